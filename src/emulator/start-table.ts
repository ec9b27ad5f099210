import { join } from 'node:path'
import type { EmulatorConfig } from '../config.ts'
import { worldIds } from '../control/ids-of-world.ts'
import { ADMIN } from '../core/access/onprem-accounts.ts'
import type { RunningServer } from '../emulator.ts'
import type { WorldClock } from '../world.ts'

type Row = readonly [name: string, value: string]

/** What the start prints: where it answers, and what a first call needs. Secrets here are made up, as all of the world. */
export function startTable(server: RunningServer, config: EmulatorConfig): Row[] {
  const ids = worldIds(server.world.store.read)
  const [first = ''] = [...server.httpUrls, ...server.httpsUrls]
  const rows: Row[] = [
    ['HTTP', server.httpUrls.join(' ')],
    ['HTTPS', server.httpsUrls.join(' ') || 'off'],
    ['control API', `${first}/_emulator`],
    ['business', ids.businessId],
    ['app, secret', joined(ids.appId, ids.appSecret)],
    ['WABA', ids.wabaId],
    ['phone number', joined(ids.phoneNumberId, ids.phoneNumber && `+${ids.phoneNumber}`)],
    ['access token', ids.accessToken],
    ['verify token', ids.verifyToken],
    ['On-Premises number', ids.onpremPhoneNumber && `+${ids.onpremPhoneNumber}`],
    ['On-Premises token, API key', joined(ids.onpremToken, ids.onpremApiKey)],
    ['On-Premises admin', adminLogin(server, config)],
    ['codes, PIN', '123456'],
    ['CA file', caFile(config)],
    ['data folder', config.dataDir === 'memory' ? 'none, in memory' : config.dataDir],
    ['clock', clockText(server.world.clock)],
    ['random seed', server.seed],
    ...server.notes.map((note): Row => ['note', note]),
  ]
  return rows.filter(([, value]) => value !== '')
}

/** What the first login takes: the password of a seed is known only until it is changed. */
function adminLogin({ world }: RunningServer, { seed }: EmulatorConfig): string {
  const admin = world.store.read.onpremUsers.get(ADMIN)
  if (admin?.mustChangePassword) return 'admin / secret, to be changed at the first login'
  return admin && seed === 'default' ? 'admin / Emulator#2026' : ''
}

/** Told where it is not the time of the day: a world goes on from the time that it was left at. */
function clockText({ state, now }: WorldClock): string {
  const at = new Date(now()).toISOString()
  if (state.mode === 'frozen') return `frozen at ${at}`
  if (state.speed !== 1) return `${at}, ${state.speed} times as fast`
  return Math.abs(state.offset) < 1000 ? '' : `moved to ${at}`
}

function joined(...values: string[]): string {
  return values.filter((value) => value !== '').join(' / ')
}

/** Without a folder to keep it in, the CA is had from the control API. */
function caFile({ httpsPort, certsDir, dataDir }: EmulatorConfig): string {
  if (httpsPort.length === 0) return ''
  if (certsDir !== undefined) return join(certsDir, 'ca.pem')
  return dataDir === 'memory' ? 'GET /_emulator/ca.pem' : join(dataDir, 'certs', 'ca.pem')
}
