import { readFileSync } from 'node:fs'

/** The smallest files that pass for what they are. */
export const samples = {
  png: Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  ),
  webp: readFileSync('fixtures/media/stickers/gull-1-sun.webp'),
  mp4: Buffer.concat([Buffer.from([0, 0, 0, 0x18]), Buffer.from('ftypmp42\0\0\0\0mp42isom')]),
  ogg: Buffer.from('OggS\0\x02\0\0\0\0\0\0\0\0OpusHead'),
  pdf: Buffer.from('%PDF-1.4\n%%EOF\n'),
} as const

export const blobOf = (bytes: Buffer, type: string): Blob =>
  new Blob([new Uint8Array(bytes)], { type })
