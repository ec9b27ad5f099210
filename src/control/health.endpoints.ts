import type { ControlContext, ControlEndpoint } from './context.ts'
import { ok } from './context.ts'
import { ControlError } from './errors.ts'

export const healthEndpoints = (context: ControlContext): ControlEndpoint[] => [
  {
    method: 'GET',
    path: '/_emulator/livez',
    auth: 'nobody',
    doc: 'The process answers',
    run: () => ok({ status: 'alive' }),
  },
  {
    method: 'GET',
    path: '/_emulator/readyz',
    auth: 'nobody',
    doc: 'Seeded, store open, listening; 503 with the reasons until then',
    run: () => {
      const reasons = context.notReady()
      if (reasons.length === 0) return ok({ status: 'ready' })
      throw new ControlError('not_ready', 'not ready yet', reasons)
    },
  },
  {
    method: 'GET',
    path: '/_emulator/metrics',
    auth: 'admin',
    doc: 'Prometheus text of the process',
    run: async () => ({
      status: 200,
      headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' },
      body: await context.metrics(),
    }),
  },
  {
    method: 'GET',
    path: '/_emulator/ca.pem',
    auth: 'nobody',
    doc: 'The local CA certificate',
    run: async () => {
      const pem = await context.caPem()
      if (pem === undefined) throw new ControlError('not_found', 'HTTPS is off')
      return { status: 200, headers: { 'content-type': 'application/x-pem-file' }, body: pem }
    },
  },
]
