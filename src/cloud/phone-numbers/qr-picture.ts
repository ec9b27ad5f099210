import { deflateSync } from 'node:zlib'

/** Version 3 with the lowest error correction: 29 modules a side, 53 bytes of text, one block. */
const SIZE = 29
const DATA = 55
const CHECK = 15
const QUIET = 4

type Grid = (boolean | undefined)[][]

/** A QR code of a short address, as a picture. */
export function qrPicture(text: string, format: 'svg' | 'png'): { body: Buffer; type: string } {
  const dark = modules(Buffer.from(text, 'utf8'))
  return format === 'svg'
    ? { body: Buffer.from(svg(dark)), type: 'image/svg+xml' }
    : { body: png(dark), type: 'image/png' }
}

function modules(bytes: Uint8Array): boolean[][] {
  const grid: Grid = Array.from({ length: SIZE }, () => Array<boolean | undefined>(SIZE))
  drawPatterns(grid)
  const isFixed = grid.map((row) => row.map((module) => module !== undefined))
  drawBits(grid, [...codewords(bytes), ...checkwords(codewords(bytes))])
  return grid.map((row, y) =>
    Array.from(row, (module, x) => {
      const isMasked = isFixed[y]?.[x] !== true && (x + y) % 2 === 0
      return (module ?? false) !== isMasked
    }),
  )
}

function set(grid: Grid, x: number, y: number, isDark: boolean): void {
  const row = grid[y]
  if (row && x >= 0 && x < SIZE) row[x] = isDark
}

/** Finders, alignment, timing and the format bits of level L with mask 0. */
function drawPatterns(grid: Grid): void {
  for (let at = 0; at < SIZE; at++) {
    set(grid, 6, at, at % 2 === 0)
    set(grid, at, 6, at % 2 === 0)
  }
  for (const [x, y] of [
    [3, 3],
    [SIZE - 4, 3],
    [3, SIZE - 4],
  ] as const)
    drawSquares(grid, x, y, 4)
  drawSquares(grid, 22, 22, 2)
  const format = 0b111011111000100
  const bit = (at: number) => ((format >> at) & 1) === 1
  for (let at = 0; at < 6; at++) set(grid, 8, at, bit(at))
  set(grid, 8, 7, bit(6))
  set(grid, 8, 8, bit(7))
  set(grid, 7, 8, bit(8))
  for (let at = 9; at < 15; at++) set(grid, 14 - at, 8, bit(at))
  for (let at = 0; at < 8; at++) set(grid, SIZE - 1 - at, 8, bit(at))
  for (let at = 8; at < 15; at++) set(grid, 8, SIZE - 15 + at, bit(at))
  set(grid, 8, SIZE - 8, true)
}

/** Rings around a middle: dark, light, dark … with the outermost of a finder light. */
function drawSquares(grid: Grid, x: number, y: number, reach: number): void {
  for (let dy = -reach; dy <= reach; dy++) {
    for (let dx = -reach; dx <= reach; dx++) {
      const ring = Math.max(Math.abs(dx), Math.abs(dy))
      const isDark = reach === 4 ? ring !== 2 && ring !== 4 : ring !== 1
      if (y + dy >= 0 && y + dy < SIZE) set(grid, x + dx, y + dy, isDark)
    }
  }
}

/** Byte mode, length, text, end mark, padding. */
function codewords(bytes: Uint8Array): number[] {
  const bits = [
    '0100',
    bytes.length.toString(2).padStart(8, '0'),
    ...Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')),
    '0000',
  ].join('')
  const words = (bits.match(/.{8}/g) ?? []).map((word) => Number.parseInt(word, 2))
  for (let pad = 0; words.length < DATA; pad++) words.push(pad % 2 === 0 ? 0xec : 0x11)
  return words
}

/** Product in the field of 256 elements that QR codes use. */
function times(a: number, b: number): number {
  let product = 0
  for (let at = 7; at >= 0; at--) {
    product = (product << 1) ^ ((product >> 7) * 0x11d)
    product ^= ((b >> at) & 1) * a
  }
  return product
}

/** Reed-Solomon remainder. */
function checkwords(data: readonly number[]): number[] {
  const divisor: number[] = [...Array<number>(CHECK - 1).fill(0), 1]
  let root = 1
  for (let round = 0; round < CHECK; round++) {
    for (let at = 0; at < CHECK; at++) {
      divisor[at] = times(divisor[at] ?? 0, root) ^ (divisor[at + 1] ?? 0)
    }
    root = times(root, 2)
  }
  const rest = Array<number>(CHECK).fill(0)
  for (const word of data) {
    const factor = word ^ (rest.shift() ?? 0)
    rest.push(0)
    for (let at = 0; at < CHECK; at++) rest[at] = (rest[at] ?? 0) ^ times(divisor[at] ?? 0, factor)
  }
  return rest
}

/** In columns of two, up and down from the right. */
function drawBits(grid: Grid, words: readonly number[]): void {
  let at = 0
  for (let right = SIZE - 1; right >= 1; right -= 2) {
    if (right === 6) right = 5
    for (let step = 0; step < SIZE; step++) {
      const y = ((right + 1) & 2) === 0 ? SIZE - 1 - step : step
      for (const x of [right, right - 1]) {
        if (grid[y]?.[x] !== undefined || at >= words.length * 8) continue
        set(grid, x, y, (((words[at >> 3] ?? 0) >> (7 - (at & 7))) & 1) === 1)
        at++
      }
    }
  }
}

function svg(dark: readonly (readonly boolean[])[]): string {
  const side = SIZE + 2 * QUIET
  const squares = dark.flatMap((row, y) =>
    row.flatMap((isDark, x) => (isDark ? [`M${x + QUIET} ${y + QUIET}h1v1h-1z`] : [])),
  )
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${side} ${side}"><path fill="#fff" d="M0 0h${side}v${side}H0z"/><path d="${squares.join('')}"/></svg>`
}

const SCALE = 8

/** Grey, eight bits: a filter byte before each line. */
function png(dark: readonly (readonly boolean[])[]): Buffer {
  const side = (SIZE + 2 * QUIET) * SCALE
  const lines = Buffer.alloc(side * (side + 1), 0xff)
  for (let y = 0; y < side; y++) {
    lines[y * (side + 1)] = 0
    for (let x = 0; x < side; x++) {
      const module = dark[Math.floor(y / SCALE) - QUIET]?.[Math.floor(x / SCALE) - QUIET]
      if (module) lines[y * (side + 1) + 1 + x] = 0
    }
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(side, 0)
  header.writeUInt32BE(side, 4)
  header[8] = 8
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(lines)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const frame = Buffer.alloc(body.length + 8)
  frame.writeUInt32BE(data.length, 0)
  body.copy(frame, 4)
  frame.writeUInt32BE(crc32(body), body.length + 4)
  return frame
}

function crc32(bytes: Uint8Array): number {
  let crc = ~0
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (0xedb88320 & -(crc & 1))
  }
  return ~crc >>> 0
}
