import type { Random } from '../core/env.ts'

/** Chance of one stream of a world, by number: a commit, a request, a draw of a latency. */
export type RandomStream = (number: number) => Random

/**
 * Chance as a pure function of (seed, world, stream, number, draw): nothing is saved and undo and forks need no care.
 * The texts are hashed once; a generator for one number costs some tens of nanoseconds.
 */
export function randomStream(seed: string, world: string, stream: string): RandomStream {
  const [a, b, c] = hash128(JSON.stringify([seed, world, stream]))
  return (number) => new Sfc32(a, b ^ (number / 0x1_0000_0000), c ^ number)
}

export function streamRandom(seed: string, world: string, stream: string, number: number): Random {
  return randomStream(seed, world, stream)(number)
}

/** Chris Doty-Humphrey's small fast counting generator, 128 bits of state. */
class Sfc32 implements Random {
  #a: number
  #b: number
  #c: number
  #counter = 1

  constructor(a: number, b: number, c: number) {
    this.#a = a | 0
    this.#b = b | 0
    this.#c = c | 0
    for (let round = 0; round < 12; round += 1) this.#word()
  }

  next(): number {
    return ((this.#word() >>> 5) * 0x400_0000 + (this.#word() >>> 6)) / 0x20_0000_0000_0000
  }

  int(max: number): number {
    return Math.floor(this.next() * max)
  }

  bytes(count: number): Uint8Array {
    const bytes = new Uint8Array(count)
    for (let i = 0; i < count; i += 4) {
      let word = this.#word()
      for (let j = i; j < i + 4 && j < count; j += 1) {
        bytes[j] = word & 0xff
        word >>>= 8
      }
    }
    return bytes
  }

  hex(digits: number): string {
    let text = ''
    while (text.length < digits) text += (this.#word() >>> 0).toString(16).padStart(8, '0')
    return text.slice(0, digits)
  }

  digits(count: number): string {
    if (count === 0) return ''
    let text = String(1 + this.int(9))
    while (text.length < count) text += String(this.int(1e9)).padStart(9, '0')
    return text.slice(0, count)
  }

  uuid(): string {
    const hex = this.hex(32)
    const variant = '89ab'[this.#word() & 3]
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`
  }

  #word(): number {
    const word = (this.#a + this.#b + this.#counter) | 0
    this.#counter = (this.#counter + 1) | 0
    this.#a = this.#b ^ (this.#b >>> 9)
    this.#b = (this.#c + (this.#c << 3)) | 0
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + word) | 0
    return word
  }
}

/** 128 bits of a text (cyrb128 by bryc): good spread, no cryptographic promise. */
function hash128(text: string): [number, number, number, number] {
  let [a, b, c, d] = [1779033703, 3144134277, 1013904242, 2773480762]
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i)
    a = b ^ Math.imul(a ^ unit, 597399067)
    b = c ^ Math.imul(b ^ unit, 2869860233)
    c = d ^ Math.imul(c ^ unit, 951274213)
    d = a ^ Math.imul(d ^ unit, 2716044179)
  }
  a = Math.imul(c ^ (a >>> 18), 597399067)
  b = Math.imul(d ^ (b >>> 22), 2869860233)
  c = Math.imul(a ^ (c >>> 17), 951274213)
  d = Math.imul(b ^ (d >>> 19), 2716044179)
  return [a ^ b ^ c ^ d, b ^ a, c ^ a, d ^ a]
}
