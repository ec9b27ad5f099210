import { editDeployment } from '../core/onprem/deployment.ts'
import type { Call, Endpoint, Reply } from '../http/endpoint.ts'
import type { World } from '../world.ts'
import { requireDeployment } from './deployment.ts'
import { nothing, ok } from './envelope.ts'
import { refusal } from './errors.ts'
import { readBundle, readCertificates } from './pem.ts'

const EXTERNAL = '/v1/certificates/external'
const WEBHOOK_CA = '/v1/certificates/webhooks/ca'
const PEM_LIMIT = 1024 * 1024

export const certificates: readonly Endpoint<World>[] = [
  {
    method: 'POST',
    path: EXTERNAL,
    auth: 'admin',
    body: 'text',
    limit: PEM_LIMIT,
    doc: 'Private key, certificate and its CA as PEM: served from the next connection on',
    async run(call) {
      const pem = requireText(call)
      const bundle = readBundle(pem)
      if ('fault' in bundle) throw refusal(1009, bundle.fault)
      await call.world.store.transact((tx) =>
        editDeployment(tx, () => ({ externalCertificate: pem })),
      )
      return ok(call)
    },
  },
  {
    method: 'GET',
    path: `${EXTERNAL}/ca`,
    auth: 'user',
    doc: 'The CA behind the certificate of the server',
    async run(call) {
      const uploaded = requireDeployment(call.world).externalCertificate
      if (uploaded === undefined) return pemText(await call.world.tls.caPem())
      const bundle = readBundle(uploaded)
      return 'fault' in bundle ? nothing(404) : pemText(bundle.ca)
    },
  },
  {
    method: 'POST',
    path: WEBHOOK_CA,
    auth: 'admin',
    body: 'text',
    limit: PEM_LIMIT,
    doc: 'Certificates that the client trusts when it calls the webhook',
    async run(call) {
      const pem = requireText(call)
      if (!readCertificates(pem)) throw refusal(1009, 'The body is no PEM certificate')
      await call.world.store.transact((tx) => editDeployment(tx, () => ({ webhookCa: pem })))
      return ok(call)
    },
  },
  {
    method: 'GET',
    path: WEBHOOK_CA,
    auth: 'admin',
    doc: 'The certificates that were uploaded for the webhook',
    run(call) {
      const pem = requireDeployment(call.world).webhookCa
      return pem === undefined ? nothing(404) : pemText(pem)
    },
  },
  {
    method: 'DELETE',
    path: WEBHOOK_CA,
    auth: 'admin',
    doc: 'Trusts them no more',
    async run(call) {
      await call.world.store.transact((tx) => editDeployment(tx, () => ({ webhookCa: undefined })))
      return ok(call)
    },
  },
]

function requireText(call: Call<World>): string {
  if (typeof call.body === 'string' && call.body.trim() !== '') return call.body
  throw refusal(1008, 'The request body must be a PEM text')
}

const pemText = (pem: string): Reply => ({
  status: 200,
  headers: { 'content-type': 'text/plain' },
  body: pem,
})
