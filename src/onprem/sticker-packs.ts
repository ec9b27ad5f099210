import type { Sticker, StickerPack } from '../core/onprem/sticker-pack.ts'
import type { Call } from '../http/endpoint.ts'
import type { World } from '../world.ts'
import { refusal } from './errors.ts'
import { type FirstPartyPack, firstPartyPacks } from './first-party-stickers.ts'

export const PACKS = '/v1/stickerpacks'
export const PACK = `${PACKS}/{pack}`

/** Whether the call is about the packs that WhatsApp made. */
export function isFirstParty(call: Call<World>): boolean {
  const namespace = call.query.get('namespace')
  if (namespace !== null && namespace !== 'whatsapp') {
    throw refusal(1009, "Parameter 'namespace' is not valid: must be whatsapp")
  }
  return namespace === 'whatsapp'
}

export function requireOwn(call: Call<World>): void {
  if (isFirstParty(call)) throw refusal(1009, 'Sticker packs of WhatsApp can not be changed')
}

export function requireFirstParty(call: Call<World>): FirstPartyPack {
  const pack = firstPartyPacks.find(({ id }) => id === call.params['pack'])
  if (!pack) throw refusal(1006, 'Sticker pack not found')
  return pack
}

export function requirePack(call: Call<World>): StickerPack {
  const pack = call.world.store.read.stickerPacks.get(call.params['pack'] ?? '')
  if (!pack) throw refusal(1006, 'Sticker pack not found')
  return pack
}

export function requireSticker(call: Call<World>): Sticker {
  const sticker = requirePack(call).stickers[call.params['index'] ?? '']
  if (!sticker) throw refusal(1006, 'Sticker not found')
  return sticker
}

export async function putPack(call: Call<World>, pack: StickerPack): Promise<void> {
  await call.world.store.transact((tx) => tx.stickerPacks.put(pack.id, pack))
}
