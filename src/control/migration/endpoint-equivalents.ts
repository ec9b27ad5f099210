import { different, type Equivalents, none } from './equivalent.ts'

const PHONE = '/{version}/{phone-number-id}'

const profile = different(
  `GET|POST ${PHONE}/whatsapp_business_profile`,
  'One edge holds about, address, description, email, vertical and websites; fields are asked for by ?fields=.',
)
const block = different(
  `GET|POST|DELETE ${PHONE}/block_users`,
  'Customers are named in the body as {"block_users":[{"user":"…"}]}; only those who wrote in the last 24 hours can be blocked.',
)
const certificates = none(
  "Meta's servers have certificates of their own; there is nothing to upload.",
)
const stats = none(
  'The client that it measured is gone. GET /{version}/{waba-id}?fields=analytics counts messages.',
)
const packs = none('Stickers are sent by the id or link of a webp file; packs do not exist.')
const users = different(
  'POST /{version}/{business-id}/system_users',
  'Accounts of the client become system users of the business, each with its own token.',
)
const groups = different(
  `POST ${PHONE}/groups`,
  'A new API by the same name for eligible businesses; groups do not move.',
)

export const endpointEquivalents: Equivalents = [
  [
    'POST /v1/users/login',
    different(
      'Authorization: Bearer {system user token}',
      'There is no login: a token of a system user, which need not expire, takes the place of the one that lived seven days.',
    ),
  ],
  [
    'POST /v1/users/logout',
    none('A token ends when it is revoked in the settings of the business.'),
  ],
  ['* /v1/users*', users],
  [
    'POST /v1/messages',
    different(
      `POST ${PHONE}/messages`,
      'Add "messaging_product":"whatsapp". The answer is 200 with contacts and a wamid instead of 201; errors come as one Graph error object; the sender is in the path.',
    ),
  ],
  [
    'PUT /v1/messages/{message-id}',
    different(
      `POST ${PHONE}/messages`,
      'Body {"messaging_product":"whatsapp","status":"read","message_id":"wamid.…"}; the answer is {"success":true}.',
    ),
  ],
  [
    'POST /v1/contacts',
    none(
      'Send without a check: the answer of /messages has the wa_id, and a number without WhatsApp fails later with 131026.',
    ),
  ],
  ['GET /v1/contacts/blocklist', block],
  ['POST /v1/contacts/{wa-id}/block', block],
  ['POST /v1/contacts/{wa-id}/unblock', block],
  ['POST /v1/contacts/{wa-id}/report', none('A customer can be blocked and not reported.')],
  [
    '* /v1/contacts/{wa-id}/identity',
    different(
      `POST ${PHONE}/settings {"user_identity_change":{"enable_identity_key_check":true}}`,
      'The hash comes with inbound messages and is given back as recipient_identity_key_hash when sending; there is no call to acknowledge it.',
    ),
  ],
  [
    'POST /v1/media',
    different(
      `POST ${PHONE}/media`,
      'multipart/form-data with file, type and messaging_product instead of the bare bytes; the answer is {"id":"…"}. Ids do not move: upload again.',
    ),
  ],
  [
    'GET /v1/media/{id}',
    different(
      'GET /{version}/{media-id}, then GET its url',
      'Two steps: the first answers an address that is good for five minutes, the second needs the token too.',
    ),
  ],
  [
    'DELETE /v1/media/{id}',
    different('DELETE /{version}/{media-id}', 'The answer is {"success":true}.'),
  ],
  [
    'GET /v1/media/download/{id}',
    none('Inbound media are not fetched ahead; ask for them by id within 30 days.'),
  ],
  [
    'GET /v1/health',
    different(
      `GET ${PHONE}?fields=health_status`,
      'Tells whether messages can be sent, by number, account, business and app; there are no nodes.',
    ),
  ],
  [
    'POST /v1/account/verify',
    different(
      `POST ${PHONE}/verify_code, POST ${PHONE}/register`,
      'Not needed when the backup is given to register.',
    ),
  ],
  [
    'POST /v1/account',
    different(
      `POST ${PHONE}/request_code, POST ${PHONE}/register`,
      'Not needed when the backup is given to register; there are no certificates.',
    ),
  ],
  [
    '* /v1/account/shards',
    none('Throughput is raised by Meta: a number with shards comes with level HIGH.'),
  ],
  [
    'POST /v1/settings/account/two-step',
    different(`POST ${PHONE} {"pin":"…"}`, 'The PIN stays what it was and register asks for it.'),
  ],
  [
    'DELETE /v1/settings/account/two-step',
    none('Two-step verification is switched off in WhatsApp Manager only.'),
  ],
  [
    'POST /v1/settings/backup',
    different(
      `POST ${PHONE}/register {"backup":{"data","password"}}`,
      'The last backup is what moves the number.',
    ),
  ],
  ['POST /v1/settings/restore', none('There is no client to restore.')],
  [
    '* /v1/settings/application/media/providers*',
    none('A link is fetched without credentials: use signed links, or upload the file.'),
  ],
  [
    '* /v1/settings/application',
    different(
      'POST /{version}/{app-id}/subscriptions',
      'Of all settings only the callback goes on: with a verify token and fields, and an override for a number or an account.',
    ),
  ],
  [
    '* /v1/settings/business/compliance_info',
    different(`GET|POST ${PHONE}/business_compliance_info`, 'The same facts in another envelope.'),
  ],
  ['* /v1/settings/business/profile', profile],
  ['* /v1/settings/profile/about', profile],
  [
    '* /v1/settings/profile/photo*',
    different(
      `POST ${PHONE}/whatsapp_business_profile {"profile_picture_handle":"…"}`,
      'The picture is uploaded first by POST /{version}/{app-id}/uploads; what comes back is its handle.',
    ),
  ],
  ['* /v1/certificates/webhooks/ca', none('A callback needs a certificate of a public authority.')],
  ['* /v1/certificates/*', certificates],
  ['GET /v1/stats/*', stats],
  ['GET /metrics', stats],
  ['* /v1/stickerpacks*', packs],
  ['* /v1/services/*', none('Meta keeps and clears messages and media itself.')],
  [
    'GET /v1/support',
    none('There is no client to look into; the fbtrace_id of an answer helps support.'),
  ],
  ['* /v1/groups*', groups],
]
