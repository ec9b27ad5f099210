import { crc32 } from 'node:zlib'
import { isObject } from '../core/json.ts'
import type { Commit } from './commit.ts'

/** First line of a segment. */
export interface SegmentHeader {
  readonly format: number
}

/** `,"crc":"1a2b3c4d"}`: the check sum of all before it, as the last key of the object. */
const TAIL_LENGTH = 18

/** One JSON object with its check sum, newline included. */
export function journalLine(record: Commit | SegmentHeader): string {
  const body = JSON.stringify(record).slice(0, -1)
  return `${body},"crc":"${checkSum(body)}"}\n`
}

/** The record of a line without its newline; undefined when it is not whole. */
export function parseLine(line: string): Commit | SegmentHeader | undefined {
  const body = line.slice(0, -TAIL_LENGTH)
  if (line.slice(-TAIL_LENGTH) !== `,"crc":"${checkSum(body)}"}`) return undefined
  try {
    const record: unknown = JSON.parse(line)
    return isObject(record) ? (record as unknown as Commit | SegmentHeader) : undefined
  } catch {
    return undefined
  }
}

const checkSum = (text: string): string => crc32(text).toString(16).padStart(8, '0')
