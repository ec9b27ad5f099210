import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export interface FirstPartySticker {
  readonly id: string
  readonly file: string
  readonly emojis: readonly string[]
}

export interface FirstPartyPack {
  readonly id: string
  readonly publisher: string
  readonly name: string
  readonly stickers: readonly FirstPartySticker[]
}

/** The packs of the namespace `whatsapp`: invented, drawn for this project, the same in every world. */
export const firstPartyPacks: readonly FirstPartyPack[] = [
  {
    id: '6f0c2f0e-1f6b-4a52-9a45-2d8a6c1b7e01',
    publisher: 'WABA Emulator',
    name: 'Harbour Gulls',
    stickers: [
      { id: 'a1d7c0de-0001-4c11-8f00-51c4e0000101', file: 'gull-1-sun.webp', emojis: ['🌞', '😃'] },
      { id: 'a1d7c0de-0002-4c11-8f00-51c4e0000102', file: 'gull-2-wave.webp', emojis: ['🌊'] },
      { id: 'a1d7c0de-0003-4c11-8f00-51c4e0000103', file: 'gull-3-bird.webp', emojis: ['🐥'] },
    ],
  },
  {
    id: '6f0c2f0e-1f6b-4a52-9a45-2d8a6c1b7e02',
    publisher: 'WABA Emulator',
    name: 'Paper Shapes',
    stickers: [
      { id: 'a1d7c0de-0011-4c11-8f00-51c4e0000201', file: 'paper-1-heart.webp', emojis: ['❤️'] },
      { id: 'a1d7c0de-0012-4c11-8f00-51c4e0000202', file: 'paper-2-check.webp', emojis: ['✅'] },
      { id: 'a1d7c0de-0013-4c11-8f00-51c4e0000203', file: 'paper-3-thanks.webp', emojis: ['💬'] },
    ],
  },
]

const byId = new Map(
  firstPartyPacks.flatMap((pack) => pack.stickers).map((sticker) => [sticker.id, sticker]),
)
const read = new Map<string, Buffer>()

/** The WebP file of a first-party sticker; undefined when the id is none of theirs. */
export function firstPartyImage(id: string): Buffer | undefined {
  const sticker = byId.get(id)
  if (!sticker) return undefined
  const known = read.get(id)
  if (known) return known
  const bytes = readFileSync(join(stickerFolder(), sticker.file))
  read.set(id, bytes)
  return bytes
}

/** In the folder of the package, which lies above this file in the checkout and in the build alike. */
function stickerFolder(): string {
  const inside = join('fixtures', 'media', 'stickers')
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(folder, inside))) {
    const above = dirname(folder)
    if (above === folder) throw new Error(`the folder ${inside} of the package is missing`)
    folder = above
  }
  return join(folder, inside)
}
