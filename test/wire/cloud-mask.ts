import type { FileServer } from '../support/files.ts'
import type { Receiver } from '../support/receiver.ts'

/** What differs between two runs, or is drawn by chance, by a stand-in. */
export function masker(hook: Receiver, links: FileServer) {
  const rules: readonly [RegExp | string, string][] = [
    [hook.url, '<hook>'],
    [links.url, '<files>'],
    [/https?:\/\/(?:127\.0\.0\.1|localhost):\d+(?:\/w\/[\w-]+)?/g, '<base>'],
    [/"fbtrace_id":"A[\w-]{22}"/g, '"fbtrace_id":"<trace>"'],
    [/wamid\.[A-Za-z0-9+/=]+/g, '<wamid>'],
    [/hash=AR[\w-]+/g, 'hash=<hash>'],
    [/upload:[\w-]{20,}(?:\?sig=\w+)?/g, '<upload>'],
    [/^4::.*$/g, '<handle>'],
    [/^EAA\w{60,}$/g, '<token>'],
    [/\bAc[0-9a-f]{40}\b/g, '<handle>'],
    [/\b[A-Z2-7]{13}1\b/g, '<qr code>'],
    [/\b[A-Z]{2}\.ENT\.\d{10,}\b/g, '<parent id>'],
    [/\b[A-Z]{2}\.\d{10,}\b/g, '<user id>'],
    [/\b[0-9a-f]{32}\b/g, '<hex>'],
    [/\b[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, '<uuid>'],
    [/^[A-Za-z0-9+/]{11}=$/g, '<identity>'],
    [/\b[1-9]\d{15}\b/g, '<id>'],
  ]
  const maskText = (text: string): string =>
    rules.reduce((masked, [from, to]) => masked.replaceAll(from, to), text)
  const mask = (value: unknown, key?: string): unknown => {
    if (key === 'fbtrace_id') return '<trace>'
    if (typeof value === 'string') return maskText(value)
    if (key === 'message_template_id' && Number(value) >= 1e15) return '<id>'
    if (Array.isArray(value)) return value.map((each) => mask(each))
    if (typeof value !== 'object' || value === null) return value
    if (isMadeUpHeader(value)) return { ...value, value: '<made up>' }
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, mask(each, name)]))
  }
  return (value: unknown) => mask(value)
}

/** A header of an entry of a batch that is drawn by chance. */
const isMadeUpHeader = (value: object): boolean =>
  'name' in value && typeof value.name === 'string' && value.name.startsWith('x-fb-')
