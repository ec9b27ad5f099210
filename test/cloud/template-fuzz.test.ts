import fc from 'fast-check'
import { expect, it } from 'vitest'
import { GraphError } from '../../src/cloud/errors.ts'
import { componentsParameter } from '../../src/cloud/templates/template.parse.ts'
import type { Random } from '../../src/core/env.ts'
import { checkFlowJson } from '../../src/core/flows/check-flow-json.ts'
import { checkComponents } from '../../src/core/templates/check-components.ts'
import { storeComponents } from '../../src/core/templates/store-components.ts'
import { TemplateRefused } from '../../src/core/templates/template-refused.ts'

const types = ['HEADER', 'body', 'FOOTER', 'BUTTONS', 'CAROUSEL', 'limited_time_offer', 'X']
const buttons = ['QUICK_REPLY', 'url', 'PHONE_NUMBER', 'COPY_CODE', 'OTP', 'FLOW', 'CATALOG', 'MPM']
const texts = ['', 'Hello', 'Hello {{1}} you', '{{name}}', 'https://a.example/{{1}}', '👋', '\n']

const scalar = fc.oneof(fc.constantFrom(...texts), fc.integer(), fc.boolean(), fc.constant(null))
const example = fc.oneof(
  scalar,
  fc.array(scalar),
  fc.dictionary(
    fc.constantFrom('header_text', 'body_text', 'header_handle', 'body_text_named_params'),
    fc.oneof(scalar, fc.array(scalar), fc.array(fc.array(scalar))),
  ),
)
const button = fc.record(
  {
    type: fc.constantFrom(...buttons),
    text: scalar,
    url: scalar,
    example,
    phone_number: scalar,
    otp_type: fc.constantFrom('COPY_CODE', 'ONE_TAP', 'X'),
    supported_apps: fc.array(fc.dictionary(fc.constant('package_name'), scalar)),
    flow_id: scalar,
  },
  { requiredKeys: [] },
)
const component = fc.letrec((tie) => ({
  one: fc.record(
    {
      type: fc.constantFrom(...types),
      format: fc.constantFrom('TEXT', 'image', 'VIDEO', 'LOCATION', 'X'),
      text: scalar,
      example,
      buttons: fc.oneof(scalar, fc.array(button, { maxLength: 4 })),
      cards: fc.array(fc.record({ components: fc.array(tie('one'), { maxLength: 3 }) }), {
        maxLength: 3,
      }),
      limited_time_offer: fc.oneof(scalar, fc.dictionary(fc.constant('text'), scalar)),
      add_security_recommendation: scalar,
      code_expiration_minutes: scalar,
    },
    { requiredKeys: [], noNullPrototype: true },
  ),
})).one

const random = { digits: (count: number) => '1'.repeat(count) } as unknown as Random

it('answers any components with a refusal in its own words, or takes them', () => {
  const rules = (category: string, format: 'POSITIONAL' | 'NAMED') => ({
    category,
    format,
    has: () => true,
  })
  fc.assert(
    fc.property(
      fc.oneof(fc.anything(), fc.array(component, { maxLength: 5 })),
      fc.constantFrom('MARKETING', 'UTILITY', 'AUTHENTICATION'),
      fc.constantFrom('POSITIONAL' as const, 'NAMED' as const),
      (given, category, format) => {
        try {
          const components = componentsParameter(given, 'v25.0')
          checkComponents(components, rules(category, format))
          storeComponents(components, 'en', category === 'AUTHENTICATION', random)
        } catch (error) {
          expect(error instanceof GraphError || error instanceof TemplateRefused).toBe(true)
        }
      },
    ),
    { numRuns: 2000, seed: 7 },
  )
})

const flowValue = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    scalar,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(
      fc.constantFrom(
        'version',
        'screens',
        'id',
        'layout',
        'children',
        'type',
        'data',
        'routing_model',
        'data_api_version',
        'on-click-action',
        'name',
        'next',
        'then',
        'cases',
        'list-items',
        'a.b[0]',
      ),
      fc.oneof(
        tie('value'),
        fc.constantFrom('7.3', '3.0', 'SingleColumnLayout', 'Footer', 'If', 'navigate', 'SUCCESS'),
      ),
    ),
  ),
})).value

it('finds the place of every mistake of any Flow JSON', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.json(),
        flowValue.map((each) => JSON.stringify(each, null, 1) ?? ''),
      ),
      (text) => {
        for (const error of checkFlowJson(text).errors) {
          expect(error).toMatchObject({
            error: expect.any(String),
            message: expect.any(String),
            line_start: expect.any(Number),
            column_end: expect.any(Number),
          })
        }
      },
    ),
    { numRuns: 2000, seed: 7 },
  )
})
