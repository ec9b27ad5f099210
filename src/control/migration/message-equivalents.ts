import { different, type Equivalents, none, same } from './equivalent.ts'

const media = different(
  'the same type',
  'Ids of the old client name nothing: upload again or send by link. Links are fetched without the providers of the client.',
)

/** `outbound text`, `outbound interactive list`, `inbound button` … */
export const messageEquivalents: Equivalents = [
  [
    'outbound hsm',
    different('template', 'The old form is gone: use type template without a namespace.'),
  ],
  [
    'outbound template',
    different(
      'template',
      'namespace is not needed; parameters are checked when the message is sent, with codes 132000 and following.',
    ),
  ],
  ['outbound text', same('text')],
  [
    'outbound reaction',
    same('reaction', 'message_id is a wamid; ids of the old client name nothing.'),
  ],
  ['outbound location', same('location')],
  ['outbound contacts', same('contacts')],
  ['outbound sticker', different('sticker', 'By id of an upload or by link; packs do not exist.')],
  ['outbound image', media],
  ['outbound audio', media],
  ['outbound video', media],
  ['outbound document', media],
  ['outbound interactive button', same('interactive button')],
  ['outbound interactive list', same('interactive list')],
  ['outbound interactive product*', same('interactive product and product_list')],
  ['outbound interactive *', same('interactive of the same type')],
  ['inbound voice', different('audio', 'A voice message is an audio message with "voice":true.')],
  [
    'inbound image',
    different(
      'image',
      'Media come with an id that is looked up first, and never in full; sha256 is base64.',
    ),
  ],
  ['inbound audio', different('audio', 'Look the id up first; sha256 is base64.')],
  ['inbound video', different('video', 'Look the id up first; sha256 is base64.')],
  ['inbound document', different('document', 'Look the id up first; sha256 is base64.')],
  ['inbound sticker', different('sticker', 'Look the id up first; there is no metadata of packs.')],
  ['inbound ephemeral', none('Disappearing messages arrive as unsupported.')],
  ['inbound unknown', different('unsupported', 'errors has code 131051.')],
  ['inbound system', different('system', 'user_changed_number has wa_id instead of new_wa_id.')],
  ['inbound interactive *', same('interactive of the same type')],
  ['inbound *', same('the same type')],
]
