import { expect, it } from 'vitest'
import { checkFlowJson } from '../../../src/core/flows/check-flow-json.ts'

const footer = { type: 'Footer', label: 'Go', 'on-click-action': { name: 'complete', payload: {} } }
const input = { type: 'TextInput', name: 'a', label: 'A' }
const photo = { type: 'PhotoPicker', name: 'p', label: 'P' }
const list = {
  type: 'NavigationList',
  name: 'n',
  'list-items': [{ id: '1', 'main-content': { title: 'a' } }],
  'on-click-action': { name: 'data_exchange', payload: {} },
}
const options = (title: string) => ({
  type: 'Dropdown',
  name: 'd',
  label: 'D',
  'data-source': [{ id: '1', title }],
})

const screen = (children: object[], more: object = {}) => ({
  id: 'LAST',
  title: 'Last',
  terminal: true,
  data: {},
  layout: { type: 'SingleColumnLayout', children },
  ...more,
})

/** Where the mistakes are, in short: `INVALID_COMPONENT screens[0].layout.children[0]`. */
function mistakes(version: string, ...screens: object[]): string[] {
  const { errors } = checkFlowJson(JSON.stringify({ version, screens }))
  return errors.map(({ error, pointers }) => {
    const [first] = pointers as { path: string }[]
    return `${error} ${first?.path.replace('.layout.children', '')}`
  })
}

it('lets pass what is well placed', () => {
  const first = screen([{ type: 'RichText', text: 'a' }, footer])
  expect(mistakes('7.3', first)).toEqual([])
  const form = { type: 'Form', name: 'f', children: [input] }
  expect(mistakes('3.1', screen([form, footer]))).toEqual([])
})

it.each([
  [
    'a long option',
    '7.3',
    [options('x'.repeat(31)), footer],
    'INVALID_PROPERTY_VALUE',
    '[0].data-source[0].title',
  ],
  ['a list on the last screen', '7.3', [list, footer], 'INVALID_COMPONENT', '[0]'],
  [
    'rich text beside an input',
    '7.3',
    [{ type: 'RichText', text: 'a' }, input, footer],
    'INVALID_COMPONENT',
    '[0]',
  ],
  [
    'rich text with a footer, before 6.3',
    '6.2',
    [{ type: 'RichText', text: 'a' }, footer],
    'INVALID_COMPONENT',
    '[0]',
  ],
  [
    'a switch without cases',
    '7.3',
    [{ type: 'Switch', value: 'a', cases: {} }, footer],
    'INVALID_PROPERTY_VALUE',
    '[0].cases',
  ],
  ['an input outside a form, before 4.0', '3.1', [input, footer], 'INVALID_COMPONENT', '[0]'],
  [
    'a choice without a label',
    '7.3',
    [{ type: 'RadioButtonsGroup', name: 'r', 'data-source': [{ id: '1', title: 'a' }] }, footer],
    'MISSING_REQUIRED_PROPERTY',
    '[0].label',
  ],
])('finds %s', (_, version, children, error, path) => {
  expect(mistakes(version, screen(children))).toContain(`${error} screens[0]${path}`)
})

it('finds a footer in one branch only, a picked file on its way to another screen, success before the end', () => {
  const half = screen([
    JSON.parse(`{"type":"If","condition":"true","then":[${JSON.stringify(footer)}]}`),
  ])
  expect(mistakes('7.3', half)).toEqual(['INVALID_COMPONENT screens[0][0]'])

  const payload = { p: '\u0024{form.p}' }
  const next = { name: 'navigate', next: { type: 'screen', name: 'LAST' }, payload }
  const first = screen([photo, { ...footer, 'on-click-action': next }], {
    id: 'FIRST',
    terminal: undefined,
    success: true,
  })
  expect(mistakes('7.3', first, screen([footer]))).toEqual([
    'INVALID_PROPERTY screens[0].success',
    'INVALID_PROPERTY_VALUE screens[0][1].on-click-action.payload.p',
  ])
})

it('finds its way in names of all kinds, and through very long and very deep files', () => {
  const odd = screen([footer], { 'a[b].c': 1, data: { 'x[': {}, 'y]': {} } })
  expect(mistakes('7.3', odd)).toEqual([
    'INVALID_PROPERTY screens[0].a[b].c',
    'MISSING_REQUIRED_PROPERTY screens[0].data.x[.__example__',
    'MISSING_REQUIRED_PROPERTY screens[0].data.y].__example__',
  ])
  expect(mistakes('7.3', screen([footer]), {})).toContain('INVALID_ROUTING_MODEL screens[1]')

  const ids = Array.from({ length: 20_000 }, (_, at) =>
    at.toString(2).replace(/0/g, 'A').replace(/1/g, 'B'),
  )
  const routing_model = Object.fromEntries(ids.map((id, at) => [id, ids.slice(at + 1, at + 2)]))
  const screens = ids.map((id) => screen([footer], { id }))
  const long = { version: '7.3', data_api_version: '3.0', routing_model, screens }
  expect(checkFlowJson(JSON.stringify(long)).errors).toEqual([])

  for (const depth of [1000, 100_000]) {
    const deep = `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`
    expect(checkFlowJson(deep).errors.map(({ error }) => error)).toEqual(['INVALID_FLOW_JSON'])
  }
})
