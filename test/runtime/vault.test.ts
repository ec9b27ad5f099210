import { expect, it } from 'vitest'
import { randomStream } from '../../src/runtime/seeded-random.ts'
import { vault } from '../../src/runtime/vault.ts'

const random = (number = 1) => randomStream('test', 'default', 'reply')(number)
const content = { pin: '123456', about: 'Öffnet um 9 ☀' }

it('opens what it has sealed, with the same password alone', async () => {
  const text = await vault.seal(content, 'pw', random())

  expect(text).toMatch(/^V0FCS[A-Za-z0-9+/]+=*$/)
  expect(await vault.open(text, 'pw')).toEqual(content)
  expect(await vault.open(text, 'Pw')).toBeUndefined()
})

it('shows nothing of the content, and seals it otherwise the next time', async () => {
  const [first, second] = await Promise.all(
    [1, 2].map((at) => vault.seal(content, 'pw', random(at))),
  )

  expect(first).not.toBe(second)
  expect(Buffer.from(first ?? '', 'base64').toString('latin1')).not.toContain('123456')
})

it.each(['', 'V0FCS', 'no base64 at all', Buffer.from('WABK').toString('base64')])(
  'does not open %j',
  async (text) => {
    expect(await vault.open(text, 'pw')).toBeUndefined()
  },
)

it('does not open a text with one bit changed', async () => {
  const bytes = Buffer.from(await vault.seal(content, 'pw', random()), 'base64')

  for (const at of [0, 5, 25, 40, bytes.length - 1]) {
    const damaged = Buffer.from(bytes)
    damaged[at] = (damaged[at] ?? 0) ^ 1
    expect(await vault.open(damaged.toString('base64'), 'pw')).toBeUndefined()
  }
})
