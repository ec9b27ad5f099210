import { expect, it } from 'vitest'
import { WhatsAppAPI } from 'whatsapp-api-js'
import {
  ActionButtons,
  ActionCallPermission,
  ActionCatalog,
  ActionContactRequest,
  ActionCTA,
  ActionList,
  ActionLocation,
  ActionNavigateFlow,
  ActionProduct,
  ActionProductList,
  Address,
  Audio,
  Birthday,
  Body,
  BodyComponent,
  BodyParameter,
  Button,
  CatalogProduct,
  Contacts,
  Currency,
  DateTime,
  Document,
  Email,
  Footer,
  Header,
  HeaderComponent,
  HeaderParameter,
  Image,
  Interactive,
  ListSection,
  Location,
  Name,
  Organization,
  PayloadComponent,
  Phone,
  Product,
  ProductSection,
  Reaction,
  Row,
  SkipButtonComponent,
  Sticker,
  Template,
  Text,
  URLComponent,
  Url,
  Video,
} from 'whatsapp-api-js/messages'
import type { ClientMessage } from 'whatsapp-api-js/types'
import type { LocalEmulator } from '../../src/index.ts'
import { frozenEmulator } from '../support/emulator.ts'
import { type Received, startReceiver } from '../support/receiver.ts'
import { blobOf, samples } from './samples.ts'

const ADA = '12025550101'
const CATALOG = '660770880990110'
const FLOW = '550660770880990'

/** The library takes a fetch of ours; all that ours does is to send Meta's host to the emulator. */
function clientOf(emulator: LocalEmulator): WhatsAppAPI {
  const local = (url: string | URL | Request, init?: RequestInit) =>
    fetch(String(url).replace('https://graph.facebook.com', emulator.url), init)
  return new WhatsAppAPI({
    token: emulator.ids.accessToken,
    appSecret: emulator.ids.appSecret,
    webhookVerifyToken: emulator.ids.verifyToken,
    v: 'v23.0',
    ponyfill: { fetch: local as typeof fetch, subtle: crypto.subtle },
  })
}

async function upload(client: WhatsAppAPI, phoneId: string, bytes: Buffer, type: string) {
  const form = new FormData()
  form.set('file', blobOf(bytes, type), 'sample')
  const answer = await client.uploadMedia(phoneId, form)
  if (!('id' in answer)) throw new Error(JSON.stringify(answer))
  return answer.id
}

const body = new Body('Keep Friday?')

/** One of each message that the library can build. */
function everyMessage(media: Record<keyof typeof samples, string>, wamid: string): ClientMessage[] {
  const image = new Image(media.png, true)
  return [
    new Text('Parcel 88 left the depot.', true),
    new Image(media.png, true, 'Front door'),
    new Video(media.mp4, true),
    new Audio(media.ogg, true, true),
    new Document(media.pdf, true, 'Invoice', 'a.pdf'),
    new Sticker(media.webp, true),
    new Location(-0.1246, 51.5007, 'Clock tower', 'Bridge St, London'),
    new Contacts([
      new Name('Grace Hopper', 'Grace'),
      new Phone('+1 202-555-0102', 'WORK', '12025550102'),
      new Email('grace@example.org', 'WORK'),
      new Organization('Navy', 'Compilers', 'Admiral'),
      new Address('United States', 'us', 'VA', 'Arlington', '1 Main St', '22201', 'HOME'),
      new Url('https://example.org', 'WORK'),
      new Birthday('1906', '12', '09'),
    ]),
    new Reaction(wamid, '👍'),
    new Reaction(wamid, ''),
    new Interactive(
      new ActionButtons(new Button('keep', 'Keep'), new Button('move', 'Move')),
      body,
      new Header(image),
      new Footer('Reply by 18:00'),
    ),
    new Interactive(
      new ActionList('Sizes', new ListSection('Adult', new Row('s', 'Small', '34-36'))),
      body,
      new Header('Sizes'),
    ),
    new Interactive(new ActionCTA('Open', 'https://example.org/p/9'), body),
    new Interactive(new ActionCatalog(new Product('tea-jasmine')), body),
    new Interactive(new ActionProduct(new CatalogProduct('tea-jasmine', CATALOG)), body),
    new Interactive(
      new ActionProductList(CATALOG, new ProductSection('Green', new Product('tea-jasmine'))),
      body,
      new Header('Teas'),
    ),
    new Interactive(new ActionNavigateFlow('bk-77', FLOW, 'Start', 'DATE', { min: '1' }), body),
    new Interactive(new ActionLocation(), body),
    new Interactive(new ActionCallPermission(), body),
    new Interactive(new ActionContactRequest(), body),
    new Template('hello_world', 'en_US'),
    new Template(
      'order_update',
      'en',
      new HeaderComponent(new HeaderParameter(image)),
      new BodyComponent(
        new BodyParameter('Ada'),
        new BodyParameter(new Currency(9500, 'GBP', '£9.50')),
        new BodyParameter(new DateTime('5 May 2026')),
      ),
      new PayloadComponent('MOVE'),
      new SkipButtonComponent(),
      new URLComponent('A-1042'),
    ),
  ]
}

it('sends every type that it has', async () => {
  await using emulator = await frozenEmulator({ throughput: 'off' })
  const client = clientOf(emulator)
  const { phoneNumberId } = emulator.ids
  const media = {
    png: await upload(client, phoneNumberId, samples.png, 'image/png'),
    webp: await upload(client, phoneNumberId, samples.webp, 'image/webp'),
    mp4: await upload(client, phoneNumberId, samples.mp4, 'video/mp4'),
    ogg: await upload(client, phoneNumberId, samples.ogg, 'audio/ogg'),
    pdf: await upload(client, phoneNumberId, samples.pdf, 'application/pdf'),
  }
  const wamid = await emulator.inbound.text({ from: ADA, text: 'hi' })

  const answers = []
  for (const message of everyMessage(media, wamid)) {
    answers.push(await client.sendMessage(phoneNumberId, ADA, message, wamid, 'job-9'))
  }
  await emulator.clock.runUntilIdle()

  const failed = await emulator.messages.list({ direction: 'outbound', customer: ADA })
  expect(answers.filter((each) => !('messages' in each))).toEqual([])
  expect(failed.filter(({ status }) => status === 'failed')).toEqual([])
})

it('uploads, describes, fetches and deletes media', async () => {
  await using emulator = await frozenEmulator()
  const client = clientOf(emulator)
  const id = await upload(client, emulator.ids.phoneNumberId, samples.png, 'image/png')

  const described = await client.retrieveMedia(id)
  const fetched = await client.fetchMedia('url' in described ? described.url : '')
  const bytes = Buffer.from(await fetched.arrayBuffer())
  const deleted = await client.deleteMedia(id)

  expect(described).toMatchObject({ id, mime_type: 'image/png', messaging_product: 'whatsapp' })
  expect(bytes).toEqual(samples.png)
  expect(deleted).toEqual({ success: true })
})

it('marks as read, blocks and unblocks', async () => {
  await using emulator = await frozenEmulator()
  const client = clientOf(emulator)
  const { phoneNumberId } = emulator.ids
  const wamid = await emulator.inbound.text({ from: ADA, text: 'hi' })

  const read = await client.markAsRead(phoneNumberId, wamid, 'text')
  const blocked = await client.blockUser(phoneNumberId, ADA)
  const unblocked = await client.unblockUser(phoneNumberId, ADA)

  expect(read).toEqual({ success: true })
  expect(blocked).toMatchObject({ block_users: { added_users: [{ wa_id: ADA }] } })
  expect(unblocked).toMatchObject({ block_users: { removed_users: [{ wa_id: ADA }] } })
})

it('believes and parses the webhooks that it is told', async () => {
  await using hook = await startReceiver()
  await using emulator = await frozenEmulator({ webhookUrl: hook.url })
  const client = clientOf(emulator)
  const heard: string[] = []
  client.on.message = ({ from, message }) => {
    heard.push(`${from} ${message.type} ${'text' in message ? message.text.body : ''}`)
  }
  client.on.status = ({ status, pricing }) => {
    heard.push(`${status} ${pricing?.category ?? ''}`)
  }
  const tell = async ({ raw, headers }: Received) => {
    const signature = String(headers['x-hub-signature-256'])
    await client.post(JSON.parse(raw), raw, signature)
  }

  await emulator.inbound.text({ from: ADA, text: 'Olá 👋 a/b' })
  await client.sendMessage(emulator.ids.phoneNumberId, ADA, new Text('hi'))
  await emulator.clock.runUntilIdle()
  for (const call of hook.received) await tell(call)

  expect(heard).toEqual([`${ADA} text Olá 👋 a/b`, 'sent service', 'delivered service', 'read '])
})

it('answers the handshake', async () => {
  await using emulator = await frozenEmulator()

  const challenge = clientOf(emulator).get({
    'hub.mode': 'subscribe',
    'hub.challenge': '1158201444',
    'hub.verify_token': emulator.ids.verifyToken,
  })

  expect(challenge).toBe('1158201444')
})

it('is told what is wrong', async () => {
  await using emulator = await frozenEmulator()
  const client = clientOf(emulator)

  const answer = await client.sendMessage('499999999999999', ADA, new Text('hi'))

  expect(answer).toMatchObject({ error: { code: 100, type: 'GraphMethodException' } })
})
