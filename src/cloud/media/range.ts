export interface ByteRange {
  readonly start: number
  /** Inclusive. */
  readonly end: number
}

/** One range of bytes; several at once, another unit, or one that ends before it begins are answered as if none was asked for. */
export function parseRange(
  header: string | undefined,
  size: number,
): ByteRange | 'unsatisfiable' | undefined {
  const match = header && /^bytes=(\d*)-(\d*)$/i.exec(header.trim())
  const [, from = '', to = ''] = match ?? []
  if (from === '' && to === '') return undefined
  if (from !== '' && to !== '' && Number(from) > Number(to)) return undefined
  const start = from === '' ? Math.max(0, size - Number(to)) : Number(from)
  const end = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1)
  if (start >= size || start > end) return 'unsatisfiable'
  return { start, end }
}
