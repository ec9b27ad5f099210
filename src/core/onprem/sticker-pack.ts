import type { MediaId } from '../ids.ts'

export interface Sticker {
  /** The sticker's own media id, which messages name. */
  readonly id: MediaId
  readonly emojis: readonly string[]
  /** The upload it was made of; first-party stickers have none. */
  readonly imageDataId?: MediaId
}

/** A third-party sticker pack of this business; its stickers go by their place. */
export interface StickerPack {
  readonly id: string
  readonly publisher: string
  readonly name: string
  readonly iosAppStoreLink?: string
  readonly androidAppStoreLink?: string
  /** By index, which is never given to another one. */
  readonly stickers: Readonly<Record<string, Sticker>>
  readonly nextIndex: number
}

export const STICKERS_IN_PACK = 30
