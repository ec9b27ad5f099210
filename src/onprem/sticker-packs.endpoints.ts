import { z } from 'zod'
import type { Endpoint } from '../http/endpoint.ts'
import type { World } from '../world.ts'
import { whenRegistered } from './deployment.ts'
import { ok } from './envelope.ts'
import { firstPartyPacks } from './first-party-stickers.ts'
import { parse, requireObject } from './parse.ts'
import {
  isFirstParty,
  PACK,
  PACKS,
  putPack,
  requireFirstParty,
  requireOwn,
  requirePack,
} from './sticker-packs.ts'

const link = z.string().refine((text) => URL.canParse(text), 'must be a URL')
const packFields = {
  publisher: z.string().min(1),
  name: z.string().min(1),
  ios_app_store_link: link.optional(),
  android_app_store_link: link.optional(),
}
const packBody = z.object(packFields)
const packPatch = z.object(packFields).partial()

export const stickerPacks: readonly Endpoint<World>[] = whenRegistered([
  {
    method: 'GET',
    path: PACKS,
    auth: 'user',
    doc: 'Sticker packs of this business, or with `namespace=whatsapp` those of WhatsApp',
    run(call) {
      const own = [...call.world.store.read.stickerPacks.values()]
      const packs = isFirstParty(call) ? firstPartyPacks : own
      return ok(call, { stickerpacks: packs.map(({ id }) => ({ id })) })
    },
  },
  {
    method: 'POST',
    path: PACKS,
    auth: 'user',
    body: 'json',
    input: packBody,
    doc: 'Makes a sticker pack',
    async run(call) {
      requireOwn(call)
      const body = parse(packBody, requireObject(call.body))
      const { world } = call
      const pack = await world.store.transact((tx) => {
        const id = world.env.random.uuid()
        return tx.stickerPacks.put(id, {
          id,
          publisher: body.publisher,
          name: body.name,
          ...links(body),
          stickers: {},
          nextIndex: 0,
        })
      })
      return ok(call, { stickerpacks: [{ id: pack.id }] })
    },
  },
  {
    method: 'GET',
    path: PACK,
    auth: 'user',
    doc: 'Publisher, name and links of a pack',
    run(call) {
      if (isFirstParty(call)) {
        const { publisher, name } = requireFirstParty(call)
        return ok(call, { stickerpacks: [{ publisher, name }] })
      }
      const pack = requirePack(call)
      return ok(call, {
        stickerpacks: [
          {
            publisher: pack.publisher,
            name: pack.name,
            ...(pack.iosAppStoreLink && { ios_app_store_link: pack.iosAppStoreLink }),
            ...(pack.androidAppStoreLink && { android_app_store_link: pack.androidAppStoreLink }),
          },
        ],
      })
    },
  },
  {
    method: 'PATCH',
    path: PACK,
    auth: 'user',
    body: 'json',
    input: packPatch,
    doc: 'Changes publisher, name or links of a pack',
    async run(call) {
      requireOwn(call)
      const body = parse(packPatch, requireObject(call.body))
      const pack = requirePack(call)
      const { publisher = pack.publisher, name = pack.name } = body
      await putPack(call, { ...pack, publisher, name, ...links(body) })
      return ok(call)
    },
  },
  {
    method: 'DELETE',
    path: PACK,
    auth: 'user',
    doc: 'Removes a pack',
    async run(call) {
      requireOwn(call)
      const { id } = requirePack(call)
      await call.world.store.transact((tx) => tx.stickerPacks.delete(id))
      return ok(call)
    },
  },
])

const links = (body: z.output<typeof packPatch>) => ({
  ...(body.ios_app_store_link !== undefined && { iosAppStoreLink: body.ios_app_store_link }),
  ...(body.android_app_store_link !== undefined && {
    androidAppStoreLink: body.android_app_store_link,
  }),
})
