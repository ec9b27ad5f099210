import { createPrivateKey, X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'
import { createSecureContext, type SecureContext } from 'node:tls'
import { holdsPairs, type KeyPair, readOwnPairs, saveCa } from './certificate-files.ts'

export interface CertificatesOptions {
  /** Where the user's own files are looked for and the generated CA is kept; undefined = in memory. */
  readonly dir?: string
  /** Names and addresses that the certificate for clients without SNI covers, besides the usual ones. */
  readonly names?: readonly string[]
  /** The machine's time in ms: certificates are valid in real time, whatever the world's clock says. */
  readonly now: () => number
  /** Told what does not stop anything: the CA could not be kept. */
  warn(problem: string): void
}

export interface Certificates {
  /** The CA that clients have to trust, or the user's own certificate where there is no CA. */
  caPem(): Promise<string>
  /** What to serve to a client that names no server. */
  usualPair(): Promise<KeyPair>
  /** What to serve under a name. */
  contextFor(name: string): Promise<SecureContext>
  /** Throws when the user's own files can not be used. */
  check(): Promise<void>
  /** Makes the CA's file where there is none yet: clients are given it before they first connect. */
  prepare(): Promise<void>
  /** Serves this pair to everybody from now on. Throws when the two do not fit. */
  replace(pair: KeyPair): void
  /** Takes `replace` back. */
  restore(): void
  /** Called when what is served to clients without SNI has changed. Answers how to be told no more. */
  onChange(listener: () => void): () => void
}

export const META_NAMES = ['graph.facebook.com', 'api.facebook.com', 'lookaside.fbsbx.com'] as const

const USUAL_NAMES = ['localhost', '127.0.0.1', '::1', 'waba-emulator', ...META_NAMES]
/** Key of the one certificate that covers all of the usual names. */
const USUAL = ''
/** A client that asks for endless names must not fill the memory. */
const NAMES_KEPT = 200

export function openCertificates(options: CertificatesOptions): Certificates {
  const { dir } = options
  const usual = [...new Set([...USUAL_NAMES, ...(options.names ?? [])])]
  const pairs = new Map<string, Promise<KeyPair>>()
  const contexts = new Map<string, Promise<SecureContext>>()
  const listeners = new Set<() => void>()
  let replaced: KeyPair | undefined
  let source: Promise<Source> | undefined

  const open = () => {
    source ??= openSource(options)
    return source
  }
  const changeTo = (pair: KeyPair | undefined) => {
    replaced = pair
    contexts.clear()
    for (const listener of listeners) listener()
  }
  const pairFor = async (name: string) =>
    replaced ??
    remembered(pairs, name, async () => (await open()).pairFor(name === USUAL ? usual : [name]))

  return {
    caPem: async () => (await open()).caPem,
    usualPair: () => pairFor(USUAL),
    contextFor: (name) => {
      const key = usual.includes(name) || !isName(name) ? USUAL : name
      return remembered(contexts, key, async () => createSecureContext(await pairFor(key)))
    },
    check: async () => {
      if (dir !== undefined && (await holdsPairs(dir))) await open()
    },
    prepare: async () => {
      if (dir !== undefined) await open()
    },
    replace: (pair) => {
      requireFit(pair)
      changeTo({ cert: pair.cert, key: pair.key })
    },
    restore: () => changeTo(undefined),
    onChange: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

interface Source {
  readonly caPem: string
  pairFor(names: readonly string[]): Promise<KeyPair>
}

/** The user's own certificate wins over the user's own CA, and that over one made here. */
async function openSource(options: CertificatesOptions): Promise<Source> {
  const { server, ca } = await readOwnPairs(options.dir)
  if (server) {
    requireFit(server)
    return { caPem: ca?.cert ?? server.cert, pairFor: async () => server }
  }
  if (ca) requireFit(ca)
  const used = ca ?? (await newCa(options))
  return {
    caPem: used.cert,
    pairFor: async (names) => (await authority()).issue(used, names, options.now()),
  }
}

async function newCa({ dir, now, warn }: CertificatesOptions): Promise<KeyPair> {
  const ca = await (await authority()).makeCa(now())
  try {
    await saveCa(dir, ca)
  } catch (error) {
    warn(`the local CA could not be kept: ${error instanceof Error ? error.message : error}`)
  }
  return ca
}

function authority() {
  return import('./certificate-authority.ts')
}

function remembered<T>(
  known: Map<string, Promise<T>>,
  key: string,
  make: () => Promise<T>,
): Promise<T> {
  const found = known.get(key)
  if (found) return found
  const made = make()
  made.catch(() => known.delete(key))
  known.set(key, made)
  const oldest = known.keys().next()
  if (known.size > NAMES_KEPT && !oldest.done) known.delete(oldest.value)
  return made
}

function isName(name: string): boolean {
  return isIP(name) > 0 || (name.length <= 253 && /^[a-z0-9_-]+(\.[a-z0-9_-]+)*$/i.test(name))
}

function requireFit({ cert, key }: KeyPair): void {
  if (!new X509Certificate(cert).checkPrivateKey(createPrivateKey(key))) {
    throw new Error('the private key does not belong to the certificate')
  }
}
