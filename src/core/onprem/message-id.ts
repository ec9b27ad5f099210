import { base64url } from '../base64.ts'
import type { Random } from '../env.ts'
import type { MessageId, WaId } from '../ids.ts'

/**
 * Message ids of the On-Premises client, as decoded from public samples: direction, chat kind, the peer's digits in BCD,
 * message kind, a counted tail; base64url without padding. To 16505551234 they start `gBGGFlBVUSNPAgk`.
 */
export const outboundMessageId = (peer: WaId, random: Random): MessageId =>
  build(0x80, peer, 0x02, random.bytes(9))

/** Senders on Android have a tail of 16 bytes, on iPhone one of 10. */
export const inboundMessageId = (peer: WaId, random: Random): MessageId =>
  build(0x00, peer, 0x02, random.bytes(random.int(2) === 0 ? 10 : 16))

/** A system message carries its reason as text in the id. */
export function systemMessageId(peer: WaId, at: number, what: 'change' | 'identity'): MessageId {
  const text = `sys-${peer}@s.whatsapp.net-${at}-${what}`
  return build(
    0x00,
    peer,
    0x03,
    Uint8Array.from(text, (letter) => letter.charCodeAt(0)),
  )
}

function build(direction: number, peer: WaId, kind: number, tail: Uint8Array): MessageId {
  const odd = peer.length % 2 === 1
  const digits = odd ? `${peer}f` : peer
  const bcd = Uint8Array.from({ length: digits.length / 2 }, (_, at) =>
    Number.parseInt(digits.slice(at * 2, at * 2 + 2), 16),
  )
  const head = [direction, 0x11, bcd.length | (odd ? 0x80 : 0)]
  return base64url(Uint8Array.from([...head, ...bcd, kind, tail.length, ...tail]))
}
