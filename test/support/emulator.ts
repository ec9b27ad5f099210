import request, { type Test } from 'supertest'
import { type EmulatorOptions, type LocalEmulator, startEmulator } from '../../src/index.ts'

export const START = '2026-01-01T00:00:00.000Z'

/** An emulator whose clock stands at START and whose chance repeats; the calls of a test come one after another. */
export const frozenEmulator = (options: EmulatorOptions = {}): Promise<LocalEmulator> =>
  startEmulator({ clock: `frozen@${START}`, randomSeed: 'test', ...options })

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete'

/** A Graph call with the default token. */
export const graph = (emulator: LocalEmulator, method: Method, path: string): Test =>
  request(emulator.server)[method](path).set('authorization', `Bearer ${emulator.ids.accessToken}`)

/** An On-Premises call with the default token. */
export const onprem = (emulator: LocalEmulator, method: Method, path: string): Test =>
  request(emulator.server)[method](path).set('authorization', `Bearer ${emulator.ids.onpremToken}`)

export const control = (emulator: LocalEmulator, method: Method, path: string): Test =>
  request(emulator.server)[method](`/_emulator${path}`)
