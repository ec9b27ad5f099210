import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** PEM texts; `cert` may be followed by its intermediates. */
export interface KeyPair {
  readonly cert: string
  readonly key: string
}

/** What a certificates folder may hold. `certs/README.md` tells users the same names. */
const CA = { cert: 'ca.pem', key: 'ca-key.pem' }
const SERVER = { cert: 'server.pem', key: 'server-key.pem' }

export interface OwnPairs {
  readonly ca?: KeyPair
  readonly server?: KeyPair
}

export async function readOwnPairs(dir: string | undefined): Promise<OwnPairs> {
  if (dir === undefined) return {}
  const [ca, server] = await Promise.all([readPair(dir, CA), readPair(dir, SERVER)])
  return { ...(ca && { ca }), ...(server && { server }) }
}

export async function holdsPairs(dir: string): Promise<boolean> {
  const { ca, server } = await readOwnPairs(dir)
  return ca !== undefined || server !== undefined
}

/** The next start serves under the same CA, so that clients have to trust it only once. */
export async function saveCa(dir: string | undefined, ca: KeyPair): Promise<void> {
  if (dir === undefined) return
  await mkdir(dir, { recursive: true })
  await writeFile(join(dir, CA.key), ca.key, { mode: 0o600 })
  await writeFile(join(dir, CA.cert), ca.cert)
}

async function readPair(dir: string, names: typeof CA): Promise<KeyPair | undefined> {
  const [cert, key] = await Promise.all([
    readIfThere(join(dir, names.cert)),
    readIfThere(join(dir, names.key)),
  ])
  if (cert !== undefined && key !== undefined) return { cert, key }
  if (cert === undefined && key === undefined) return undefined
  const missing = cert === undefined ? names.cert : names.key
  throw new Error(`${join(dir, missing)} is missing: its counterpart is there`)
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}
