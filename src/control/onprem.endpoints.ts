import { z } from 'zod'
import { pendingCallbacks } from '../core/onprem/callback-queue.ts'
import { DEPLOYMENT, type Deployment, editDeployment } from '../core/onprem/deployment.ts'
import { ERRORS_PAGE } from '../core/onprem/errors-page.ts'
import { failOver } from '../core/onprem/failover.ts'
import { nodesOf, shardsOf } from '../core/onprem/nodes.ts'
import { registerAgain } from '../core/onprem/registration.ts'
import { withVersionPresets } from '../core/onprem/version-presets.ts'
import { SETTINGS, type WorldSettings } from '../core/settings.ts'
import type { Tx } from '../core/tx.ts'
import type { World } from '../world.ts'
import { type ControlEndpoint, ok } from './context.ts'
import { ControlError } from './errors.ts'
import { iso, parseBody } from './parse.ts'

const status = z.enum(['connected', 'connecting', 'disconnected', 'uninitialized', 'unregistered'])
const node = z.strictObject({ gateway_status: status, unreachable: z.boolean() }).partial()

/** Any part of it; `null` takes a field back to what follows from the rest. */
const body = z
  .strictObject({
    topology: z.enum(['single', 'ha', 'multiconnect']),
    shards: z.int().refine((count) => [1, 2, 4, 8, 16, 32].includes(count)),
    /** Of the single node, or of all. */
    gateway_status: status.nullable(),
    /** By host name: `wacore1`, `master-1`; `coreapp` is the single one. */
    nodes: z.record(z.string(), node.nullable()),
    /** Another node takes over; until then calls answer 1011 or 1018. */
    failover: z.strictObject({
      /** `unhealthy_interval` of the application settings where absent. */
      duration_ms: z.int().min(0).optional(),
      code: z.union([z.literal(1011), z.literal(1018)]).optional(),
    }),
    /** Upgrade of the client. */
    version: z.string().regex(/^v?\d+(\.\d+)+$/),
    /** From when on this version is expired; null = never. */
    version_expires_at: z.iso.datetime().nullable(),
    callback_queue_limit: z.int().min(0),
    coreapp_down: z.boolean(),
    locked: z.boolean(),
    registration_blocked: z.boolean(),
    registration: z.enum(['registered', 'unregistered']),
  })
  .partial()

type Change = z.output<typeof body>

/** An error of the client that belongs to no message. */
const errorBody = z.strictObject({
  code: z.int(),
  /** What the code says by itself stands in for what is absent here. */
  title: z.string().optional(),
  details: z.string().optional(),
  href: z.string().optional(),
})

export const onpremEndpoints: ControlEndpoint[] = [
  {
    method: 'GET',
    path: '/_emulator/onprem',
    auth: 'admin',
    doc: 'The On-Premises deployment: nodes, topology, version, callback queue',
    run: (call) => ok(view(call.world)),
  },
  {
    method: 'PATCH',
    path: '/_emulator/onprem',
    auth: 'admin',
    body: 'json',
    input: body,
    doc: 'Node states, topology, failover, upgrade and expiry of the version, queue limit, registration',
    async run(call) {
      const change = parseBody(body, call.body)
      const { world } = call
      requireDeployment(world)
      await world.store.transact((tx) => apply(tx, world, change))
      return ok(view(world))
    },
  },
  {
    method: 'POST',
    path: '/_emulator/onprem/errors',
    auth: 'admin',
    body: 'json',
    input: errorBody,
    doc: 'The client tells an error that belongs to no message, such as 400 Media download error',
    async run(call) {
      const given = parseBody(errorBody, call.body)
      requireDeployment(call.world)
      const { code, ...own } = given
      const said = call.world.dialectErrors.onprem.statusError(code)
      const error = { ...said, code, href: ERRORS_PAGE, ...own }
      await call.world.store.transact((tx) =>
        tx.emit({ type: 'onprem.notice', body: { errors: [error] } }),
      )
      return ok()
    },
  },
]

function requireDeployment(world: World): Deployment {
  const deployment = world.store.read.onprem.get(DEPLOYMENT)
  if (!deployment) throw new ControlError('not_found', 'this world has no On-Premises deployment')
  return deployment
}

function apply(tx: Tx, world: World, change: Change): void {
  changeSettings(tx, world, change)
  editDeployment(tx, (old) => ({
    ...(change.shards !== undefined && { shards: change.shards }),
    ...(change.coreapp_down !== undefined && { coreappDown: change.coreapp_down || undefined }),
    ...(change.locked !== undefined && { locked: change.locked || undefined }),
    ...(change.registration === 'unregistered' && { registration: change.registration }),
    ...(change.version_expires_at !== undefined && {
      versionExpiresAt:
        change.version_expires_at === null ? undefined : Date.parse(change.version_expires_at),
    }),
    // An upgraded client starts a new life.
    ...(change.version !== undefined &&
      change.version_expires_at === undefined && { versionExpiresAt: undefined }),
    ...((change.nodes || change.gateway_status !== undefined) && { nodes: nodes(tx, old, change) }),
  }))
  requireThere(tx, change)
  if (change.registration === 'registered' && !registerAgain(tx)) {
    const why = 'registration: no number was here; POST /v1/account and its code bring one'
    throw new ControlError('invalid_request', why)
  }
  if (change.failover) {
    const { duration_ms: durationMs, code } = change.failover
    failOver(tx, world.env, { durationMs, code })
  }
}

/** What names nothing in this topology would be taken in silence. */
function requireThere(tx: Tx, { nodes: given = {}, shards = 1 }: Change): void {
  const hosts = nodesOf(tx, 0).map(({ host }) => host)
  const stranger = Object.keys(given).find((host) => !hosts.includes(host))
  if (stranger !== undefined) {
    const why = `nodes: there is no ${stranger} here; there are ${hosts.join(', ')}`
    throw new ControlError('invalid_request', why)
  }
  if (shards > 1 && shardsOf(tx) === 1) {
    throw new ControlError('invalid_request', 'shards: several need the topology multiconnect')
  }
}

function nodes(tx: Tx, { nodes: old = {} }: Deployment, change: Change): Deployment['nodes'] {
  const all = new Map(Object.entries(old))
  if (change.gateway_status !== undefined) {
    for (const { host } of nodesOf(tx, 0)) {
      if (change.gateway_status === null) all.delete(host)
      else all.set(host, { gateway_status: change.gateway_status })
    }
  }
  for (const [host, override] of Object.entries(change.nodes ?? {})) {
    if (override === null) all.delete(host)
    else {
      all.set(host, {
        ...(override.gateway_status && { gateway_status: override.gateway_status }),
        ...(override.unreachable !== undefined && { unreachable: override.unreachable }),
      })
    }
  }
  return Object.fromEntries(all)
}

function changeSettings(tx: Tx, world: World, change: Change): void {
  const { topology, version, callback_queue_limit: limit, registration_blocked: blocked } = change
  const said = {
    ...(topology && { topology }),
    ...(version !== undefined && { version: version.startsWith('v') ? version : `v${version}` }),
    ...(limit !== undefined && { callbackQueueLimit: limit }),
    ...(blocked !== undefined && { registrationBlocked: blocked }),
  }
  const onprem = { ...world.settings.onprem, ...withVersionPresets(said) }
  const settings: WorldSettings = { ...world.settings, onprem }
  tx.settings.put(SETTINGS, settings)
}

function view(world: World): object {
  const deployment = requireDeployment(world)
  const { settings, store, clock } = world
  const now = clock.now()
  const number = store.read.phoneNumbers.get(deployment.phoneNumberId ?? '')
  const { failover, versionExpiresAt } = deployment
  const failing = failover && failover.until > now
  return {
    registration: deployment.registration,
    ...(number && { phone_number_id: number.id, wa_id: number.waId }),
    topology: settings.onprem.topology,
    shards: shardsOf(store.read),
    version: settings.onprem.version,
    version_expires_at: versionExpiresAt === undefined ? null : iso(versionExpiresAt),
    coreapp_down: deployment.coreappDown ?? false,
    locked: deployment.locked ?? false,
    registration_blocked: settings.onprem.registrationBlocked,
    callback_queue: {
      size: pendingCallbacks(store.read),
      limit: settings.onprem.callbackQueueLimit,
    },
    failover: failing ? { until: iso(failover.until), code: failover.code } : null,
    nodes: nodesOf(store.read, now).map(({ host, role, gatewayStatus, unreachable, shards }) => ({
      host,
      role,
      gateway_status: gatewayStatus,
      unreachable,
      shards,
    })),
  }
}
