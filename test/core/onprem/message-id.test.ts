import { describe, expect, it } from 'vitest'
import { base64, base64url } from '../../../src/core/base64.ts'
import type { Random } from '../../../src/core/env.ts'
import {
  inboundMessageId,
  outboundMessageId,
  systemMessageId,
} from '../../../src/core/onprem/message-id.ts'

const random = (pick: number): Random => ({
  next: () => 0,
  int: () => pick,
  bytes: (count) => new Uint8Array(count).fill(0x2b),
  hex: (digits) => 'a'.repeat(digits),
  digits: (count) => '1'.repeat(count),
  uuid: () => '00000000-0000-4000-8000-000000000000',
})

const hex = (id: string) => Buffer.from(id, 'base64url').toString('hex')

describe('message ids of the On-Premises client', () => {
  it('lays out an outbound id as the worked example shows', () => {
    const id = outboundMessageId('16505551234', random(0))

    expect(hex(id)).toBe(`80118616505551234f0209${'2b'.repeat(9)}`)
    expect(id).toHaveLength(27)
    expect(id.startsWith('gBGGFlBVUSNPAgk')).toBe(true)
  })

  it.each([
    ['16505551234', 0, 'ABGGFlBVUSNPAgo', 28],
    ['16505551234', 1, 'ABGGFlBVUSNPAhA', 36],
    ['491234567890', 0, 'ABEG', 28],
    ['5511987654321', 0, 'ABGH', 30],
    ['5511987654321', 1, 'ABGH', 38],
  ])(
    'lays out an inbound id from %s (kind %i) as %s… of %i characters',
    (peer, pick, start, length) => {
      const id = inboundMessageId(peer, random(pick))

      expect(id.startsWith(start)).toBe(true)
      expect(id).toHaveLength(length)
    },
  )

  it('writes the reason of a system message into its id', () => {
    const id = systemMessageId('16315558889', 1_631_555_889_000, 'change')

    const bytes = Buffer.from(id, 'base64url')
    expect(bytes.subarray(0, 11).toString('hex')).toBe('00118616315558889f0333')
    expect(bytes.subarray(11).toString()).toBe(
      'sys-16315558889@s.whatsapp.net-1631555889000-change',
    )
  })

  it.each([0, 1, 2, 3, 4, 5, 32])('encodes %i bytes as Buffer does', (length) => {
    const bytes = Uint8Array.from({ length }, (_, at) => (at * 37 + 251) % 256)

    expect(base64(bytes)).toBe(Buffer.from(bytes).toString('base64'))
    expect(base64url(bytes)).toBe(Buffer.from(bytes).toString('base64url'))
  })
})
