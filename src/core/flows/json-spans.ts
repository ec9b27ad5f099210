/** Where a value stands in a text; lines and columns count from 1, the end column is the one after. */
export interface Span {
  readonly line_start: number
  readonly line_end: number
  readonly column_start: number
  readonly column_end: number
}

/** The place of every value of a JSON text by its path: `screens[0].layout.type`. The text must be valid JSON. */
export function spansOf(text: string): ReadonlyMap<string, Span> {
  const spans = new Map<string, Span>()
  const lineStarts = [0]
  for (let at = 0; at < text.length; at++) if (text[at] === '\n') lineStarts.push(at + 1)
  let at = 0

  const skip = () => {
    while (/\s/.test(text[at] ?? '')) at++
  }
  const string = (): string => {
    const from = at++
    while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1
    at++
    return JSON.parse(text.slice(from, at)) as string
  }
  const members = (path: string) => {
    at++
    for (skip(); text[at] !== '}'; skip()) {
      const key = string()
      skip()
      at++
      value(path === '' ? key : `${path}.${key}`)
      skip()
      if (text[at] === ',') at++
    }
    at++
  }
  const items = (path: string) => {
    at++
    let index = 0
    for (skip(); text[at] !== ']'; skip()) {
      value(`${path}[${index++}]`)
      skip()
      if (text[at] === ',') at++
    }
    at++
  }
  const value = (path: string) => {
    skip()
    const from = at
    if (text[at] === '{') members(path)
    else if (text[at] === '[') items(path)
    else if (text[at] === '"') string()
    else while (at < text.length && !/[\s,\]}]/.test(text[at] ?? '')) at++
    spans.set(path, span(lineStarts, from, at))
  }
  value('')
  return spans
}

export function span(lineStarts: readonly number[], from: number, to: number): Span {
  const [start, end] = [placeOf(lineStarts, from), placeOf(lineStarts, to)]
  return {
    line_start: start.line,
    line_end: end.line,
    column_start: start.column,
    column_end: end.column,
  }
}

function placeOf(lineStarts: readonly number[], offset: number): { line: number; column: number } {
  let line = 0
  for (let at = lineStarts.length - 1; at >= 0; at--) {
    if ((lineStarts[at] ?? 0) <= offset) {
      line = at
      break
    }
  }
  return { line: line + 1, column: offset - (lineStarts[line] ?? 0) + 1 }
}
