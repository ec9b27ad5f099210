import { isObject, type Json, type JsonObject } from '../../core/json.ts'
import { dialectOf } from '../../core/phone-numbers/dialect-of.ts'
import type { PhoneNumber } from '../../core/phone-numbers/phone-number.ts'
import { sealFlowMedia } from '../../delivery/flow-media.ts'
import type { ControlCall } from '../context.ts'
import { ControlError } from '../errors.ts'

const LIFE_MS = 20 * 86_400_000

interface Picked {
  readonly name: string
  readonly mimeType: string
  readonly bytes: Buffer
}

/** `[{"file_name","mime_type","data"}]`, bytes in base64: what a picker of the Flow was given. */
function pickedOf(value: Json | undefined): Picked[] | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined
  const files = value.flatMap((each) => {
    if (!isObject(each)) return []
    const { file_name: name, mime_type: mimeType, data } = each
    if (typeof name !== 'string' || typeof mimeType !== 'string' || typeof data !== 'string') {
      return []
    }
    return [{ name, mimeType, bytes: Buffer.from(data, 'base64') }]
  })
  return files.length === value.length ? files : undefined
}

type Store = (file: Picked) => Promise<JsonObject>

async function replaceFiles(payload: JsonObject, store: Store): Promise<JsonObject> {
  const replaced: JsonObject = {}
  for (const [name, value] of Object.entries(payload)) {
    const files = pickedOf(value)
    if (!files) {
      replaced[name] = value
      continue
    }
    const list: Json[] = []
    for (const file of files) list.push(await store(file))
    replaced[name] = list
  }
  return replaced
}

/** For the endpoint: encrypted, at an address where anybody may fetch them for 20 days. */
export const uploadFiles = (call: ControlCall, payload: JsonObject): Promise<JsonObject> =>
  replaceFiles(payload, async ({ name, bytes }) => {
    const { world } = call
    const row = await world.store.transact((tx) => {
      const id = world.env.random.uuid()
      const sealed = sealFlowMedia(bytes, world.env.random)
      tx.facts.put(`flow.media:${id}`, { expiresAt: world.env.now() + LIFE_MS })
      return { id, ...sealed }
    })
    const { sha256 } = await world.media.saveBytes(row.file)
    await world.store.transact((tx) => {
      tx.facts.put(`flow.media:${row.id}`, { ...tx.facts.get(`flow.media:${row.id}`), sha256 })
    })
    return {
      media_id: row.id,
      cdn_url: `${call.base}/flow_media/${row.id}`,
      file_name: name,
      encryption_metadata: row.metadata,
    }
  })

/** Of the message that completes a Flow; files that were picked go with nothing else than that and requests. */
const MOST_FILES = 10
const MOST_BYTES = 100 * 1_048_576

/** What the phone does not do with files that were picked. */
export function requireFewFiles(payload: JsonObject): void {
  const files = Object.values(payload).flatMap((value) => pickedOf(value) ?? [])
  const bytes = files.reduce((sum, file) => sum + file.bytes.length, 0)
  if (files.length > MOST_FILES || bytes > MOST_BYTES) {
    const what = `${MOST_FILES} files and ${MOST_BYTES / 1_048_576} MiB`
    throw new ControlError('invalid_request', `a Flow is completed with at most ${what}`)
  }
}

export function requireNoFiles(payload: JsonObject): void {
  if (!Object.values(payload).some((value) => pickedOf(value))) return
  throw new ControlError('invalid_request', 'files that were picked go to no other screen')
}

/** For the message that completes the Flow: ordinary media of the number. */
export const storeFiles = (
  call: ControlCall,
  number: PhoneNumber,
  payload: JsonObject,
): Promise<JsonObject> =>
  replaceFiles(payload, async ({ name, mimeType, bytes }) => {
    const { world } = call
    const saved = await world.media.saveBytes(bytes)
    const id = await world.store.transact((tx) => {
      const { random } = world.env
      const mediaId = dialectOf(number) === 'onprem' ? random.uuid() : random.digits(16)
      const now = world.env.now()
      tx.media.put(mediaId, {
        id: mediaId,
        phoneNumberId: number.id,
        mimeType,
        sha256: saved.sha256,
        size: saved.size,
        filename: name,
        source: 'inbound',
        createdAt: now,
        lastUsedAt: now,
        expiresAt: now + LIFE_MS,
      })
      return mediaId
    })
    const digest = Buffer.from(saved.sha256, 'hex').toString('base64')
    return { file_name: name, mime_type: mimeType, sha256: digest, id }
  })
