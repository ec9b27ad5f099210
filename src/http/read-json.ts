/** Where PHP's parser, and so Graph, gives up; what is deeper could not be written again either. */
const DEPTH_MAX = 512

/** `JSON.parse` for what comes from outside: a text that is nested too deep is no JSON. */
export function readJson(text: string): unknown {
  if (text.length > 2 * DEPTH_MAX && isTooDeep(text)) {
    throw new SyntaxError(`JSON may be nested ${DEPTH_MAX} levels deep`)
  }
  return JSON.parse(text, mayHide.test(text) ? (_key, value) => printable(value) : undefined)
}

/** `toString`, or letters of it as escapes. */
const mayHide = /toString|\\u00[5-7]/i

const withText = Object.create(Object.prototype, {
  [Symbol.toPrimitive]: { value: () => '[object Object]' },
})

/** A member `toString` takes the place of the method, and `String()` of the object would throw. */
export function printable(value: unknown): unknown {
  const hides = typeof value === 'object' && value !== null && Object.hasOwn(value, 'toString')
  return hides ? Object.setPrototypeOf(value, withText) : value
}

const QUOTE = 0x22
const BACKSLASH = 0x5c

function isTooDeep(text: string): boolean {
  let depth = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) at = endOfString(text, at + 1)
    else if (code === 0x5b || code === 0x7b) depth += 1
    else if (code === 0x5d || code === 0x7d) depth -= 1
    if (depth > DEPTH_MAX) return true
  }
  return false
}

function endOfString(text: string, from: number): number {
  let at = from
  while (at < text.length && text.charCodeAt(at) !== QUOTE) {
    at += text.charCodeAt(at) === BACKSLASH ? 2 : 1
  }
  return at
}
