import { z } from 'zod'
import { DEPLOYMENT, type Deployment, editDeployment } from '../core/onprem/deployment.ts'
import { enterCode, pinOf, setPin } from '../core/onprem/registration.ts'
import type { Call, Endpoint, Reply } from '../http/endpoint.ts'
import type { World } from '../world.ts'
import { cert, digits, pin } from './account.schemas.ts'
import { requireDeployment, requirePrimaryMaster, whenRegistered } from './deployment.ts'
import { ok } from './envelope.ts'
import { refusal } from './errors.ts'
import { parse, requireObject } from './parse.ts'
import { certificateRefusal, isForeign, isOwnNumber, requirePin } from './registration-checks.ts'
import { readVname, type VerifiedName } from './vname.ts'

const accountBody = z.object({
  cc: digits,
  phone_number: digits,
  method: z.string().refine((method) => /^(sms|voice)$/i.test(method), 'must be sms or voice'),
  cert,
  pin: pin.optional(),
})
const verifyBody = z.object({ code: z.string().regex(/^\d{3}-?\d{3}$/, 'must be 6 digits') })
const pinBody = z.object({ pin })

export const account: readonly Endpoint<World>[] = [
  {
    method: 'POST',
    path: '/v1/account',
    auth: 'admin',
    body: 'json',
    input: accountBody,
    doc: 'Asks for a registration code by text or call',
    run: askForCode,
  },
  {
    method: 'POST',
    path: '/v1/account/verify',
    auth: 'admin',
    body: 'json',
    input: verifyBody,
    doc: 'Registers the number with the code',
    run: verify,
  },
  ...whenRegistered([
    {
      method: 'POST',
      path: '/v1/settings/account/two-step',
      auth: 'admin',
      body: 'json',
      input: pinBody,
      doc: 'Sets the PIN of two-step verification',
      async run(call) {
        const body = parse(pinBody, requireObject(call.body))
        await call.world.store.transact((tx) => setPin(tx, body.pin))
        return ok(call)
      },
    },
    {
      method: 'DELETE',
      path: '/v1/settings/account/two-step',
      auth: 'admin',
      doc: 'Switches two-step verification off',
      async run(call) {
        await call.world.store.transact((tx) => setPin(tx, undefined))
        return ok(call)
      },
    },
  ]),
]

async function askForCode(call: Call<World>): Promise<Reply> {
  const { world } = call
  const body = parse(accountBody, requireObject(call.body))
  const waId = body.cc + body.phone_number
  if (!/^[1-9]\d{6,14}$/.test(waId)) {
    throw refusal(1009, "Parameter 'phone_number' is not valid: no phone number with this cc")
  }
  requirePrimaryMaster(world)
  requireLiveVersion(world)
  if (world.settings.onprem.registrationBlocked) {
    throw refusal(1005, 'Unknown error: biz_link_on_prem_reg_blocked')
  }
  const name = requireCertificate(body.cert, waId)
  const method = body.method.toLowerCase() === 'voice' ? 'voice' : 'sms'
  const outcome = await world.store.transact((tx) => {
    requirePin(pinOf(tx, waId), body.pin)
    const deployment = tx.onprem.get(DEPLOYMENT) ?? requireDeployment(world)
    if (isOwnNumber(tx, deployment, waId) && deployment.registration === 'registered') return 'done'
    requirePause(world, deployment, waId, method)
    editDeployment(tx, ({ registration }) => ({
      // The number that it has stays in service until the code for the new one is right.
      registration: registration === 'registered' ? registration : 'pending',
      pending: {
        cc: body.cc,
        phoneNumber: body.phone_number,
        method,
        vname: name.vname,
        requestedAt: world.env.now(),
        failedTries: 0,
      },
    }))
    return 'sent'
  })
  if (outcome === 'done') return ok(call, {}, 201)
  return ok(call, { account: [{ vname: name.vname }] }, 202)
}

async function verify(call: Call<World>): Promise<Reply> {
  const { world } = call
  const body = parse(verifyBody, requireObject(call.body))
  requirePrimaryMaster(world)
  const code = body.code.replace('-', '')
  const verdict = await world.store.transact((tx) => enterCode(tx, world.env, code))
  switch (verdict.is) {
    case 'right':
      return ok(call, {}, 201)
    case 'none':
      throw refusal(1009, 'No registration code was requested')
    case 'wrong':
      throw refusal(1005, 'Code mismatch')
    case 'too soon':
      throw tooSoon(verdict.leftMs)
  }
}

const tooSoon = (leftMs: number) =>
  refusal(1005, `Please wait ${Math.ceil(leftMs / 60_000)} minute(s) before trying again`)

function requireLiveVersion(world: World): void {
  const expiry = requireDeployment(world).versionExpiresAt
  if (expiry !== undefined && expiry <= world.env.now()) {
    throw refusal(1005, 'App Expired: a version upgrade is required')
  }
}

function requireCertificate(text: string, waId: string): VerifiedName {
  const name = readVname(text)
  if (!name || isForeign(name, waId)) throw certificateRefusal()
  return name
}

/** The network wants a pause between two codes for the same number by the same method. */
function requirePause(
  world: World,
  { pending }: Deployment,
  waId: string,
  method: 'sms' | 'voice',
): void {
  if (!pending || pending.method !== method || pending.cc + pending.phoneNumber !== waId) return
  const left = pending.requestedAt + world.settings.onprem.registrationWaitMs - world.env.now()
  if (left > 0) throw tooSoon(left)
}
