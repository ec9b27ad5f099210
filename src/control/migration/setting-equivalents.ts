import { different, type Equivalents, none } from './equivalent.ts'

const CALLBACK = 'POST /{version}/{app-id}/subscriptions'

export const settingEquivalents: Equivalents = [
  [
    'webhooks.url',
    different(
      CALLBACK,
      'callback_url with verify_token; the handshake must pass. Bodies are wrapped in entry and changes, and signed in X-Hub-Signature-256.',
    ),
  ],
  ['webhooks.message.sent', none('Sent statuses always come with the field messages.')],
  ['webhooks.message.*', none('Statuses can not be left out: ignore what is not wanted.')],
  ['webhooks.*', none('Meta decides how many calls are made at once.')],
  ['sent_status', none('Sent statuses always come with the field messages.')],
  ['callback_*', none('Meta repeats a call for up to seven days, at growing distances.')],
  [
    'max_callback_backoff_delay_ms',
    none('Meta repeats a call for up to seven days, at growing distances.'),
  ],
  ['media.*', none('Inbound media are not fetched ahead: ask for them by id.')],
  ['skip_referral_media_download', none('Inbound media are not fetched ahead.')],
  [
    'show_security_notifications',
    different(
      'POST /{version}/{phone-number-id}/settings {"user_identity_change"}',
      'The identity hash comes in contacts and messages where the check is on.',
    ),
  ],
  [
    'notify_user_change_number',
    different('field messages, type system', 'user_changed_number always comes.'),
  ],
  [
    'webhook_payload_conversation_pricingmodel_disabled',
    none('conversation and pricing come as the version of the webhook has them.'),
  ],
  ['garbagecollector_enable.*', none('Meta keeps and clears messages and media itself.')],
  ['heartbeat_interval', none('There are no nodes.')],
  ['unhealthy_interval', none('There are no nodes.')],
  ['log_level', none('There is no client to log.')],
  ['verbose_logging', none('There is no client to log.')],
  ['db_*', none('There is no database to look after.')],
  ['axolotl_*', none('There is no client.')],
  ['pass_through', none('Inbound messages are not kept for the client.')],
  [
    'shards',
    none('A number with shards comes with throughput level HIGH when its backup is given.'),
  ],
  ['media providers', none('A link is fetched without credentials.')],
  ['webhook CA', none('A callback needs a certificate of a public authority.')],
  ['external certificate', none("Meta's servers have certificates of their own.")],
  [
    'two-step PIN',
    different('pin of POST /{version}/{phone-number-id}/register', 'It stays what it was.'),
  ],
  [
    'profile',
    different(
      'whatsapp_business_profile',
      'Kept when the backup is given to register; set it again otherwise.',
    ),
  ],
]

export const webhookEquivalents: Equivalents = [
  [
    'contacts[].*',
    different('entry[].changes[].value.contacts[].*', 'Besides wa_id there is user_id.'),
  ],
  [
    'messages[].identity*',
    different('contacts[].identity_key_hash', 'Only where the identity check is on.'),
  ],
  ['messages[].*.new_wa_id', different('…system.wa_id', 'Renamed.')],
  ['messages[].*.sha256', different('…sha256', 'Base64 instead of hex.')],
  ['messages[].voice*', different('…audio with "voice":true', 'Renamed.')],
  ['messages[].id', different('entry[].changes[].value.messages[].id', 'A wamid.')],
  ['messages[].*', different('entry[].changes[].value.messages[].*', 'Wrapped; the same inside.')],
  [
    'statuses[].message.recipient_id',
    different('…statuses[].recipient_id', 'Only at the top of the status.'),
  ],
  ['statuses[].type', none('Statuses of messages have no type.')],
  ['statuses[].id', different('entry[].changes[].value.statuses[].id', 'A wamid.')],
  [
    'statuses[].errors*',
    different('…statuses[].errors[]', 'Other codes, with message and error_data.details.'),
  ],
  ['statuses[].*', different('entry[].changes[].value.statuses[].*', 'Wrapped; the same inside.')],
  ['errors[].*', different('entry[].changes[].value.errors[]', 'Other codes.')],
  ['services*', none('There is no client whose services could fail.')],
]
