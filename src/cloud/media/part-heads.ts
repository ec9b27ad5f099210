import type { IncomingMessage } from 'node:http'

/** Heads of parts are at most this long; one may begin in one chunk and end in the next. */
const HEAD_MAX = 16_384

/**
 * Watches a form go by, up to its file, for one thing that the reader does not tell: whether the part says what type it
 * is. The reader calls a part without a type text; Graph takes it for `application/octet-stream`.
 */
export function watchHeads(request: IncomingMessage): { isTyped(name: string): boolean } {
  const [, quoted, plain] =
    /boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(request.headers['content-type'] ?? '') ?? []
  const delimiter = `--${quoted ?? plain}\r\n`
  let seen = ''
  const see = (chunk: Buffer) => {
    seen = seen.slice(-HEAD_MAX) + chunk.toString('latin1')
  }
  request.on('data', see)
  return {
    isTyped(name) {
      request.off('data', see)
      const heads = seen.split(delimiter).map((part) => part.split('\r\n\r\n', 1)[0] ?? '')
      const head = heads.find((each) => isFileOf(each, name))
      return head === undefined || /^content-type:\s*[^\s/;]+\/[^\s/;]+/im.test(head)
    },
  }
}

function isFileOf(head: string, name: string): boolean {
  const disposition = /^content-disposition:.*$/im.exec(head)?.[0] ?? ''
  return (
    /;\s*filename\*?=/i.test(disposition) && /;\s*name="?([^";]*)/i.exec(disposition)?.[1] === name
  )
}
