import { expect, it } from 'vitest'
import { evaluate } from '../../../src/core/flows/flow-expression.ts'

const values: Record<string, string | number | boolean> = {
  'form.name': 'Ada',
  'form.age': '36',
  'form.agreed': true,
  'data.closed': false,
  'data.count': 3,
}
/** `$form.name` stands for a dynamic value. */
const worthOf = (text: string) =>
  evaluate(text.replace(/\$([\w.]+)/g, '\u0024{$1}'), (path) => values[path])

it.each([
  ['$form.agreed', true],
  ["$form.name == 'Ada'", true],
  ["$form.name != 'Ada'", false],
  ['$form.age >= 18 && !$data.closed', true],
  ['$data.closed || $form.agreed', true],
  ['$form.missing && true', false],
  ['$data.count * 2 + 1', 7],
  ['(1 + $data.count) * 2', 8],
  ['10 - 4 - 3', 3],
  ['7 % 4 / 3', 1],
  ['-$data.count < 0', true],
  ["'Dear ' $form.name '!'", 'Dear Ada!'],
  ["'It\\'s ' $data.count + 1", "It's 4"],
])('%s is %j', (text, worth) => {
  expect(worthOf(text)).toBe(worth)
})

it.each(['('.repeat(5000), '!'.repeat(5000), '', '1 +', '(1', '1)', 'form.age > 1', "'open"])(
  '%j is no expression',
  (text) => {
    expect(() => worthOf(text)).toThrow(SyntaxError)
  },
)
