import { type LibraryTemplate, templateLibrary } from '../../core/templates/library.ts'
import type { Call, Endpoint, Reply } from '../../http/endpoint.ts'
import type { World } from '../../world.ts'
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
const industries = ['E_COMMERCE', 'FINANCIAL_SERVICES']

function library(call: Call<World>): Reply {
  const query = Object.fromEntries(call.query)
  const search = textParameter(query, 'search')?.toLowerCase()
  const topic = wordParameter(query, 'topic', topics)
  const industry = wordParameter(query, 'industry', industries)
  const usecase = textParameter(query, 'usecase')?.toUpperCase()
  const language = textParameter(query, 'language')
  const rows = templateLibrary.filter(
    (each) =>
      (search === undefined || `${each.name} ${each.body}`.toLowerCase().includes(search)) &&
      (topic === undefined || each.topic === topic) &&
      (industry === undefined || each.industry.includes(industry)) &&
      (usecase === undefined || each.usecase === usecase) &&
      (language === undefined || each.language === language),
  )
  return { status: 200, body: page(call, rows, renderLibraryTemplate) }
}

const renderLibraryTemplate = (row: LibraryTemplate) => ({
  name: row.name,
  language: row.language,
  category: row.category,
  topic: row.topic,
  usecase: row.usecase,
  industry: [...row.industry],
  ...(row.header !== undefined && { header: row.header }),
  body: row.body,
  body_params: [...row.bodyParams],
  body_param_types: [...row.bodyParamTypes],
  ...(row.buttons.length > 0 && { buttons: [...row.buttons] }),
  id: row.id,
})

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
