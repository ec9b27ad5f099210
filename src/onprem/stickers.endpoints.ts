import { z } from 'zod'
import { STICKERS_IN_PACK, type Sticker, type StickerPack } from '../core/onprem/sticker-pack.ts'
import type { Tx } from '../core/tx.ts'
import type { Call, Endpoint, Reply } from '../http/endpoint.ts'
import type { World } from '../world.ts'
import { requireNumber, whenRegistered } from './deployment.ts'
import { ok } from './envelope.ts'
import { refusal } from './errors.ts'
import { type FirstPartyPack, firstPartyPacks } from './first-party-stickers.ts'
import { fileOf, mediaTrouble, troubleError } from './media-rules.ts'
import { parse, requireObject } from './parse.ts'

const PACKS = '/v1/stickerpacks'
const PACK = `${PACKS}/{pack}`

const link = z.string().refine((text) => URL.canParse(text), 'must be a URL')
const packFields = {
  publisher: z.string().min(1),
  name: z.string().min(1),
  ios_app_store_link: link.optional(),
  android_app_store_link: link.optional(),
}
const packBody = z.object(packFields)
const packPatch = z.object(packFields).partial()
const emojis = z.array(z.string()).max(3)
const stickerBody = z.object({ image_data_id: z.string().min(1), emojis: emojis.optional() })
const stickerPatch = stickerBody.partial()

const packRows: readonly Endpoint<World>[] = [
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
      await put(call, { ...pack, publisher, name, ...links(body) })
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
]

/** The index page of Meta's docs writes `/sticker` once; both work. */
const stickerRows = ['stickers', 'sticker'].flatMap((word): Endpoint<World>[] => [
  {
    method: 'GET',
    path: `${PACK}/${word}`,
    auth: 'user',
    doc: 'Places of the stickers in a pack',
    run(call) {
      const indexes = isFirstParty(call)
        ? Object.keys(requireFirstParty(call).stickers)
        : Object.keys(requirePack(call).stickers)
      return ok(call, { stickers: indexes.map((index) => ({ index })) })
    },
  },
  {
    method: 'POST',
    path: `${PACK}/${word}`,
    auth: 'user',
    body: 'json',
    input: stickerBody,
    doc: 'Adds an uploaded WebP image to a pack',
    run: addSticker,
  },
  {
    method: 'GET',
    path: `${PACK}/${word}/{index}`,
    auth: 'user',
    doc: 'A sticker: its media id, which messages name',
    run(call) {
      if (!isFirstParty(call)) return ok(call, { stickers: [shown(requireSticker(call))] })
      const sticker = requireFirstParty(call).stickers[Number(call.params['index'])]
      if (!sticker) throw refusal(1006, 'Sticker not found')
      return ok(call, { stickers: [{ id: sticker.id, emojis: sticker.emojis }] })
    },
  },
  {
    method: 'PATCH',
    path: `${PACK}/${word}/{index}`,
    auth: 'user',
    body: 'json',
    input: stickerPatch,
    doc: 'Changes the image or the emojis of a sticker',
    run: changeSticker,
  },
  {
    method: 'DELETE',
    path: `${PACK}/${word}/{index}`,
    auth: 'user',
    doc: 'Removes a sticker; its place stays empty',
    async run(call) {
      requireOwn(call)
      requireSticker(call)
      const pack = requirePack(call)
      const { [call.params['index'] ?? '']: _, ...stickers } = pack.stickers
      await put(call, { ...pack, stickers })
      return ok(call)
    },
  },
])

export const stickers: readonly Endpoint<World>[] = whenRegistered([...packRows, ...stickerRows])

async function addSticker(call: Call<World>): Promise<Reply> {
  requireOwn(call)
  const { world } = call
  const body = parse(stickerBody, requireObject(call.body))
  const pack = requirePack(call)
  if (Object.keys(pack.stickers).length >= STICKERS_IN_PACK) {
    throw refusal(1009, `A sticker pack holds at most ${STICKERS_IN_PACK} stickers`)
  }
  requireImage(call, body.image_data_id)
  const index = String(pack.nextIndex)
  const sticker = await world.store.transact((tx) => {
    const made: Sticker = {
      id: stickerMedia(tx, world, body.image_data_id),
      emojis: body.emojis ?? [],
      imageDataId: body.image_data_id,
    }
    const all = { ...pack.stickers, [index]: made }
    tx.stickerPacks.put(pack.id, { ...pack, stickers: all, nextIndex: pack.nextIndex + 1 })
    return made
  })
  return ok(call, { stickers: [{ index, ...shown(sticker) }] })
}

async function changeSticker(call: Call<World>): Promise<Reply> {
  requireOwn(call)
  const { world } = call
  const body = parse(stickerPatch, requireObject(call.body))
  const pack = requirePack(call)
  const old = requireSticker(call)
  const image = body.image_data_id
  if (image !== undefined) requireImage(call, image)
  const sticker = await world.store.transact((tx) => {
    const made: Sticker = {
      ...old,
      ...(body.emojis && { emojis: body.emojis }),
      ...(image !== undefined && { id: stickerMedia(tx, world, image), imageDataId: image }),
    }
    const all = { ...pack.stickers, [call.params['index'] ?? '']: made }
    tx.stickerPacks.put(pack.id, { ...pack, stickers: all })
    return made
  })
  return ok(call, { stickers: [shown(sticker)] })
}

/** A sticker has a media id of its own, with the bytes of the upload. */
function stickerMedia(tx: Tx, world: World, imageDataId: string): string {
  const upload = tx.media.get(imageDataId)
  if (!upload) throw refusal(1006, 'Media not found')
  const id = world.env.random.uuid()
  const now = world.env.now()
  tx.media.put(id, { ...upload, id, createdAt: now, lastUsedAt: now })
  return id
}

function requireImage(call: Call<World>, id: string): void {
  const { world } = call
  const media = world.store.read.media.get(id)
  if (media?.phoneNumberId !== requireNumber(world).id) throw refusal(1006, 'Media not found')
  const trouble = mediaTrouble('sticker', fileOf(media))
  if (!trouble) return
  throw refusal(1009, `Parameter 'image_data_id' is not valid: ${troubleError(trouble).details}`)
}

const shown = ({ id, emojis: letters, imageDataId }: Sticker) => ({
  id,
  emojis: letters,
  ...(imageDataId !== undefined && { image_data_id: imageDataId }),
})

const links = (body: z.output<typeof packPatch>) => ({
  ...(body.ios_app_store_link !== undefined && { iosAppStoreLink: body.ios_app_store_link }),
  ...(body.android_app_store_link !== undefined && {
    androidAppStoreLink: body.android_app_store_link,
  }),
})

async function put(call: Call<World>, pack: StickerPack): Promise<void> {
  await call.world.store.transact((tx) => tx.stickerPacks.put(pack.id, pack))
}

/** Whether the call is about the packs that WhatsApp made. */
function isFirstParty(call: Call<World>): boolean {
  const namespace = call.query.get('namespace')
  if (namespace !== null && namespace !== 'whatsapp') {
    throw refusal(1009, "Parameter 'namespace' is not valid: must be whatsapp")
  }
  return namespace === 'whatsapp'
}

function requireOwn(call: Call<World>): void {
  if (isFirstParty(call)) throw refusal(1009, 'Sticker packs of WhatsApp can not be changed')
}

function requireFirstParty(call: Call<World>): FirstPartyPack {
  const pack = firstPartyPacks.find(({ id }) => id === call.params['pack'])
  if (!pack) throw refusal(1006, 'Sticker pack not found')
  return pack
}

function requirePack(call: Call<World>): StickerPack {
  const pack = call.world.store.read.stickerPacks.get(call.params['pack'] ?? '')
  if (!pack) throw refusal(1006, 'Sticker pack not found')
  return pack
}

function requireSticker(call: Call<World>): Sticker {
  const sticker = requirePack(call).stickers[call.params['index'] ?? '']
  if (!sticker) throw refusal(1006, 'Sticker not found')
  return sticker
}
