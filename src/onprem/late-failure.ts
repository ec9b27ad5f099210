import { conversationKey } from '../core/conversations/conversation.ts'
import { isObject, type JsonObject } from '../core/json.ts'
import type { StatusError } from '../core/messages/message.ts'
import { needsWindow } from '../core/messages/send-message.ts'
import type { PhoneNumber } from '../core/phone-numbers/phone-number.ts'
import type { Template } from '../core/templates/template.ts'
import type { ReadTx } from '../core/tx.ts'
import { wireError } from './errors.ts'
import { firstPartyImage } from './first-party-stickers.ts'
import type { MediaRef } from './media-refs.ts'
import { fileOf, mediaTrouble, troubleError } from './media-rules.ts'
import type { ParsedMessage } from './messages.parse.ts'
import { templateFault, variables } from './template-check.ts'

/** What is not answered at once but told by a `failed` status. */
export function lateFailure(
  tx: ReadTx,
  number: PhoneNumber,
  to: string,
  message: ParsedMessage,
  template: Template | undefined,
  strictTemplates: boolean,
): StatusError | undefined {
  if (message.lateError) return message.lateError
  if (tx.conversations.get(conversationKey(number.id, to))?.blockedAt !== undefined) {
    return wireError(1013, 'The contact is blocked')
  }
  return (
    templateFailure(tx, number, message, template, strictTemplates) ??
    (needsWindow(message.type) ? undefined : accountFailure(tx, number, to, template))
  )
}

/** What the network makes of a template: nobody pays for it, or the customer is not to have it. */
function accountFailure(
  tx: ReadTx,
  number: PhoneNumber,
  to: string,
  template: Template | undefined,
): StatusError | undefined {
  if (tx.wabas.get(number.wabaId)?.paymentProblem) {
    return wireError(402, 'The account has no valid payment method')
  }
  const isMarketing = template?.category === 'MARKETING'
  if (!isMarketing || !tx.customers.get(to)?.marketingExperiment) return undefined
  return wireError(472, 'The user gets no marketing while an experiment lasts')
}

/** The template that a message names, in the language that it names. */
export function findTemplate(
  tx: ReadTx,
  number: PhoneNumber,
  { type, content }: ParsedMessage,
): Template | undefined {
  const { name, language } = templateName(type, content)
  if (name === undefined) return undefined
  return findIn(tx, number, (each) => each.name === name && each.language === language)
}

function templateFailure(
  tx: ReadTx,
  number: PhoneNumber,
  message: ParsedMessage,
  template: Template | undefined,
  strictTemplates: boolean,
): StatusError | undefined {
  const { name, language, namespace } = templateName(message.type, message.content)
  if (name === undefined) return undefined
  if (namespace === '') return wireError(2014, 'The namespace is empty')
  const own = tx.wabas.get(number.wabaId)?.templateNamespace
  if (namespace !== undefined && own !== undefined && namespace !== own && template) {
    return wireError(2001, `Template '${name}' is not in namespace ${namespace}`)
  }
  if (template) {
    const content = message.content as JsonObject
    return message.type === 'hsm' ? hsmFault(template, content) : templateFault(template, content)
  }
  const elsewhere = findIn(tx, number, (each) => each.name === name) !== undefined
  if (!strictTemplates && !elsewhere) return undefined
  return wireError(2001, `Template '${name}' does not exist in ${language}`)
}

function hsmFault(template: Template, content: JsonObject): StatusError | undefined {
  const body = template.components.find(({ type }) => type === 'BODY')
  const wanted = variables(String(body?.['text'] ?? '')).length
  const params = content['localizable_params']
  const given = Array.isArray(params) ? params.length : 0
  if (wanted === given) return undefined
  return wireError(2000, `number of parameters (${given}) differs from the template (${wanted})`)
}

interface TemplateName {
  readonly name?: string
  readonly language?: string
  readonly namespace?: string
}

function templateName(type: string, content: unknown): TemplateName {
  if ((type !== 'template' && type !== 'hsm') || !isObject(content)) return {}
  const language = isObject(content['language']) ? content['language']['code'] : undefined
  const { namespace } = content
  return {
    name: String(content[type === 'hsm' ? 'element_name' : 'name']),
    language: String(language),
    ...(typeof namespace === 'string' && { namespace }),
  }
}

function findIn(
  tx: ReadTx,
  number: PhoneNumber,
  fits: (template: Template) => boolean,
): Template | undefined {
  for (const each of tx.templates.values()) {
    if (each.wabaId === number.wabaId && each.status !== 'DELETED' && fits(each)) return each
  }
  return undefined
}

/** Trouble with a file that was uploaded: it does not exist, or is not fit for the type of the message. */
export function uploadFailure(
  tx: ReadTx,
  number: PhoneNumber,
  refs: readonly MediaRef[],
): StatusError | undefined {
  for (const { id, kind } of refs) {
    if (id === undefined || (kind === 'sticker' && firstPartyImage(id))) continue
    const media = tx.media.get(id)
    if (media?.phoneNumberId !== number.id || media.undownloaded) {
      return wireError(1006, `Media ${id} not found`)
    }
    const trouble = mediaTrouble(kind, fileOf(media))
    if (trouble) return troubleError(trouble)
  }
  return undefined
}
