import { inflateSync } from 'node:zlib'
import jsqr from 'jsqr'
import { expect, it } from 'vitest'
import { qrPicture } from '../../src/cloud/phone-numbers/qr-picture.ts'

const decode = jsqr as unknown as typeof jsqr.default
const ADDRESS = 'https://wa.me/message/WOMVT6TJ2BP7A1'

/** Grey lines of a PNG that has one data chunk and no filters. */
function pixelsOf(png: Buffer): { side: number; rgba: Uint8ClampedArray } {
  const side = png.readUInt32BE(16)
  const at = png.indexOf('IDAT')
  const lines = inflateSync(png.subarray(at + 4, at + 4 + png.readUInt32BE(at - 4)))
  const rgba = new Uint8ClampedArray(side * side * 4)
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      rgba.fill(lines[y * (side + 1) + 1 + x] ?? 0, (y * side + x) * 4, (y * side + x) * 4 + 3)
      rgba[(y * side + x) * 4 + 3] = 255
    }
  }
  return { side, rgba }
}

it('draws a QR code that a reader reads', () => {
  const { body, type } = qrPicture(ADDRESS, 'png')
  const { side, rgba } = pixelsOf(body)

  expect(type).toBe('image/png')
  expect(decode(rgba, side, side)?.data).toBe(ADDRESS)
})

it('draws the same as SVG, a square for each dark module', () => {
  const { body, type } = qrPicture(ADDRESS, 'svg')
  const { side, rgba } = pixelsOf(qrPicture(ADDRESS, 'png').body)
  const dark: string[] = []
  for (let y = 4; y < side; y += 8) {
    for (let x = 4; x < side; x += 8) {
      if (rgba[(y * side + x) * 4] === 0) dark.push(`M${(x - 4) / 8} ${(y - 4) / 8}h1v1h-1z`)
    }
  }

  expect(type).toBe('image/svg+xml')
  expect(body.toString()).toContain(`<path d="${dark.join('')}"/>`)
})
