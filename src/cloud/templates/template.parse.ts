import { isObject, type JsonObject } from '../../core/json.ts'
import type { CreateTemplate } from '../../core/templates/create-template.ts'
import type { ChangeTemplate } from '../../core/templates/edit-template.ts'
import { fromLibrary } from '../../core/templates/from-library.ts'
import { templateLanguages } from '../../core/templates/languages.ts'
import { type Parameters, parseJson } from '../body.ts'
import { enumParameter, requiredParameter } from '../errors.ts'
import { readShape } from '../messages/shapes/shape.ts'
import {
  boolParameter,
  enumValue,
  intParameter,
  objectParameter,
  requiredText,
  textParameter,
  wordParameter,
} from '../parameters.ts'
import { majorOf } from '../versions.ts'
import { componentsShape } from './component.shape.ts'

type Category = CreateTemplate['category']

const categories: readonly Category[] = ['UTILITY', 'MARKETING', 'AUTHENTICATION']
const subCategories = ['ORDER_DETAILS', 'ORDER_STATUS', 'RICH_ORDER_STATUS', 'CUSTOM']

/** What versions up to v15.0 called them, when categories were others. */
const olderNames: Readonly<Record<string, Category>> = {
  TRANSACTIONAL: 'UTILITY',
  OTP: 'AUTHENTICATION',
}

function categoryOf(word: string, version: string): Category {
  const older = majorOf(version) <= 15 ? olderNames[word.toUpperCase()] : undefined
  return older ?? (enumValue('category', word, categories) as Category)
}

/** What a template is made of; a library template brings its own components. */
export function toCreate(body: Parameters, wabaId: string, version: string): CreateTemplate {
  const name = requiredText(body, 'name')
  const language = languageParameter('language', requiredText(body, 'language'))
  const category = categoryOf(requiredText(body, 'category'), version)
  const library = textParameter(body, 'library_template_name')
  if (library === undefined && isAbsent(body['components'])) {
    throw requiredParameter('components')
  }
  const made =
    library === undefined
      ? { components: componentsParameter(body['components'], version), category }
      : fromLibrary({ name: library, ...libraryInputs(body) }, language)
  const subCategory = wordParameter(body, 'sub_category', subCategories)
  return {
    wabaId,
    name,
    language,
    ...made,
    parameterFormat: formatOf(body) ?? 'POSITIONAL',
    ...(subCategory !== undefined && { subCategory }),
    ...common(body),
  }
}

export function toChange(body: Parameters, version: string): ChangeTemplate {
  const category = textParameter(body, 'category')
  const parameterFormat = formatOf(body)
  return {
    ...(category !== undefined && { category: categoryOf(category, version) }),
    ...(!isAbsent(body['components']) && {
      components: componentsParameter(body['components'], version),
    }),
    ...(parameterFormat && { parameterFormat }),
    ...common(body),
  }
}

export const isAbsent = (value: unknown): boolean => value === undefined || value === null

export function componentsParameter(value: unknown, version: string): JsonObject[] {
  const components = readShape(componentsShape, value, 'components') as JsonObject[]
  return majorOf(version) < APPS_IN_LIST ? components : components.map(withoutAppOfItsOwn)
}

/** From v21.0 on the app of a one-tap button stands in `supported_apps` and nowhere else. */
const APPS_IN_LIST = 21

function withoutAppOfItsOwn(component: JsonObject): JsonObject {
  const { buttons } = component
  if (component['type'] !== 'BUTTONS' || !Array.isArray(buttons)) return component
  const kept = buttons.map((button) => {
    if (!isObject(button)) return button
    const { package_name: _, signature_hash: __, ...rest } = button as JsonObject
    return rest
  })
  return { ...component, buttons: kept }
}

export function languageParameter(name: string, value: string): string {
  if (!templateLanguages.includes(value)) throw enumParameter(name, templateLanguages, value)
  return value
}

export const lifetimeOf = (body: Parameters): { ttlSeconds?: number } => {
  const ttlSeconds = intParameter(body, 'message_send_ttl_seconds')
  return ttlSeconds === undefined ? {} : { ttlSeconds }
}

const formatOf = (body: Parameters): CreateTemplate['parameterFormat'] | undefined =>
  wordParameter(body, 'parameter_format', ['POSITIONAL', 'NAMED']) as
    | CreateTemplate['parameterFormat']
    | undefined

/** Specifications of the marketing API: kept and shown, not looked at. */
const keptSpecs = ['bid_spec', 'creative_sourcing_spec', 'degrees_of_freedom_spec']

function common(body: Parameters) {
  const displayFormat = wordParameter(body, 'display_format', ['ORDER_DETAILS'])
  const linkTrackingOptedOut = boolParameter(body, 'cta_url_link_tracking_opted_out')
  boolParameter(body, 'allow_category_change')
  const sendType = wordParameter(body, 'send_type', ['DIRECT', 'CAMPAIGN'])
  const specs = keptSpecs.flatMap((name) => {
    const value = objectParameter(body, name)
    return value === undefined ? [] : [[name, value] as const]
  })
  const extra = {
    ...(Object.fromEntries(specs) as JsonObject),
    ...(sendType !== undefined && { send_type: sendType }),
  }
  return {
    ...lifetimeOf(body),
    ...(displayFormat !== undefined && { displayFormat }),
    ...(linkTrackingOptedOut !== undefined && { linkTrackingOptedOut }),
    ...(Object.keys(extra).length > 0 && { extra }),
  }
}

function libraryInputs(body: Parameters) {
  const buttons = opened(body['library_template_button_inputs'])
  const texts = opened(body['library_template_body_inputs'])
  return {
    buttons: (Array.isArray(buttons) ? buttons : []) as JsonObject[],
    body: (texts ?? {}) as JsonObject,
  }
}

/** Meta's examples quote the JSON of forms with single quotes. */
function opened(value: unknown): unknown {
  if (typeof value !== 'string') return value
  return parseJson(value) ?? parseJson(value.replaceAll("'", '"'))
}
