import { execFileSync } from 'node:child_process'
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'

interface Owner {
  readonly pid: number
  /** When the process began, in the system's own words: tells it from a later one with the same id. */
  readonly started: string
  readonly host: string
}

class FolderInUse extends Error {}

/**
 * Takes the data folder for this process; answers how to give it back. A lock of a process that is gone (kill -9, a
 * restart of the machine, a container that was replaced) is taken over.
 */
export function lockFolder(dir: string): () => void {
  const lock = join(dir, 'lock')
  const self: Owner = { pid: process.pid, started: startOf(process.pid) ?? '', host: hostname() }
  const mine = `${lock}.${self.pid}-${self.started.replace(/\W/g, '')}`
  writeFileSync(mine, JSON.stringify(self))
  try {
    // A link appears whole or not at all, and never over another.
    while (!tryLink(mine, lock)) clearStale(dir, lock, `${mine}.stale`)
  } finally {
    rmSync(mine, { force: true })
  }
  return () => rmSync(lock, { force: true })
}

function clearStale(dir: string, lock: string, aside: string): void {
  const text = readText(lock)
  if (text === undefined) return
  const owner = ownerOf(text)
  if (owner !== undefined && isAlive(owner)) {
    throw new FolderInUse(
      `${dir} is in use by process ${owner.pid}: stop it or use another --data-dir`,
    )
  }
  try {
    renameSync(lock, aside)
  } catch {
    return // Another start was faster.
  }
  // Between reading and renaming another start may have taken it: then it is not ours to remove.
  const moved = readText(aside)
  if (moved !== text && !tryLink(aside, lock)) throw new FolderInUse(`${dir} is in use`)
  rmSync(aside, { force: true })
}

/** Processes of another host name (a container that was replaced) cannot be seen from here: taken for gone. */
function isAlive(owner: Owner): boolean {
  if (owner.host !== hostname()) return false
  const started = startOf(owner.pid)
  return started !== undefined && started === owner.started
}

/** When a process began; undefined when there is none. */
function startOf(pid: number): string | undefined {
  if (process.platform === 'linux') {
    const stat = readText(`/proc/${pid}/stat`)
    // After the name, which is in brackets and may hold anything: state is field 3, the start field 22.
    const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')
    // A zombie is a process that has ended.
    return fields === undefined || fields[0] === 'Z' ? undefined : `${bootId()}/${fields[19]}`
  }
  if (process.platform === 'win32') return exists(pid) ? 'running' : undefined
  try {
    const text = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' })
    return text.trim() || undefined
  } catch {
    return undefined
  }
}

const bootId = (): string => (readText('/proc/sys/kernel/random/boot_id') ?? '').trim()

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function ownerOf(text: string): Owner | undefined {
  try {
    return JSON.parse(text) as Owner
  } catch {
    return undefined
  }
}

function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
