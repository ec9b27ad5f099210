import type { Json } from '../../core/json.ts'
import type { QrCode } from '../../core/phone-numbers/qr-code.ts'
import type { Call, Endpoint, Reply } from '../../http/endpoint.ts'
import type { World } from '../../world.ts'
import { parametersOf } from '../body.ts'
import { done } from '../done.ts'
import { listEdge } from '../edge.ts'
import { GraphError, parameterError, unsupported } from '../errors.ts'
import { askedFields, renderValue } from '../fields.ts'
import { graphTime } from '../graph-time.ts'
import type { FieldItem } from '../node-kind.ts'
import { requiredText, textParameter, wordParameter } from '../parameters.ts'
import { numberId, ok } from './edit-number.ts'
import { qrPicture } from './qr-picture.ts'

const MOST = 2000
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const formats = ['SVG', 'PNG']
const AUTH = 'whatsapp'

const deepLink = ({ code }: QrCode): string => `https://wa.me/message/${code}`

const imageLink = (call: Call<World>, { code }: QrCode, format: string): string =>
  `${call.base}/whatsapp_qr_codes/${code}.${format.toLowerCase()}`

function render(call: Call<World>, row: QrCode, fields: readonly FieldItem[] | undefined): Json {
  const format = fields?.find((each) => each.name === 'qr_image_url')?.args['format'] ?? 'SVG'
  const values = {
    code: row.code,
    prefilled_message: row.message,
    deep_link_url: deepLink(row),
    creation_time: graphTime(row.createdAt),
    qr_image_url: imageLink(call, row, format),
  }
  return renderValue('WhatsAppMessageQRDL', values, fields, [
    'code',
    'prefilled_message',
    'deep_link_url',
  ])
}

const codesOf = (call: Call<World>, number: string): QrCode[] =>
  [...call.world.store.read.qrCodes.values()].filter((row) => row.phoneNumberId === number)

export const qrCodesEdge = listEdge<QrCode>({
  name: 'message_qrdls',
  auth: AUTH,
  doc: 'List the QR codes of a number, newest first',
  maxLimit: 25,
  rows: (id, call, argument) => {
    const wanted = argument('code')
    return codesOf(call, id)
      .filter((row) => wanted === undefined || row.code === wanted)
      .reverse()
  },
  render: (row, call, fields) => render(call, row, fields),
})

/** With a code it changes that one, without it makes a new one. */
async function saveCode(call: Call<World>): Promise<Reply> {
  const body = parametersOf(call)
  const message = requiredText(body, 'prefilled_message')
  if (message.length > 140) {
    throw parameterError('Param prefilled_message must be at most 140 characters long.')
  }
  const known = textParameter(body, 'code')
  const format = wordParameter(body, 'generate_qr_image', formats)
  const { env, store } = call.world
  const phoneNumberId = numberId(call)
  const row = await store.transact((tx) => {
    if (known !== undefined) {
      const before = tx.qrCodes.get(known)
      if (before?.phoneNumberId !== phoneNumberId) throw unknownCode(known)
      return tx.qrCodes.put(known, { ...before, message })
    }
    if (codesOf(call, phoneNumberId).length >= MOST) {
      throw parameterError(`A phone number can have ${MOST} QR codes at most.`)
    }
    const letters = [...env.random.bytes(13)].map((byte) => alphabet[byte & 31])
    const code = `${letters.join('')}1`
    return tx.qrCodes.put(code, { code, phoneNumberId, message, createdAt: env.now() })
  })
  return ok({
    code: row.code,
    prefilled_message: row.message,
    deep_link_url: deepLink(row),
    ...(format !== undefined && { qr_image_url: imageLink(call, row, format) }),
  })
}

const unknownCode = (code: string): GraphError =>
  new GraphError(100, `(#100) Param code must be a valid QR code - got "${code}".`)

function readCode(call: Call<World>): Reply {
  const row = call.world.store.read.qrCodes.get(call.params['code'] ?? '')
  const mine = row?.phoneNumberId === numberId(call)
  return ok({ data: row && mine ? [render(call, row, askedFields(call))] : [] })
}

async function deleteCode(call: Call<World>): Promise<Reply> {
  const { code = '' } = call.params
  await call.world.store.transact((tx) => {
    if (tx.qrCodes.get(code)?.phoneNumberId !== numberId(call)) throw unknownCode(code)
    tx.qrCodes.delete(code)
  })
  return done
}

function showPicture(call: Call<World>): Reply {
  const { name = '' } = call.params
  const [code = '', format] = name.split('.')
  const row = call.world.store.read.qrCodes.get(code)
  if (!row || (format !== 'svg' && format !== 'png')) throw unsupported(call.method, name)
  const { body, type } = qrPicture(deepLink(row), format)
  return { status: 200, body, headers: { 'content-type': type } }
}

export const qrCodeEndpoints: readonly Endpoint<World>[] = [
  {
    method: 'POST',
    path: '/{phone_number}/message_qrdls',
    auth: AUTH,
    body: 'fields',
    doc: 'Make or change a QR code',
    run: saveCode,
  },
  {
    method: 'GET',
    path: '/{phone_number}/message_qrdls/{code}',
    auth: AUTH,
    doc: 'Read one QR code',
    run: readCode,
  },
  {
    method: 'DELETE',
    path: '/{phone_number}/message_qrdls/{code}',
    auth: AUTH,
    doc: 'Delete a QR code',
    run: deleteCode,
  },
  {
    method: 'GET',
    path: '/whatsapp_qr_codes/{name}',
    auth: 'open',
    doc: 'Load the picture of a QR code',
    run: showPicture,
  },
]
