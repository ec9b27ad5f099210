import { z } from 'zod'
import { STICKERS_IN_PACK, type Sticker } from '../core/onprem/sticker-pack.ts'
import type { Tx } from '../core/tx.ts'
import type { Call, Endpoint, Reply } from '../http/endpoint.ts'
import type { World } from '../world.ts'
import { requireNumber, whenRegistered } from './deployment.ts'
import { ok } from './envelope.ts'
import { refusal } from './errors.ts'
import { fileOf, mediaTrouble, troubleError } from './media-rules.ts'
import { parse, requireObject } from './parse.ts'
import {
  isFirstParty,
  PACK,
  putPack,
  requireFirstParty,
  requireOwn,
  requirePack,
  requireSticker,
} from './sticker-packs.ts'

const emojis = z.array(z.string()).max(3)
const stickerBody = z.object({ image_data_id: z.string().min(1), emojis: emojis.optional() })
const stickerPatch = stickerBody.partial()

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
      await putPack(call, { ...pack, stickers })
      return ok(call)
    },
  },
])

export const stickers: readonly Endpoint<World>[] = whenRegistered(stickerRows)

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
