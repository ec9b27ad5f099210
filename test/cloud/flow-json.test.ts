import { expect, it } from 'vitest'
import type { LocalEmulator } from '../../src/index.ts'
import { frozenEmulator, graph } from '../support/emulator.ts'
import { WABA } from './support.ts'

type Part = Record<string, unknown>

const x = (length: number) => 'x'.repeat(length)
/** `$form.a` stands for a dynamic value. */
const dynamic = (value: unknown) =>
  JSON.parse(JSON.stringify(value).replace(/\$((?:form|data|screen)[\w.]*)/g, '\u0024{$1}'))
const many = <T>(count: number, make: (at: number) => T): T[] =>
  Array.from({ length: count }, (_, at) => make(at))
const base64 = (bytes: number) => Buffer.alloc(bytes).toString('base64')

const complete = { name: 'complete', payload: {} }
const footer = { type: 'Footer', label: 'Done', 'on-click-action': complete }
const go = (name: string, payload: object = {}) => ({
  type: 'Footer',
  label: 'Next',
  'on-click-action': { name: 'navigate', next: { type: 'screen', name }, payload },
})
const options = (count: number, more: Part = {}) =>
  many(count, (at) => ({ id: `${at}`, title: 'T', ...more }))
const input = (name: string) => ({ type: 'TextInput', name, label: 'A' })
const item = (more: Part = {}) => ({ id: '1', 'main-content': { title: 'T' }, ...more })
const exchange = { name: 'data_exchange', payload: {} }

const screen = (id: string, children: unknown[], more: Part = {}) => ({
  id,
  title: 'Hello',
  layout: { type: 'SingleColumnLayout', children },
  ...more,
})
const last = (children: unknown[], more: Part = {}) =>
  screen('LAST', children, { terminal: true, ...more })
const flow = (version: string, ...screens: unknown[]): Part => ({ version, screens })
/** A screen with these components and a button that ends the Flow. */
const ending = (version: string, ...children: Part[]) => flow(version, last([...children, footer]))
/** In front of the last screen: for what may not stand on that. */
const before = (version: string, ...children: Part[]) =>
  flow(version, screen('FIRST', [...children, go('LAST')]), last([footer]))

/** The linter takes a literal with `then` for a promise. */
const when = (condition: string, yes: unknown[], no?: unknown[]): Part => ({
  type: 'If',
  condition,
  ...Object.fromEntries([['then', yes]]),
  ...(no && { else: no }),
})

/** A Flow JSON and what is wrong with it, in short: `INVALID_COMPONENT 0/1.type`. */
type Row = [name: string, json: Part, ...errors: string[]]

const short = (path: string) =>
  path.replace(/screens\[(\d+)\]/, '$1').replace(/\.layout\.children\[(\d+)\]/g, '/$1')

async function mistakesIn(emulator: LocalEmulator, rows: readonly Row[]) {
  const { body } = await graph(emulator, 'post', `/v25.0/${WABA}/flows`)
    .send({ name: 'table', categories: ['OTHER'] })
    .expect(200)
  const found: Record<string, string[]> = {}
  for (const [name, json] of rows) {
    const reply = await graph(emulator, 'post', `/v25.0/${body.id}/assets`)
      .field('name', 'flow.json')
      .field('asset_type', 'FLOW_JSON')
      .attach('file', Buffer.from(JSON.stringify(dynamic(json))), 'flow.json')
      .expect(200)
    found[name] = reply.body.validation_errors.map(
      (each: { error: string; pointers: { path: string }[] }) =>
        `${each.error} ${short(each.pointers[0]?.path ?? '')}`,
    )
  }
  return found
}

const expected = (rows: readonly Row[]) =>
  Object.fromEntries(rows.map(([name, , ...errors]) => [name, errors]))

async function compare(rows: readonly Row[]) {
  await using emulator = await frozenEmulator()
  expect(await mistakesIn(emulator, rows)).toEqual(expected(rows))
}

const long = (name: string, component: Part, property: string, most: number): Row[] => [
  [`${name}: ${most}`, ending('7.3', { ...component, [property]: x(most) })],
  [
    `${name}: ${most + 1}`,
    ending('7.3', { ...component, [property]: x(most + 1) }),
    `INVALID_PROPERTY_VALUE 0/0.${property}`,
  ],
]

const minimal: Record<string, [since: string, earlier: string | undefined, component: Part]> = {
  TextHeading: ['2.1', undefined, { text: 'a' }],
  TextSubheading: ['2.1', undefined, { text: 'a' }],
  TextBody: ['2.1', undefined, { text: 'a' }],
  TextCaption: ['2.1', undefined, { text: 'a' }],
  RichText: ['5.1', '5.0', { text: ['a', 'b'] }],
  TextInput: ['2.1', undefined, { label: 'A', name: 'a' }],
  TextArea: ['2.1', undefined, { label: 'A', name: 'a' }],
  CheckboxGroup: ['2.1', undefined, { name: 'a', 'data-source': options(1) }],
  RadioButtonsGroup: ['2.1', undefined, { name: 'a', 'data-source': options(1) }],
  Dropdown: ['2.1', undefined, { label: 'A', name: 'a', 'data-source': options(1) }],
  ChipsSelector: ['6.3', '6.2', { label: 'A', name: 'a', 'data-source': options(2) }],
  OptIn: ['2.1', undefined, { label: 'A', name: 'a' }],
  EmbeddedLink: ['2.1', undefined, { text: 'a', 'on-click-action': exchange }],
  DatePicker: ['2.1', undefined, { label: 'A', name: 'a' }],
  CalendarPicker: ['6.1', '6.0', { label: 'A', name: 'a' }],
  Image: ['2.1', undefined, { src: base64(3) }],
  ImageCarousel: ['7.1', '7.0', { images: [{ src: base64(3), 'alt-text': 'a' }] }],
  PhotoPicker: ['4.0', '3.1', { label: 'A', name: 'a' }],
  DocumentPicker: ['4.0', '3.1', { label: 'A', name: 'a' }],
  If: ['4.0', '3.1', when('true', [{ type: 'TextBody', text: 'a' }])],
  Switch: ['4.0', '3.1', { value: 'a', cases: { a: [{ type: 'TextBody', text: 'a' }] } }],
}

const inputs = new Set(
  'TextInput TextArea CheckboxGroup RadioButtonsGroup Dropdown OptIn DatePicker'.split(' '),
)

it('knows each component from its version on, and what it must have', async () => {
  const rows = Object.entries(minimal).flatMap(([type, [since, earlier, rest]]): Row[] => {
    const placed = (version: string, component: Part) =>
      inputs.has(type) && Number(version) < 4
        ? ending(version, { type: 'Form', name: 'f', children: [component] })
        : type === 'RichText'
          ? flow(version, screen('FIRST', [component]), last([footer]))
          : ending(version, component)
    const at = inputs.has(type) && Number(since) < 4 ? '0/0.children[0]' : '0/0'
    const dead = type === 'RichText' ? ['INVALID_ROUTING_MODEL 1'] : []
    const component = { type, ...rest }
    const rows: Row[] = [[`${type} ${since}`, placed(since, component)]]
    if (type === 'RichText') {
      rows[0] = [`${type} 6.3`, ending('6.3', component)]
    }
    if (earlier !== undefined && dead.length === 0) {
      const error = `INVALID_COMPONENT ${at}.type`
      rows.push([`${type} ${earlier}`, placed(earlier, component), error])
    }
    for (const name of Object.keys(rest).filter((each) => each !== 'type')) {
      const { [name]: _, ...without } = component as Part
      if (type === 'RichText') continue
      rows.push([
        `${type} without ${name}`,
        placed(since, without),
        `MISSING_REQUIRED_PROPERTY ${at}.${name}`,
      ])
    }
    return rows
  })
  await compare([
    ...rows,
    [
      'RichText 5.0',
      ending('5.0', { type: 'RichText', text: 'a' }),
      'INVALID_COMPONENT 0/0.type',
      'INVALID_COMPONENT 0/0',
    ],
    [
      'RichText without text',
      ending('7.3', { type: 'RichText' }),
      'MISSING_REQUIRED_PROPERTY 0/0.text',
    ],
    [
      'Footer without label',
      flow('7.3', last([{ type: 'Footer', 'on-click-action': complete }])),
      'MISSING_REQUIRED_PROPERTY 0/0.label',
    ],
    [
      'Form without name',
      ending('7.3', { type: 'Form', children: [] }),
      'MISSING_REQUIRED_PROPERTY 0/0.name',
    ],
    [
      'Form without children',
      ending('7.3', { type: 'Form', name: 'f' }),
      'MISSING_REQUIRED_PROPERTY 0/0.children',
    ],
    ['no type', ending('7.3', { text: 'a' }), 'MISSING_REQUIRED_PROPERTY 0/0.type'],
    ['unknown type', ending('7.3', { type: 'Text' }), 'INVALID_PROPERTY_VALUE 0/0.type'],
    [
      'a choice needs a label from 4.0 on',
      ending('4.0', { type: 'CheckboxGroup', name: 'a', 'data-source': options(1) }),
      'MISSING_REQUIRED_PROPERTY 0/0.label',
    ],
    ['an input stands in a form before 4.0', ending('3.1', input('a')), 'INVALID_COMPONENT 0/0'],
    ['and anywhere from 4.0 on', ending('4.0', input('a'))],
  ])
})

const text = { type: 'TextInput', name: 'a', label: 'A' }
const choice = { type: 'CheckboxGroup', name: 'a', label: 'A', 'data-source': options(1) }
const drop = { ...choice, type: 'Dropdown' }
const chips = { ...choice, type: 'ChipsSelector', 'data-source': options(2) }
const calendar = { type: 'CalendarPicker', name: 'a', label: 'A' }
const photo = { type: 'PhotoPicker', name: 'p', label: 'P' }
const documents = { type: 'DocumentPicker', name: 'd', label: 'D' }
const image = { type: 'Image', src: base64(3) }
const carousel = { type: 'ImageCarousel', images: [{ src: base64(3), 'alt-text': 'a' }] }
const list = {
  type: 'NavigationList',
  name: 'n',
  'list-items': [item()],
  'on-click-action': { name: 'navigate', next: { type: 'screen', name: 'LAST' }, payload: {} },
}
const lists = (...all: Part[]) => flow('7.3', screen('FIRST', all), last([footer]))
const onlyFooter = (more: Part) => flow('7.3', last([{ ...footer, ...more }]))

it('holds each limit: the last that passes and the first that does not', async () => {
  const value = 'INVALID_PROPERTY_VALUE 0/0'
  await compare([
    ...long('heading', { type: 'TextHeading' }, 'text', 80),
    ...long('subheading', { type: 'TextSubheading' }, 'text', 80),
    ...long('body', { type: 'TextBody' }, 'text', 4096),
    ...long('caption', { type: 'TextCaption' }, 'text', 4096),
    ...long('input label', text, 'label', 20),
    ...long('input helper', text, 'helper-text', 80),
    ...long('input error', text, 'error-message', 30),
    ...long('area label', { ...text, type: 'TextArea' }, 'label', 20),
    ...long('area helper', { ...text, type: 'TextArea' }, 'helper-text', 80),
    ...long('choice label', choice, 'label', 30),
    ...long('radio label', { ...choice, type: 'RadioButtonsGroup' }, 'label', 30),
    ...long('drop label', drop, 'label', 20),
    ...long('chips label', chips, 'label', 80),
    ...long('chips description', chips, 'description', 300),
    ...long('opt-in', { type: 'OptIn', name: 'a' }, 'label', 120),
    ...long('link', { type: 'EmbeddedLink', 'on-click-action': exchange }, 'text', 25),
    ...long('date label', { type: 'DatePicker', name: 'a' }, 'label', 40),
    ...long('date helper', { type: 'DatePicker', name: 'a', label: 'A' }, 'helper-text', 80),
    ...long('date error', { type: 'DatePicker', name: 'a', label: 'A' }, 'error-message', 80),
    ...long('calendar label', calendar, 'label', 40),
    ...long('calendar title', calendar, 'title', 80),
    ...long('calendar description', calendar, 'description', 300),
    ...long('photo label', photo, 'label', 80),
    ...long('photo description', photo, 'description', 300),
    ...long('document label', documents, 'label', 80),
    ...long('document description', documents, 'description', 300),
    ['footer label: 35', onlyFooter({ label: x(35) })],
    ['footer label: 36', onlyFooter({ label: x(36) }), `${value}.label`],
    ['footer caption: 15', onlyFooter({ 'left-caption': x(15), 'right-caption': x(15) })],
    [
      'footer captions: 16',
      onlyFooter({ 'left-caption': x(16), 'center-caption': x(16), 'right-caption': x(16) }),
      `${value}.left-caption`,
      `${value}.center-caption`,
      `${value}.right-caption`,
    ],
    [
      'calendar of a range',
      ending('7.3', {
        ...calendar,
        mode: 'range',
        label: { 'start-date': x(40), 'end-date': x(41) },
      }),
      `${value}.label`,
    ],
    ['calendar mode', ending('7.3', { ...calendar, mode: 'week' }), `${value}.mode`],
    ['20 choices', ending('7.3', { ...choice, 'data-source': options(20) })],
    [
      '21 choices',
      ending('7.3', { ...choice, 'data-source': options(21) }),
      `${value}.data-source`,
    ],
    ['no choice', ending('7.3', { ...choice, 'data-source': [] }), `${value}.data-source`],
    ['200 in a drop-down', ending('7.3', { ...drop, 'data-source': options(200) })],
    [
      '201 in a drop-down',
      ending('7.3', { ...drop, 'data-source': options(201) }),
      `${value}.data-source`,
    ],
    [
      '100 with images',
      ending('7.3', { ...drop, 'data-source': options(100, { image: base64(3) }) }),
    ],
    [
      '101 with images',
      ending('7.3', { ...drop, 'data-source': options(101, { image: base64(3) }) }),
      `${value}.data-source`,
    ],
    ['20 chips', ending('7.3', { ...chips, 'data-source': options(20) })],
    ['21 chips', ending('7.3', { ...chips, 'data-source': options(21) }), `${value}.data-source`],
    ['1 chip', ending('7.3', { ...chips, 'data-source': options(1) }), `${value}.data-source`],
    [
      'an option',
      ending('7.3', {
        ...choice,
        'data-source': options(1, { title: x(30), description: x(300), metadata: x(20) }),
      }),
    ],
    [
      'a long option',
      ending('7.3', {
        ...choice,
        'data-source': options(1, { title: x(31), description: x(301), metadata: x(21) }),
      }),
      `${value}.data-source[0].title`,
      `${value}.data-source[0].description`,
      `${value}.data-source[0].metadata`,
    ],
    [
      'an option of nothing',
      ending('7.3', { ...choice, 'data-source': [{}] }),
      'MISSING_REQUIRED_PROPERTY 0/0.data-source[0].id',
      'MISSING_REQUIRED_PROPERTY 0/0.data-source[0].title',
    ],
    [
      'an image of 100 KB',
      ending('6.0', { ...choice, 'data-source': options(1, { image: base64(102_400) }) }),
    ],
    [
      'an image over 100 KB',
      ending('6.0', { ...choice, 'data-source': options(1, { image: base64(102_401) }) }),
      `${value}.data-source[0].image`,
    ],
    [
      'an image of 300 KB before 6.0',
      ending('5.1', { ...choice, 'data-source': options(1, { image: base64(307_200) }) }),
    ],
    [
      'an image over 300 KB before 6.0',
      ending('5.1', { ...choice, 'data-source': options(1, { image: base64(307_201) }) }),
      `${value}.data-source[0].image`,
    ],
    ['a picture of 300 KB', ending('7.3', { ...image, src: base64(307_200) })],
    ['a picture over 300 KB', ending('7.3', { ...image, src: base64(307_201) }), `${value}.src`],
    [
      'a picture that is a link',
      ending('7.3', { ...image, src: 'https://shop.example/a.png' }),
      `${value}.src`,
    ],
    [
      '5 opt-ins',
      ending('7.3', ...many(5, (at) => ({ type: 'OptIn', name: `a${at}`, label: 'A' }))),
    ],
    [
      '6 opt-ins',
      ending('7.3', ...many(6, (at) => ({ type: 'OptIn', name: `a${at}`, label: 'A' }))),
      'INVALID_COMPONENT 0/5',
    ],
    [
      '2 links',
      ending(
        '7.3',
        ...many(2, () => ({ type: 'EmbeddedLink', text: 'a', 'on-click-action': exchange })),
      ),
    ],
    [
      '3 links',
      ending(
        '7.3',
        ...many(3, () => ({ type: 'EmbeddedLink', text: 'a', 'on-click-action': exchange })),
      ),
      'INVALID_COMPONENT 0/2',
    ],
    ['3 pictures', ending('7.3', image, image, image)],
    ['4 pictures', ending('7.3', image, image, image, image), 'INVALID_COMPONENT 0/3'],
    ['2 carousels', ending('7.3', carousel, carousel)],
    ['3 carousels', ending('7.3', carousel, carousel, carousel), 'INVALID_COMPONENT 0/2'],
    [
      '3 carousels in a Flow',
      flow('7.3', screen('FIRST', [carousel, carousel, go('LAST')]), last([carousel, footer])),
    ],
    [
      '4 carousels in a Flow',
      flow(
        '7.3',
        screen('FIRST', [carousel, carousel, go('LAST')]),
        last([carousel, carousel, footer]),
      ),
      'INVALID_COMPONENT 1/1',
    ],
    ['3 in a carousel', ending('7.3', { ...carousel, images: many(3, () => carousel.images[0]) })],
    [
      '4 in a carousel',
      ending('7.3', { ...carousel, images: many(4, () => carousel.images[0]) }),
      `${value}.images`,
    ],
    [
      'an image of nothing',
      ending('7.3', { ...carousel, images: [{}] }),
      'MISSING_REQUIRED_PROPERTY 0/0.images[0].src',
      'MISSING_REQUIRED_PROPERTY 0/0.images[0].alt-text',
    ],
    ['2 footers', ending('7.3', footer), 'INVALID_COMPONENT 0/1'],
    ['a footer in each branch', flow('7.3', last([when('true', [footer], [footer])]))],
    [
      'a footer in each branch and one beside',
      ending('7.3', when('true', [footer], [footer])),
      'INVALID_COMPONENT 0/0.else[0]',
    ],
    [
      'a footer in one branch',
      flow('7.3', last([when('true', [footer])])),
      'INVALID_COMPONENT 0/0',
    ],
    ['no case', ending('7.3', { type: 'Switch', value: 'a', cases: {} }), `${value}.cases`],
    ['2 photo pickers', ending('7.3', photo, { ...photo, name: 'q' }), 'INVALID_COMPONENT 0/1'],
    ['both pickers', ending('7.3', photo, documents), 'INVALID_COMPONENT 0/1'],
    [
      'picker at its bounds',
      ending('7.3', {
        ...photo,
        'max-file-size-kb': 25_600,
        'min-uploaded-photos': 0,
        'max-uploaded-photos': 30,
      }),
    ],
    [
      'picker beyond them',
      ending('7.3', {
        ...photo,
        'max-file-size-kb': 25_601,
        'min-uploaded-photos': -1,
        'max-uploaded-photos': 31,
      }),
      `${value}.max-file-size-kb`,
      `${value}.min-uploaded-photos`,
      `${value}.max-uploaded-photos`,
    ],
    [
      'documents beyond them',
      ending('7.3', { ...documents, 'max-file-size-kb': 25_601, 'max-uploaded-documents': 31 }),
      `${value}.max-file-size-kb`,
      `${value}.max-uploaded-documents`,
    ],
    ['50 components', ending('7.3', ...many(49, () => ({ type: 'TextBody', text: 'a' })))],
    [
      '51 components',
      ending('7.3', ...many(50, () => ({ type: 'TextBody', text: 'a' }))),
      'INVALID_SCREEN 0.layout.children',
    ],
    [
      'font',
      ending('7.3', { type: 'TextBody', text: 'a', 'font-weight': 'thin' }),
      `${value}.font-weight`,
    ],
    ['kind of input', ending('7.3', { ...text, 'input-type': 'date' }), `${value}.input-type`],
    [
      'days from 5.0 on',
      ending('5.0', {
        type: 'DatePicker',
        name: 'a',
        label: 'A',
        'min-date': '2026-01-01',
        'unavailable-dates': ['2026-02-01'],
      }),
    ],
    [
      'milliseconds from 5.0 on',
      ending('5.0', {
        type: 'DatePicker',
        name: 'a',
        label: 'A',
        'min-date': '1767225600000',
        'unavailable-dates': ['1767225600000'],
      }),
      `${value}.min-date`,
      `${value}.unavailable-dates`,
    ],
    [
      'milliseconds before 5.0',
      ending('4.0', { type: 'DatePicker', name: 'a', label: 'A', 'min-date': '1767225600000' }),
    ],
    [
      'days before 5.0',
      ending('4.0', { type: 'DatePicker', name: 'a', label: 'A', 'max-date': '2026-01-01' }),
      `${value}.max-date`,
    ],
    [
      'a list',
      lists({
        ...list,
        'list-items': many(20, () =>
          item({
            'main-content': { title: x(30), description: x(20), metadata: x(80) },
            tags: [x(15), x(15), x(15)],
            badge: x(15),
          }),
        ),
      }),
    ],
    [
      '21 in a list',
      lists({ ...list, 'list-items': many(21, () => item()) }),
      `${value}.list-items`,
    ],
    ['none in a list', lists({ ...list, 'list-items': [] }), `${value}.list-items`],
    [
      'long texts in a list',
      lists({
        ...list,
        'list-items': [
          item({
            'main-content': { title: x(31), description: x(21), metadata: x(81) },
            tags: [x(16)],
            badge: x(16),
          }),
        ],
      }),
      `${value}.list-items[0].main-content.title`,
      `${value}.list-items[0].main-content.description`,
      `${value}.list-items[0].main-content.metadata`,
      `${value}.list-items[0].badge`,
      `${value}.list-items[0].tags`,
    ],
    [
      '4 tags',
      lists({ ...list, 'list-items': [item({ tags: ['a', 'b', 'c', 'd'] })] }),
      `${value}.list-items[0].tags`,
    ],
    [
      'no title',
      lists({ ...list, 'list-items': [{ id: '1', 'main-content': {} }] }),
      'MISSING_REQUIRED_PROPERTY 0/0.list-items[0].main-content.title',
    ],
    ['2 lists', lists(list, { ...list, name: 'm' })],
    [
      '3 lists',
      lists(list, { ...list, name: 'm' }, { ...list, name: 'o' }),
      'INVALID_COMPONENT 0/2',
    ],
    [
      'a list with something beside',
      lists(list, { type: 'TextBody', text: 'a' }),
      'INVALID_COMPONENT 0/0',
    ],
    [
      'a list at the end',
      flow('7.3', last([{ ...list, 'on-click-action': exchange }])),
      'INVALID_COMPONENT 0/0',
      'INVALID_SCREEN 0',
    ],
    [
      'a list that does nothing',
      lists({
        type: 'NavigationList',
        name: 'n',
        'list-items': [item({ 'on-click-action': list['on-click-action'] }), item()],
      }),
      'MISSING_REQUIRED_PROPERTY 0/0.list-items[1].on-click-action',
    ],
    [
      'a list before 6.2',
      flow('6.1', screen('FIRST', [list]), last([footer])),
      'INVALID_COMPONENT 0/0.type',
    ],
    [
      'rich text alone',
      flow('6.2', screen('FIRST', [{ type: 'RichText', text: 'a' }, go('LAST')]), last([footer])),
      'INVALID_COMPONENT 0/0',
    ],
    ['rich text with a footer', ending('6.3', { type: 'RichText', text: 'a' })],
    [
      'rich text with more',
      ending('6.3', { type: 'RichText', text: 'a' }, { type: 'TextBody', text: 'a' }),
      'INVALID_COMPONENT 0/0',
    ],
  ])
})

it('knows properties and actions from their version on', async () => {
  const link = (action: Part) => ({ type: 'EmbeddedLink', text: 'a', 'on-click-action': action })
  const nope = 'INVALID_PROPERTY 0/0'
  await compare([
    ['markdown 5.1', ending('5.1', { type: 'TextBody', text: 'a', markdown: true })],
    [
      'markdown 5.0',
      ending('5.0', { type: 'TextBody', text: 'a', markdown: true }),
      `${nope}.markdown`,
    ],
    ['pattern 6.2', ending('6.2', { ...text, pattern: 'a' })],
    ['pattern 6.1', ending('6.1', { ...text, pattern: 'a' }), `${nope}.pattern`],
    ['label-variant 7.0', ending('7.0', { ...text, 'label-variant': 'large' })],
    [
      'label-variant 6.3',
      ending('6.3', { ...text, 'label-variant': 'large' }),
      `${nope}.label-variant`,
    ],
    ['sensitive 5.1', flow('5.1', last([input('a'), footer], { sensitive: ['a'] }))],
    [
      'sensitive 5.0',
      flow('5.0', last([input('a'), footer], { sensitive: ['a'] })),
      'INVALID_PROPERTY 0.sensitive',
    ],
    ['unknown property', ending('7.3', { ...text, colour: 'red' }), `${nope}.colour`],
    [
      'update_data 6.0',
      ending('6.0', { ...drop, 'on-select-action': { name: 'update_data', payload: {} } }),
    ],
    [
      'update_data 5.1',
      ending('5.1', { ...drop, 'on-select-action': { name: 'update_data', payload: {} } }),
      'INVALID_PROPERTY_VALUE 0/0.on-select-action.name',
    ],
    [
      'update_data of nothing',
      ending('7.3', { ...drop, 'on-select-action': { name: 'update_data' } }),
      'MISSING_REQUIRED_PROPERTY 0/0.on-select-action.payload',
    ],
    ['open_url 6.0', ending('6.0', link({ name: 'open_url', url: 'https://shop.example' }))],
    [
      'open_url 5.1',
      ending('5.1', link({ name: 'open_url', url: 'https://shop.example' })),
      'INVALID_PROPERTY_VALUE 0/0.on-click-action.name',
    ],
    [
      'open_url of an opt-in',
      ending('7.3', {
        type: 'OptIn',
        name: 'a',
        label: 'A',
        'on-click-action': { name: 'open_url', url: 'https://shop.example' },
      }),
    ],
    [
      'open_url elsewhere',
      ending('7.3', {
        ...drop,
        'on-select-action': { name: 'open_url', url: 'https://shop.example' },
      }),
      'INVALID_PROPERTY_VALUE 0/0.on-select-action.name',
    ],
    [
      'open_url without url',
      ending('7.3', link({ name: 'open_url' })),
      'MISSING_REQUIRED_PROPERTY 0/0.on-click-action.url',
    ],
    [
      'no action',
      ending('7.3', link({ name: 'jump' })),
      'INVALID_PROPERTY_VALUE 0/0.on-click-action.name',
    ],
    ['no name', ending('7.3', link({})), 'MISSING_REQUIRED_PROPERTY 0/0.on-click-action.name'],
    [
      'a stray member',
      ending('7.3', link({ ...exchange, url: 'a' })),
      'INVALID_PROPERTY 0/0.on-click-action.url',
    ],
    [
      'no next',
      ending('7.3', link({ name: 'navigate', payload: {} })),
      'MISSING_REQUIRED_PROPERTY 0/0.on-click-action.next',
    ],
    [
      'next of nothing',
      ending('7.3', link({ name: 'navigate', next: {} })),
      'MISSING_REQUIRED_PROPERTY 0/0.on-click-action.next.type',
      'MISSING_REQUIRED_PROPERTY 0/0.on-click-action.next.name',
    ],
    [
      'next that is no screen',
      before('7.3', link({ name: 'navigate', next: { type: 'plugin', name: 'LAST' } })),
      'INVALID_PROPERTY_VALUE 0/0.on-click-action.next.type',
    ],
    [
      'types',
      ending('7.3', { ...text, label: 1, required: 'yes', 'min-chars': 'few' }),
      'INVALID_PROPERTY_TYPE 0/0.label',
      'INVALID_PROPERTY_TYPE 0/0.required',
      'INVALID_PROPERTY_TYPE 0/0.min-chars',
    ],
    [
      'options that are none',
      ending('7.3', { ...drop, 'data-source': 'all' }),
      'INVALID_PROPERTY_TYPE 0/0.data-source',
    ],
    [
      'action that is none',
      ending('7.3', { ...drop, 'on-select-action': 'go' }),
      'INVALID_PROPERTY_TYPE 0/0.on-select-action',
    ],
    [
      'payload that is none',
      ending('7.3', link({ name: 'complete', payload: 'a' })),
      'INVALID_PROPERTY_TYPE 0/0.on-click-action.payload',
    ],
  ])
})

it('finds names that nobody gives', async () => {
  const data = {
    days: { type: 'array', __example__: [] },
    user: { type: 'object', properties: { name: { type: 'string' } }, __example__: {} },
  }
  const body = (content: string) => ({ type: 'TextBody', text: content })
  const shown = (content: string, version = '7.3') =>
    flow(version, last([input('a'), body(content), footer], { data }))
  const wrong = 'INVALID_PROPERTY_VALUE 0/1.text'
  const ends = (payload: Part) =>
    flow(
      '7.3',
      last([input('a'), { ...footer, 'on-click-action': { name: 'complete', payload } }], { data }),
    )
  const across = (content: string, version = '7.3') =>
    flow(
      version,
      screen('FIRST', [input('b'), go('LAST')], { data }),
      last([body(content), footer]),
    )
  const files = (name: string, payload: Part) =>
    flow('7.3', last([photo, { ...footer, 'on-click-action': { name, payload } }]))
  const picked = 'INVALID_PROPERTY_VALUE 0/1.on-click-action.payload'
  await compare([
    ['form', shown('Dear $form.a')],
    ['unknown in form', shown('Dear $form.b'), wrong],
    ['data', shown('$data.days')],
    ['unknown in data', shown('$data.nights'), wrong],
    ['deep in data', shown('$data.user.name')],
    ['unknown deep in data', shown('$data.user.age'), wrong],
    ['another screen', across('$screen.FIRST.form.b $screen.FIRST.data.days')],
    [
      'unknown on another screen',
      across('$screen.FIRST.form.c'),
      'INVALID_PROPERTY_VALUE 1/0.text',
    ],
    [
      'unknown data of another screen',
      across('$screen.FIRST.data.nights'),
      'INVALID_PROPERTY_VALUE 1/0.text',
    ],
    ['unknown screen', across('$screen.GONE.form.b'), 'INVALID_SCREEN 1/0.text'],
    ['neither form nor data', across('$screen.FIRST.layout.b'), 'INVALID_PROPERTY_VALUE 1/0.text'],
    [
      'screens before 4.0',
      flow(
        '3.1',
        screen('FIRST', [{ type: 'Form', name: 'f', children: [input('b'), go('LAST')] }]),
        last([body('$screen.FIRST.form.b'), footer]),
      ),
      'INVALID_PROPERTY_VALUE 1/0.text',
    ],
    ['expression', shown("`'Dear ' $form.a`")],
    ['expression before 6.0', shown("`'Dear ' $form.a`", '5.1'), wrong],
    ['unknown in an expression', shown("`'Dear ' $form.b`"), wrong],
    ['no expression', shown('`$form.a +`'), wrong],
    ['condition', ending('7.3', input('a'), when("$form.a == 'x'", [body('a')]))],
    [
      'unknown in a condition',
      ending('7.3', when('$form.a', [body('a')])),
      'INVALID_PROPERTY_VALUE 0/0.condition',
    ],
    [
      'in a branch',
      ending('7.3', input('a'), when('$form.a', [body('$data.b')])),
      'INVALID_PROPERTY_VALUE 0/1.then[0].text',
    ],
    ['input in a branch', ending('7.3', when('true', [input('a')]), body('$form.a'))],
    ['payload', ends({ a: '$form.a', deep: { b: ['$data.days'] } })],
    [
      'unknown in a payload',
      ends({ a: '$form.z', deep: { b: ['$data.z'] } }),
      'INVALID_PROPERTY_VALUE 0/1.on-click-action.payload.a',
      'INVALID_PROPERTY_VALUE 0/1.on-click-action.payload.deep.b[0]',
    ],
    [
      'options from data',
      flow('7.3', last([{ ...drop, 'data-source': '$data.days' }, footer], { data })),
    ],
    [
      'options from nowhere',
      flow('7.3', last([{ ...drop, 'data-source': '$data.nights' }, footer], { data })),
      'INVALID_PROPERTY_VALUE 0/0.data-source',
    ],
    [
      'sensitive',
      flow('7.3', last([input('a'), footer], { sensitive: ['a', 'b'] })),
      'INVALID_PROPERTY_VALUE 0.sensitive[1]',
    ],
    [
      'navigate to nowhere',
      flow(
        '7.3',
        last([
          { type: 'EmbeddedLink', text: 'a', 'on-click-action': go('GONE')['on-click-action'] },
          footer,
        ]),
      ),
      'INVALID_SCREEN 0/0.on-click-action.next.name',
    ],
    ['picked files', files('complete', { p: '$form.p' })],
    ['picked files inside', files('complete', { p: ['$form.p'] }), `${picked}.p[0]`],
    ['picked files in a text', files('data_exchange', { p: 'See $form.p' }), `${picked}.p`],
    [
      'picked files to a screen',
      flow('7.3', screen('FIRST', [photo, go('LAST', { p: '$form.p' })]), last([footer])),
      'INVALID_PROPERTY_VALUE 0/1.on-click-action.payload.p',
    ],
    [
      'picked files from a screen',
      flow(
        '7.3',
        screen('FIRST', [photo, go('LAST')]),
        last([
          {
            ...footer,
            'on-click-action': { name: 'complete', payload: { p: '$screen.FIRST.form.p' } },
          },
        ]),
      ),
    ],
  ])
})

it('checks screens and the ways between them', async () => {
  const way = (model: Part, ...screens: unknown[]) => ({
    ...flow('7.3', ...screens),
    data_api_version: '3.0',
    routing_model: model,
  })
  const end = (id: string) => screen(id, [footer], { terminal: true })
  const next = (id: string) => screen(id, [{ type: 'TextBody', text: 'a' }])
  const letters = 'BCDEFGHIJKL'.split('')
  const fan = (count: number) =>
    way(
      {
        A: letters.slice(0, count),
        ...Object.fromEntries(letters.slice(0, count).map((id) => [id, []])),
      },
      next('A'),
      ...letters.slice(0, count).map(end),
    )
  const ends = (more: Part) => flow('7.3', last([footer], more))
  await compare([
    ['no version', { screens: [last([footer])] }, 'MISSING_REQUIRED_PROPERTY version'],
    ['no screens', { version: '7.3' }, 'MISSING_REQUIRED_PROPERTY screens'],
    ['screens that are none', { version: '7.3', screens: {} }, 'INVALID_PROPERTY_TYPE screens'],
    ['empty screens', { version: '7.3', screens: [] }, 'INVALID_PROPERTY_VALUE screens'],
    ['a screen that is none', flow('7.3', 'A', last([footer])), 'INVALID_PROPERTY_TYPE 0'],
    ['reserved', flow('7.3', end('SUCCESS')), 'INVALID_SCREEN 0.id'],
    ['twice', flow('7.3', end('A'), end('A')), 'INVALID_SCREEN 1.id'],
    ['letters', flow('7.3', end('Ab_c'))],
    ['digits', flow('7.3', end('A1')), 'INVALID_PROPERTY_VALUE 0.id'],
    [
      'layout',
      flow('7.3', {
        id: 'A',
        terminal: true,
        layout: { type: 'Grid', children: [footer], gap: 1 },
      }),
      'INVALID_PROPERTY_VALUE 0.layout.type',
      'INVALID_PROPERTY 0.layout.gap',
    ],
    [
      'no layout',
      flow('7.3', { id: 'A', terminal: true }),
      'MISSING_REQUIRED_PROPERTY 0.layout',
      'INVALID_SCREEN 0',
    ],
    [
      'no example',
      ends({ data: { a: { type: 'string' } } }),
      'MISSING_REQUIRED_PROPERTY 0.data.a.__example__',
    ],
    [
      'kinds of members',
      ends({ title: 1, success: 'no', refresh_on_back: 1, data: [], sensitive: 'a' }),
      'INVALID_PROPERTY_TYPE 0.title',
      'INVALID_PROPERTY_TYPE 0.success',
      'INVALID_PROPERTY_TYPE 0.refresh_on_back',
      'INVALID_PROPERTY_TYPE 0.data',
      'INVALID_PROPERTY_TYPE 0.sensitive',
    ],
    [
      'no footer at the end',
      flow('7.3', last([{ type: 'TextBody', text: 'a' }])),
      'INVALID_SCREEN 0',
    ],
    [
      'success before the end',
      flow('7.3', screen('FIRST', [go('LAST')], { success: true }), last([footer])),
      'INVALID_PROPERTY 0.success',
    ],
    ['no end', flow('7.3', next('A')), 'INVALID_SCREEN screens'],
    [
      'channel of 2.1',
      {
        ...ending('2.1'),
        data_api_version: '3.0',
        routing_model: { LAST: [] },
        data_channel_uri: 'https://shop.example',
      },
    ],
    [
      'channel of 3.0',
      {
        ...ending('3.0'),
        data_api_version: '3.0',
        routing_model: { LAST: [] },
        data_channel_uri: 'https://shop.example',
      },
      'INVALID_PROPERTY data_channel_uri',
    ],
    [
      'channel without version',
      { ...ending('2.1'), routing_model: { LAST: [] }, data_channel_uri: 'https://shop.example' },
      'MISSING_REQUIRED_PROPERTY data_api_version',
    ],
    ['data API 4.0', { ...ending('7.3'), data_api_version: '4.0', routing_model: { LAST: [] } }],
    [
      'data API 2.0',
      { ...ending('7.3'), data_api_version: '2.0', routing_model: { LAST: [] } },
      'INVALID_PROPERTY_VALUE data_api_version',
    ],
    [
      'no model',
      { ...ending('7.3'), data_api_version: '3.0' },
      'MISSING_REQUIRED_PROPERTY routing_model',
    ],
    [
      'no model at all',
      { ...ending('7.3'), data_api_version: '3.0', routing_model: [] },
      'INVALID_PROPERTY_TYPE routing_model',
    ],
    [
      'no list',
      { ...ending('7.3'), data_api_version: '3.0', routing_model: { LAST: 'A' } },
      'INVALID_PROPERTY_TYPE routing_model.LAST',
    ],
    ['forward', way({ A: ['B', 'C'], B: ['C'], C: [] }, next('A'), next('B'), end('C'))],
    [
      'to itself',
      way({ A: ['A', 'B'], B: [] }, next('A'), end('B')),
      'INVALID_ROUTING_MODEL routing_model.A',
    ],
    [
      'back',
      way({ A: ['B'], B: ['C'], C: ['D', 'B'], D: [] }, next('A'), next('B'), next('C'), end('D')),
      'INVALID_ROUTING_MODEL routing_model.C',
    ],
    [
      'around',
      way(
        { A: ['B'], B: ['C'], C: ['D'], D: ['E', 'B'], E: [] },
        next('A'),
        next('B'),
        next('C'),
        next('D'),
        end('E'),
      ),
      'INVALID_ROUTING_MODEL routing_model.D',
    ],
    [
      'two entries',
      way({ A: ['C'], B: ['C'], C: [] }, next('A'), next('B'), end('C')),
      'INVALID_ROUTING_MODEL routing_model',
    ],
    [
      'unknown screens',
      way({ A: ['B', 'Z'], B: [], Y: ['B'] }, next('A'), end('B')),
      'INVALID_ROUTING_MODEL routing_model.A',
      'INVALID_ROUTING_MODEL routing_model.Y',
      'INVALID_ROUTING_MODEL routing_model',
    ],
    [
      'left out',
      way({ A: ['B'], B: [] }, next('A'), end('B'), end('C')),
      'INVALID_ROUTING_MODEL routing_model',
    ],
    [
      'terms behind the end',
      way(
        { A: ['B'], B: ['C'], C: [] },
        next('A'),
        screen('B', [{ type: 'TextBody', text: 'a' }, footer], { terminal: true }),
        next('C'),
      ),
    ],
    [
      'dead end',
      way({ A: ['B', 'C'], B: [], C: [] }, next('A'), end('B'), next('C')),
      'INVALID_ROUTING_MODEL routing_model.C',
    ],
    ['10 branches', fan(10)],
    ['11 branches', fan(11), 'INVALID_ROUTING_MODEL routing_model.A'],
    [
      'made from the actions, back',
      flow(
        '7.3',
        screen('A', [go('B')]),
        screen(
          'B',
          [
            { type: 'EmbeddedLink', text: 'a', 'on-click-action': go('A')['on-click-action'] },
            footer,
          ],
          { terminal: true },
        ),
      ),
      'INVALID_ROUTING_MODEL 1',
      'INVALID_ROUTING_MODEL screens',
    ],
    [
      'made from the actions, dead end',
      flow(
        '7.3',
        screen('A', [
          { type: 'EmbeddedLink', text: 'a', 'on-click-action': go('B')['on-click-action'] },
          go('C'),
        ]),
        next('B'),
        end('C'),
      ),
      'INVALID_ROUTING_MODEL 1',
    ],
  ])
})

it('publishes what is new enough, and keeps what is older', async () => {
  await using emulator = await frozenEmulator()
  const all = [
    '2.1',
    '3.0',
    '3.1',
    '4.0',
    '5.0',
    '5.1',
    '6.0',
    '6.1',
    '6.2',
    '6.3',
    '7.0',
    '7.1',
    '7.2',
    '7.3',
    '8.0',
  ]
  const outcomes: Record<string, unknown> = {}
  for (const version of all) {
    const made = await graph(emulator, 'post', `/v25.0/${WABA}/flows`)
      .send({ name: version, categories: ['OTHER'], flow_json: ending(version) })
      .expect(200)
    const reply = await graph(emulator, 'post', `/v25.0/${made.body.id}/publish`)
    outcomes[version] = [made.body.validation_errors.length, reply.body.error?.code ?? 'live']
  }
  expect(outcomes).toEqual({
    ...Object.fromEntries(all.slice(0, 5).map((version) => [version, [0, 139002]])),
    ...Object.fromEntries(all.slice(5, -1).map((version) => [version, [0, 'live']])),
    '8.0': [1, 139002],
  })
})

it('shows where a mistake stands', async () => {
  await using emulator = await frozenEmulator()
  const file = JSON.stringify(
    ending('7.3', { type: 'TextBody', text: '\u0024{form.gone}' }),
    null,
    2,
  )
  const { body } = await graph(emulator, 'post', `/v25.0/${WABA}/flows`)
    .send({ name: 'place', categories: ['OTHER'], flow_json: file })
    .expect(200)

  const line = file.split('\n').findIndex((each) => each.includes('form.gone')) + 1
  const column = (file.split('\n')[line - 1] ?? '').indexOf('"\u0024{') + 1
  const place = { line_start: line, line_end: line, column_start: column, column_end: column + 14 }
  expect(body.validation_errors).toEqual([
    {
      error: 'INVALID_PROPERTY_VALUE',
      error_type: 'FLOW_JSON_ERROR',
      message: "There is no form component for '\u0024{form.gone}'.",
      ...place,
      pointers: [{ ...place, path: 'screens[0].layout.children[0].text' }],
    },
  ])
})
