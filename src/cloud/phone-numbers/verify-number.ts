import { limitsShown } from '../../core/limits/limits.ts'
import { takeCodeRequest } from '../../core/limits/management.ts'
import { verificationOf } from '../../core/phone-numbers/verification.ts'
import { logActivity } from '../../core/wabas/activity.ts'
import type { Call, Reply } from '../../http/endpoint.ts'
import type { World } from '../../world.ts'
import { actorOf } from '../accounts/actor.ts'
import { parametersOf } from '../body.ts'
import { done } from '../done.ts'
import { GraphError, parameterError, requiredParameter } from '../errors.ts'
import { requiredText, wordParameter } from '../parameters.ts'
import { editNumber } from './edit-number.ts'

const CODE_LIFE_MS = 600_000

/** The code that the network would have sent by text or call: always this one. */
const CODE = '123456'

const codeError = (code: number, message: string, subcode?: number): GraphError =>
  whatsappUser(code, code === 136024 ? 'Request code error' : 'Verify code error', message, subcode)

const whatsappUser = (code: number, title: string, message: string, subcode?: number): GraphError =>
  new GraphError(code, `(#${code}) ${title}`, {
    ...(subcode !== undefined && { subcode }),
    more: { is_transient: false, error_user_title: title, error_user_msg: message },
  })

export async function requestCode(call: Call<World>): Promise<Reply> {
  const body = parametersOf(call)
  const method = wordParameter(body, 'code_method', ['SMS', 'VOICE'])
  if (method === undefined) throw requiredParameter('code_method')
  const language = requiredText(body, 'language')
  if (!/^[a-z]{2,3}(_[A-Z]{2})?$/.test(language)) {
    throw parameterError('Param language must be a valid locale.')
  }
  const { env } = call.world
  const now = env.now()
  await editNumber(call, (number) => {
    if (verificationOf(number, env.now()) === 'VERIFIED') {
      throw codeError(136024, 'The phone number is already verified.')
    }
    requireCode(call, number.id)
    return { code: { value: CODE, expiresAt: now + CODE_LIFE_MS } }
  })
  call.notes['verification_code'] = CODE
  return done
}

function requireCode({ world, notes }: Call<World>, id: string): void {
  if (world.settings.throughput === 'off') return
  const answer = takeCodeRequest(world.limits, world.env.now(), id)
  if (answer.allowed) return
  notes['limits'] = limitsShown([answer])
  throw codeError(136024, 'A code cannot be sent now. Try again later.', 2388004)
}

export async function verifyCode(call: Call<World>): Promise<Reply> {
  const given = requiredText(parametersOf(call), 'code').replace(/\D/g, '')
  const { env } = call.world
  await editNumber(call, (number, tx) => {
    if (verificationOf(number, env.now()) === 'VERIFIED') {
      throw new GraphError(100, 'Invalid parameter', {
        subcode: 2388093,
        more: {
          is_transient: false,
          error_user_title: 'Phone Number Not Eligible',
          error_user_msg: 'The phone number is already verified.',
        },
      })
    }
    if (!number.code || number.code.expiresAt <= env.now()) {
      throw codeError(136025, 'No code was requested, or it has expired.')
    }
    if (number.code.value !== given) throw codeError(136025, 'The code is not right.')
    logActivity(tx, env, {
      wabaId: number.wabaId,
      type: 'PHONE_NUMBER_VERIFIED',
      ...actorOf(call),
      description: `Phone number ${number.displayNumber} was verified.`,
      details: { phone_number_id: number.id },
    })
    return { codeVerification: 'VERIFIED', code: undefined, unregisteredSince: env.now() }
  })
  return done
}
