import type { Json } from '../../core/json.ts'
import type { BusinessProfile, PhoneNumber } from '../../core/phone-numbers/phone-number.ts'
import type { Call, Endpoint, Reply } from '../../http/endpoint.ts'
import type { World } from '../../world.ts'
import { type Parameters, parametersOf } from '../body.ts'
import { done } from '../done.ts'
import { parameterError, whatsappError } from '../errors.ts'
import { renderValue } from '../fields.ts'
import { requireProduct } from '../messages/messages.parse.ts'
import type { Edge, FieldItem } from '../node-kind.ts'
import { listParameter, wordParameter } from '../parameters.ts'
import { editNumber, numberId, ok } from './edit-number.ts'
import { pictureLink, pictureOf } from './profile-picture.ts'

const verticals =
  'UNDEFINED OTHER AUTO BEAUTY APPAREL EDU ENTERTAIN EVENT_PLAN FINANCE GROCERY GOVT HOTEL HEALTH NONPROFIT PROF_SERVICES RETAIL TRAVEL RESTAURANT NOT_A_BIZ ALCOHOL ONLINE_GAMBLING PHYSICAL_GAMBLING OTC_DRUGS'.split(
    ' ',
  )

/** The profile is a node of its own too; its id is made of that of the number. */
const PREFIX = '7'
const profileId = (number: string): string => `${PREFIX}${number}`
export const numberOfProfile = (id: string): string =>
  id.startsWith(PREFIX) ? id.slice(PREFIX.length) : ''

export function profileValues(
  number: PhoneNumber,
  call: Call<World>,
): Record<string, Json | undefined> {
  const { profile = {} } = number
  return {
    id: profileId(number.id),
    about: profile.about,
    address: profile.address,
    description: profile.description,
    email: profile.email,
    profile_picture_url: profile.picture && pictureLink(call, number.id, profile.picture),
    websites: profile.websites && [...profile.websites],
    vertical: profile.vertical,
    account_name: number.verifiedName,
    messaging_product: 'whatsapp',
  }
}

const render = (call: Call<World>, id: string, fields: readonly FieldItem[] | undefined) => {
  const number = call.world.store.read.phoneNumbers.get(id)
  return number
    ? [
        renderValue('WhatsAppBusinessProfile', profileValues(number, call), fields, [
          'messaging_product',
        ]),
      ]
    : []
}

export const profileEdge = (
  asked: (call: Call<World>) => readonly FieldItem[] | undefined,
): Edge => ({
  auth: 'whatsapp',
  doc: 'Read the profile that customers see',
  read: (id, call, item) => ({ data: render(call, id, item ? item.fields : asked(call)) }),
})

const badValue = (details: string): Error => whatsappError(131009, details)

/** Members that are left out stay; an empty text clears. */
async function setProfile(call: Call<World>): Promise<Reply> {
  const body = parametersOf(call)
  requireProduct(body)
  const change = await readProfile(call, body)
  await editNumber(call, (number) => {
    const members = Object.entries({ ...number.profile, ...change })
    const profile = Object.fromEntries(members.filter(([, value]) => value !== undefined))
    return { profile: profile as BusinessProfile }
  })
  return done
}

type Change = { [K in keyof BusinessProfile]?: BusinessProfile[K] | undefined }

async function readProfile(call: Call<World>, body: Parameters): Promise<Change> {
  const picture = body['profile_picture_handle']
  const vertical =
    body['vertical'] === '' ? 'UNDEFINED' : wordParameter(body, 'vertical', verticals)
  const websites = listParameter(body, 'websites')?.map(String)
  if (websites) checkWebsites(websites)
  return {
    ...member(body, 'about', 139),
    ...member(body, 'address', 256),
    ...member(body, 'description', 512),
    ...member(body, 'email', 128),
    ...(vertical !== undefined && { vertical }),
    ...(websites && { websites: websites.length > 0 ? websites : undefined }),
    ...(picture !== undefined && { picture: await pictureOf(call, String(picture)) }),
  }
}

function member(body: Parameters, name: keyof BusinessProfile, most: number): Change {
  const value = body[name]
  if (value === undefined || value === null) return {}
  if (typeof value !== 'string') throw parameterError(`Param ${name} must be a string.`)
  if (value === '' && name === 'about')
    throw whatsappError(100, 'Parameter about may not be empty.')
  if (value.length > most) {
    throw badValue(`Parameter ${name} can have ${most} characters at most.`)
  }
  if (name === 'email' && value !== '' && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value)) {
    throw badValue('Parameter email is not a valid email address.')
  }
  return { [name]: value === '' ? undefined : value }
}

function checkWebsites(websites: readonly string[]): void {
  if (websites.length > 2) throw badValue('Parameter websites can have 2 entries at most.')
  for (const url of websites) {
    if (url.length > 256 || !/^https?:\/\/\S+$/i.test(url)) {
      throw badValue(
        'Each of websites is an address of 256 characters at most with http:// or https://.',
      )
    }
  }
}

async function setProfileNode(call: Call<World>): Promise<Reply> {
  const id = call.params['business_profile'] ?? ''
  call.params = { phone_number: numberOfProfile(id) }
  await setProfile(call)
  return ok({ id: profileId(numberId(call)), success: true })
}

export const profileEndpoints: readonly Endpoint<World>[] = [
  {
    method: 'POST',
    path: '/{phone_number}/whatsapp_business_profile',
    auth: 'whatsapp',
    body: 'fields',
    doc: 'Change the profile that customers see',
    run: setProfile,
  },
  {
    method: 'POST',
    path: '/{business_profile}',
    auth: 'whatsapp',
    body: 'fields',
    doc: 'Change a profile by its own id',
    run: setProfileNode,
  },
]
