import { refusal } from './errors.ts'

const BLANK_LINE = Buffer.from('\r\n\r\n')

/** The bytes of an upload: the body itself, or the part named `File` or `file` of a form that is already in memory. */
export function filePart(contentType: string | undefined, body: Buffer): Buffer {
  const boundary = /^multipart\/form-data;.*boundary="?([^";]+)"?/i.exec(contentType ?? '')?.[1]
  if (boundary === undefined) return body
  const mark = Buffer.from(`--${boundary}`)
  for (let at = body.indexOf(mark); at >= 0; ) {
    const end = body.indexOf(mark, at + mark.length)
    if (end < 0) break
    const blank = body.indexOf(BLANK_LINE, at)
    const head = body.subarray(at, blank).toString('latin1')
    if (blank >= 0 && blank < end && /name="?file"?(;|\r|$)/im.test(head)) {
      return body.subarray(blank + BLANK_LINE.length, end - 2)
    }
    at = end
  }
  throw refusal(1008, "Parameter 'file' is mandatory")
}
