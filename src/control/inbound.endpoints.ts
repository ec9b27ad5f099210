import { z } from 'zod'
import type { DialectName } from '../core/ids.ts'
import { isObject, type Json, type JsonObject } from '../core/json.ts'
import type { InboundAct } from '../core/messages/message.ts'
import { effectiveApplication } from '../core/onprem/application-settings.ts'
import { DEPLOYMENT } from '../core/onprem/deployment.ts'
import { dialectOf } from '../core/phone-numbers/dialect-of.ts'
import { findNumber } from '../core/phone-numbers/find-number.ts'
import type { PhoneNumber } from '../core/phone-numbers/phone-number.ts'
import type { World } from '../world.ts'
import { type ControlEndpoint, created } from './context.ts'
import { ControlError } from './errors.ts'
import { contentOf, hasFile } from './inbound-content.ts'
import { storeInboundMedia } from './inbound-media.ts'
import { parseBody } from './parse.ts'

/** The object under the type's name has the fields of that dialect's webhook message. */
const inboundBody = z.looseObject({
  dialect: z.enum(['cloud', 'onprem']).optional(),
  from: z.union([z.string(), z.number().transform(String)]),
  to: z.union([z.string(), z.number().transform(String)]).optional(),
  profile: z.object({ name: z.string() }).optional(),
  type: z.string().default('text'),
  context: z.record(z.string(), z.unknown()).optional(),
  referral: z.record(z.string(), z.unknown()).optional(),
  errors: z.array(z.record(z.string(), z.unknown())).optional(),
  group_id: z.string().optional(),
})

export const inboundEndpoints: ControlEndpoint[] = [
  {
    method: 'POST',
    path: '/_emulator/inbound',
    auth: 'admin',
    body: 'json',
    input: inboundBody,
    doc: 'A customer acts; answers the id of the message',
    async run(call) {
      const given = parseBody(inboundBody, call.body)
      const { world } = call
      const to = recipient(world, given.dialect, given.to)
      const dialect = dialectOf(to)
      const body = dialect === 'cloud' ? voiceAsAudio(given) : given
      const from = body.from.replace(/\D/g, '')
      if (from.length < 7 || from.length > 15) {
        throw new ControlError('invalid_request', 'from must be a phone number of 7 to 15 digits')
      }
      const failed = body.errors !== undefined
      const content = await contentOf(world, dialect, to, body.type, body[body.type], failed)
      const beside = await extra(world, dialect, to, body)
      const act: InboundAct = {
        dialect,
        from,
        to: to.id,
        type: body.type,
        content,
        ...(body.profile && { profileName: body.profile.name }),
        ...(body.context && { context: contextOf(body.context as JsonObject, to) }),
        ...(beside && { extra: beside }),
      }
      const message = await world.receive(act)
      return created({ message_id: message.id })
    },
  },
]

/** A voice note is a type of its own On-Premises only. */
function voiceAsAudio(body: z.infer<typeof inboundBody>): z.infer<typeof inboundBody> {
  const { voice, ...rest } = body
  if (body.type !== 'voice' || !isObject(voice)) return body
  return { ...rest, type: 'audio', audio: { ...voice, voice: true } }
}

/** What stands beside the content in the webhook. */
async function extra(
  world: World,
  dialect: DialectName,
  to: PhoneNumber,
  body: z.infer<typeof inboundBody>,
): Promise<JsonObject | undefined> {
  const { referral } = body
  const beside = {
    ...(referral && { referral: await referralOf(world, dialect, to, referral as JsonObject) }),
    ...(body.errors && { errors: body.errors as Json[] }),
    ...(body.group_id !== undefined && { group_id: body.group_id }),
  }
  return Object.keys(beside).length > 0 ? beside : undefined
}

/** An On-Premises client fetches the picture or video of an ad itself, unless it is set not to. */
async function referralOf(
  world: World,
  dialect: DialectName,
  to: PhoneNumber,
  referral: JsonObject,
): Promise<JsonObject> {
  const type = ['image', 'video'].find((each) => hasFile(referral[each]))
  if (dialect !== 'onprem' || type === undefined) return referral
  const { [type]: file, ...rest } = referral
  const application = world.store.read.onprem.get(DEPLOYMENT)?.application ?? {}
  if (effectiveApplication(application).skip_referral_media_download) return rest
  const { id = null } = await storeInboundMedia(world, dialect, to, type, file as JsonObject)
  return { ...rest, [type]: { id } }
}

/** `message_id` is our name for what webhooks call `id`; `from` is the business unless said otherwise. */
function contextOf(context: JsonObject, to: PhoneNumber): JsonObject {
  const { message_id: id, ...rest } = context
  return id === undefined ? rest : { from: to.waId, id, ...rest }
}

/** By id or number; left out, the first registered Cloud number, or the On-Premises one where that dialect is asked for. */
function recipient(
  world: World,
  dialect: DialectName | undefined,
  to: string | undefined,
): PhoneNumber {
  const { phoneNumbers, onprem } = world.store.read
  if (to !== undefined) {
    const digits = to.replace(/\D/g, '')
    const number = phoneNumbers.get(to) ?? findNumber(world.store.read, digits)
    if (!number) throw new ControlError('not_found', `there is no business number ${to}`)
    if (dialect !== undefined && dialectOf(number) !== dialect) {
      throw new ControlError('invalid_request', `${to} is not a number of the ${dialect} dialect`)
    }
    requireReachable(world, number)
    return number
  }
  const number =
    dialect === 'onprem'
      ? phoneNumbers.get(onprem.get(DEPLOYMENT)?.phoneNumberId ?? '')
      : [...phoneNumbers.values()].find(
          (each) => each.platform === 'CLOUD_API' && each.status === 'CONNECTED',
        )
  if (!number) throw new ControlError('not_found', 'the world has no registered number to write to')
  return number
}

const gone = new Set(['DELETED', 'MIGRATED'])

/** No phone finds a Cloud number that has no account at WhatsApp; an On-Premises deployment may be set up any time. */
function requireReachable(world: World, { id, platform, status }: PhoneNumber): void {
  if (!world.settings.strict || platform === 'ON_PREMISE') return
  if (platform === 'CLOUD_API' && !gone.has(status)) return
  throw new ControlError(
    'not_registered',
    `the number ${id} is not registered: nobody can write to it`,
  )
}
