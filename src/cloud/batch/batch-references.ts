import { isObject } from '../../core/json.ts'

/** `{result=name:$.data.*.id}`, as it is or percent-encoded. */
const plain = /\{result=([^:{}]+):([^{}]+)\}/g
const encoded = /%7Bresult(?:%3D|=)(.+?)(?:%3A|:)(.+?)%7D/gi

export const namesIn = (text: string): string[] => [
  ...[...text.matchAll(plain)].map((match) => match[1] ?? ''),
  ...[...text.matchAll(encoded)].map((match) => decode(match[1] ?? '')),
]

/** Puts what was found by each reference in its place, several values with commas between; `write` escapes one value. */
export function resolve(
  text: string,
  found: ReadonlyMap<string, unknown>,
  write: (value: string) => string,
): string {
  const value = (name: string, path: string) =>
    jsonPath(found.get(name), path)
      .map((each) => write(typeof each === 'string' ? each : JSON.stringify(each)))
      .join(',')
  return text
    .replace(plain, (_, name: string, path: string) => value(name, path))
    .replace(encoded, (_, name: string, path: string) => value(decode(name), decode(path)))
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}

/** The part of JSONPath that batches are written with: names, indexes, `*` and `..`. */
export function jsonPath(root: unknown, path: string): unknown[] {
  let found: unknown[] = [root]
  for (const [, deep, dotted, quoted, index] of path.matchAll(step)) {
    const name = dotted ?? quoted ?? index ?? '*'
    const from = deep === undefined ? found : found.flatMap(everythingIn)
    found = from.flatMap((value) => (name === '*' ? children(value) : childNamed(value, name)))
  }
  return found.filter((value) => value !== undefined)
}

/** `.name`, `..name`, `.*`, `['name']`, `[0]`, `[*]`. */
const step = /(?:(\.)?\.([\w-]+|\*)|\[(?:'([^']*)'|(-?\d+|\*))\])/g

const children = (value: unknown): unknown[] =>
  Array.isArray(value) ? value : isObject(value) ? Object.values(value) : []

function childNamed(value: unknown, name: string): unknown[] {
  if (Array.isArray(value)) return /^-?\d+$/.test(name) ? [value.at(Number(name))] : []
  return isObject(value) && Object.hasOwn(value, name) ? [value[name]] : []
}

const everythingIn = (value: unknown): unknown[] => [
  value,
  ...children(value).flatMap(everythingIn),
]
