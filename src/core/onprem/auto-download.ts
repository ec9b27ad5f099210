import { isObject } from '../json.ts'
import type { InboundAct } from '../messages/message.ts'
import type { Tx } from '../tx.ts'
import { effectiveApplication } from './application-settings.ts'
import { DEPLOYMENT } from './deployment.ts'

const MEDIA: ReadonlySet<string> = new Set([
  'image',
  'document',
  'audio',
  'video',
  'voice',
  'sticker',
])

/** Media of a type that the client does not fetch by itself stays with WhatsApp until it is asked for. */
export function leaveUnfetched(tx: Tx, { dialect, type, content }: InboundAct): void {
  if (dialect !== 'onprem' || !MEDIA.has(type) || !isObject(content)) return
  const deployment = tx.onprem.get(DEPLOYMENT)
  const media = tx.media.get(String(content['id']))
  if (!deployment || media?.source !== 'inbound') return
  const { auto_download: fetched } = effectiveApplication(deployment.application).media
  if (!fetched.includes(type)) tx.media.put(media.id, { ...media, undownloaded: true })
}
