import type { JsonObject } from '../../core/json.ts'
import { type LibraryTemplate, templateLibrary } from '../../core/templates/library.ts'
import type { Call, Endpoint, Reply } from '../../http/endpoint.ts'
import type { World } from '../../world.ts'
import { askedFields, renderRow } from '../fields.ts'
import type { FieldItem } from '../node-kind.ts'
import { page } from '../paging.ts'
import { textParameter, wordParameter } from '../parameters.ts'

const MANAGE = 'whatsapp_business_management'

const topics = [
  'ACCOUNT_UPDATE',
  'CUSTOMER_FEEDBACK',
  'EVENT_REMINDER',
  'IDENTITY_VERIFICATION',
  'ORDER_MANAGEMENT',
  'PAYMENTS',
]
const usecases = [
  'ACCOUNT_CREATION_CONFIRMATION',
  'AUTO_PAY_REMINDER',
  'DELIVERY_CONFIRMATION',
  'DELIVERY_FAILED',
  'DELIVERY_UPDATE',
  'FEEDBACK_SURVEY',
  'FRAUD_ALERT',
  'LOW_BALANCE_WARNING',
  'ORDER_ACTION_NEEDED',
  'ORDER_CONFIRMATION',
  'ORDER_DELAY',
  'ORDER_OR_TRANSACTION_CANCEL',
  'ORDER_PICK_UP',
  'PAYMENT_ACTION_REQUIRED',
  'PAYMENT_CONFIRMATION',
  'PAYMENT_DUE_REMINDER',
  'PAYMENT_OVERDUE',
  'PAYMENT_REJECT_FAIL',
  'PAYMENT_SCHEDULED',
  'RECEIPT_ATTACHMENT',
  'RETURN_CONFIRMATION',
  'SHIPMENT_CONFIRMATION',
  'STATEMENT_ATTACHMENT',
  'STATEMENT_AVAILABLE',
  'TRANSACTION_ALERT',
]
const industries = ['E_COMMERCE', 'FINANCIAL_SERVICES']

function library(call: Call<World>): Reply {
  const query = Object.fromEntries(call.query)
  const search = textParameter(query, 'search')?.toLowerCase()
  const topic = wordParameter(query, 'topic', topics)
  const industry = wordParameter(query, 'industry', industries)
  const usecase = wordParameter(query, 'usecase', usecases)
  const language = textParameter(query, 'language')
  const rows = templateLibrary.filter(
    (each) =>
      (search === undefined || `${each.name} ${each.body}`.toLowerCase().includes(search)) &&
      (topic === undefined || each.topic === topic) &&
      (industry === undefined || each.industry.includes(industry)) &&
      (usecase === undefined || each.usecase === usecase) &&
      (language === undefined || each.language === language),
  )
  const asked = askedFields(call)
  return { status: 200, body: page(call, rows, (row) => render(row, asked)) }
}

function render(row: LibraryTemplate, asked: readonly FieldItem[] | undefined): JsonObject {
  const values = {
    name: row.name,
    language: row.language,
    category: row.category,
    topic: row.topic,
    usecase: row.usecase,
    industry: [...row.industry],
    header: row.header,
    body: row.body,
    body_params: [...row.bodyParams],
    body_param_types: [...row.bodyParamTypes],
    buttons: row.buttons.length > 0 ? [...row.buttons] : undefined,
    id: row.id,
  }
  return renderRow('WhatsAppBusinessHSMLibrary', values, asked)
}

export const templateLibraryEndpoints: readonly Endpoint<World>[] = [
  {
    method: 'GET',
    path: '/message_template_library',
    auth: MANAGE,
    doc: "Browse Meta's library of templates",
    run: library,
  },
  {
    method: 'GET',
    path: '/{waba}/message_template_library',
    auth: MANAGE,
    doc: "Browse Meta's library of templates",
    run: library,
  },
]
