import { Readable } from 'node:stream'
import type { Env } from '../core/env.ts'
import type { DialectName, MediaId } from '../core/ids.ts'
import type { JobData } from '../core/jobs.ts'
import type { Json } from '../core/json.ts'
import { IMAGE_HEAD_BYTES, type ImageSize, readImageHeader } from '../core/media/image-header.ts'
import type { ImageHeader } from '../core/media/media.ts'
import { type MediaInContent, mediaInContent } from '../core/media/media-in-content.ts'
import type { Message, StatusError, StatusName } from '../core/messages/message.ts'
import type { WorldSettings } from '../core/settings.ts'
import type { Store, Tx } from '../core/tx.ts'
import type { Fetched, Outgoing, World } from '../world.ts'

/** Why a linked file can not be sent; each dialect has its own words and code for it. */
export type MediaTrouble =
  | { readonly kind: 'http'; readonly status: number; readonly statusText: string }
  | { readonly kind: 'connection'; readonly error: string }
  | { readonly kind: 'size'; readonly type: string; readonly max: number }
  | { readonly kind: 'mime'; readonly type: string; readonly mime: string }
  | { readonly kind: 'content'; readonly type: string; readonly details: string }

/** What a fetched file turned out to be. */
export interface LinkedFile {
  readonly mime: string
  readonly sha256: string
  readonly size: number
  readonly image?: ImageHeader
}

/** What a dialect says about linked media. */
export interface MediaRules {
  maxBytes(type: string): number
  /** Undefined when the file may be sent as this type. */
  check(type: string, file: LinkedFile): MediaTrouble | undefined
  statusError(trouble: MediaTrouble, url: string): StatusError
  newId(env: Env): MediaId
  /** A link is not fetched again for this long. */
  readonly cacheMs: number
  /** Credentials by which the link is fetched, if it has any. */
  headers?(store: Store, link: LinkIn): Record<string, string> | undefined
}

/** One link of a message, with the type that it stands under. */
export type LinkIn = MediaInContent & { readonly link: string }

export interface MediaFetcherOptions {
  readonly store: Store
  readonly env: Env
  readonly media: World['media']
  readonly outgoing: Outgoing
  readonly settings: () => WorldSettings
  readonly rules: Partial<Record<DialectName, MediaRules>>
  readonly imageSize: ImageSize
  release(tx: Tx, messageId: string, until?: StatusName, failure?: StatusError): void
}

const isLink = (media: MediaInContent): media is LinkIn => media.link !== undefined

const FETCH_TIMEOUT_MS = 10_000
const MOST_REDIRECTS = 5

type Got = { readonly file: LinkedFile } | { readonly trouble: MediaTrouble } | 'outside'

/** Links are fetched after acceptance, as the platform does it: what fails there arrives as a failed status. */
export function createMediaFetcher(options: MediaFetcherOptions) {
  const { store, env, settings } = options
  const cache = new Map<string, { readonly file: LinkedFile; readonly at: number }>()

  return async function fetchMedia(
    jobId: string,
    { messageId, until }: JobData['media.fetch'],
  ): Promise<void> {
    const message = store.read.messages.get(messageId)
    const rules = message && options.rules[message.dialect]
    const found: { readonly link: LinkIn; readonly got: Got }[] = []
    if (message && rules) {
      for (const link of mediaInContent(message.content, message.type)) {
        if (isLink(link)) found.push({ link, got: await get(message.dialect, rules, link) })
      }
    }
    await store.transact((tx) => {
      tx.cancel(jobId)
      const current = tx.messages.get(messageId)
      if (current && rules) settle(tx, rules, current, found, until)
    })
  }

  async function get(dialect: DialectName, rules: MediaRules, link: LinkIn): Promise<Got> {
    const key = `${dialect} ${link.type} ${link.link}`
    const known = cache.get(key)
    if (known && env.now() - known.at < rules.cacheMs) return { file: known.file }
    cache.delete(key)
    const got = await download(rules, link)
    if (got !== 'outside' && 'file' in got && rules.cacheMs > 0) {
      cache.set(key, { file: got.file, at: env.now() })
    }
    return got
  }

  async function download(rules: MediaRules, link: LinkIn): Promise<Got> {
    const answer = await follow(link.link, rules.headers?.(store, link) ?? {})
    if ('errno' in answer) {
      if (answer.outside) return 'outside'
      return { trouble: { kind: 'connection', error: answer.error } }
    }
    if (answer.status !== 200) {
      answer.body.destroy()
      const { status, statusText } = answer
      return { trouble: { kind: 'http', status, statusText } }
    }
    const max = rules.maxBytes(link.type)
    try {
      const { sha256, size } = await options.media.save(Readable.from(answer.body), max)
      const mime = (answer.headers['content-type'] ?? 'application/octet-stream').trim()
      const head = await options.media.head(sha256, IMAGE_HEAD_BYTES)
      const image = head && readImageHeader(head, options.imageSize)
      const file: LinkedFile = { mime, sha256, size, ...(image && { image }) }
      const trouble = rules.check(link.type, file)
      return trouble ? { trouble } : { file }
    } catch (error) {
      if (error instanceof Error && error.name === 'FileTooLarge') {
        return { trouble: { kind: 'size', type: link.type, max } }
      }
      return {
        trouble: { kind: 'connection', error: 'transfer closed with data remaining to read' },
      }
    }
  }

  async function follow(first: string, headers: Record<string, string>): Promise<Fetched> {
    let url = first
    // Credentials are for the host that the message names, not for where it redirects to.
    const own = (url: string) => (new URL(url).host === new URL(first).host ? headers : {})
    for (let hop = 0; ; hop++) {
      const answer = await options.outgoing.get(url, {
        timeoutMs: FETCH_TIMEOUT_MS,
        egress: settings().egress,
        headers: { accept: '*/*', 'user-agent': 'facebookexternalua', ...own(url) },
      })
      if ('errno' in answer || answer.status < 300 || answer.status > 399) return answer
      const location = answer.headers['location']
      if (location === undefined || hop === MOST_REDIRECTS) return answer
      answer.body.destroy()
      if (!URL.canParse(location, url)) return { errno: 3, error: 'URL using bad/illegal format' }
      url = new URL(location, url).href
      if (!/^https?:/.test(url)) return { errno: 1, error: 'Unsupported protocol' }
    }
  }

  function settle(
    tx: Tx,
    rules: MediaRules,
    message: Message,
    found: readonly { readonly link: LinkIn; readonly got: Got }[],
    until: StatusName | undefined,
  ): void {
    const told: Json[] = []
    let failure: StatusError | undefined
    for (const { link, got } of found) {
      if (got === 'outside') {
        told.push({ url: link.link, note: 'outside the egress setting: a stand-in was sent' })
      } else if ('trouble' in got) {
        failure ??= rules.statusError(got.trouble, link.link)
        told.push({ url: link.link, note: failure.details ?? failure.title })
      } else {
        told.push({ url: link.link, id: keep(tx, rules, message, link, got.file) })
      }
    }
    tx.messages.put(message.id, { ...message, verdict: { ...message.verdict, media: told } })
    options.release(tx, message.id, until, failure)
  }

  function keep(
    tx: Tx,
    rules: MediaRules,
    message: Message,
    link: LinkIn,
    { mime, sha256, size, image }: LinkedFile,
  ): MediaId {
    const id = rules.newId(env)
    const now = env.now()
    tx.media.put(id, {
      id,
      phoneNumberId: message.phoneNumberId,
      mimeType: mime,
      sha256,
      size,
      source: 'link',
      createdAt: now,
      lastUsedAt: now,
      ...(link.filename !== undefined && { filename: link.filename }),
      ...(image && { image }),
    })
    return id
  }
}
