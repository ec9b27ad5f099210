import { expect } from 'vitest'
import type { LocalEmulator } from '../../src/index.ts'
import { graph } from '../support/emulator.ts'
import type { Received } from '../support/receiver.ts'

export const PHONE = '400000000000001'
export const WABA = '300000000000001'
export const APP = '200000000000001'
export const APP_TOKEN = `${APP}|emulator-app-secret`
export const ADA = '12025550101'
/** Somebody who has never written. */
export const STRANGER = '12025550177'

export const send = (emulator: LocalEmulator, body: object, version = 'v23.0') =>
  graph(emulator, 'post', `/${version}/${PHONE}/messages`).send({
    messaging_product: 'whatsapp',
    to: ADA,
    ...body,
  })

/** A Flow that asks its endpoint first. */
export const sendFlow = (emulator: LocalEmulator, id: string, more: object = {}) =>
  send(emulator, {
    type: 'interactive',
    interactive: {
      type: 'flow',
      body: { text: 'Book a table' },
      action: {
        name: 'flow',
        parameters: {
          flow_message_version: '3',
          flow_id: id,
          flow_cta: 'Book',
          flow_action: 'data_exchange',
          ...more,
        },
      },
    },
  })

export interface Value {
  readonly contacts?: Record<string, unknown>[]
  readonly messages?: Record<string, unknown>[]
  readonly statuses?: Record<string, unknown>[]
  readonly metadata?: Record<string, unknown>
}

/** The `value` of each webhook. */
export const valuesOf = (calls: readonly Received[]): Value[] =>
  calls.map(({ body }) => {
    const { entry } = body as { entry: { changes: { value: Value }[] }[] }
    return entry[0]?.changes[0]?.value ?? {}
  })

export const statusesOf = (calls: readonly Received[]): Record<string, unknown>[] =>
  valuesOf(calls).flatMap(({ statuses }) => statuses ?? [])

export const errorOf = (code: number, message: string, details?: string) => ({
  error: {
    message: message === '' ? expect.anything() : message,
    type: 'OAuthException',
    code,
    ...(details !== undefined && {
      error_data: { messaging_product: 'whatsapp', details },
    }),
    fbtrace_id: expect.stringMatching(/^A[\w-]{22}$/),
  },
})

/** A PNG of one pixel. */
export const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
