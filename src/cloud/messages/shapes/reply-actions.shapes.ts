import type { GraphError } from '../../errors.ts'
import { atMost, memberOf, repeated, sized } from './lengths.ts'
import { badValue, list, needed, object, oneOf, text } from './shape.ts'

/** What comes back when the button is pressed; of a message and of a card alike. */
export const reply = object({
  id: needed(
    text((value) => {
      if (value.length < 1 || value.length > 256) {
        return badValue('Button id length invalid. Min length: 1, Max length: 256')
      }
      if (value.trim() === value) return undefined
      return badValue('Button id cannot have leading or trailing spaces')
    }),
  ),
  title: needed(sized('Button title', 20)),
})

export const buttonsAction = object({
  buttons: needed(
    list(
      object({
        type: needed(oneOf(['reply'])),
        reply: needed(reply),
      }),
      checkButtons,
    ),
  ),
})

function checkButtons(buttons: unknown[]): GraphError | undefined {
  if (buttons.length < 1 || buttons.length > 3) {
    return badValue('Invalid buttons count. Min allowed buttons: 1, Max allowed buttons: 3')
  }
  const id = repeated(buttons.map((each) => memberOf(each, 'reply', 'id')))
  if (id !== undefined) return badValue(`Duplicated button id: ${id}`)
  const title = repeated(buttons.map((each) => memberOf(each, 'reply', 'title')))
  return title === undefined ? undefined : badValue(`Duplicated button title: ${title}`)
}

const rows = list(
  object({
    id: needed(atMost('Row id', 200, 1)),
    title: needed(atMost('Row title', 24, 1)),
    description: atMost('Row description', 72),
  }),
  (value) => (value.length < 1 ? badValue('A section must have at least one row') : undefined),
)

export const listAction = object({
  button: needed(atMost('Button label', 20, 1)),
  sections: needed(
    list(object({ title: atMost('Section title', 24), rows: needed(rows) }), checkSections),
  ),
})

function checkSections(sections: unknown[]): GraphError | undefined {
  const count = checkSectionCount(sections)
  if (count) return count
  const all = sections.flatMap((each) => (memberOf(each, 'rows') as unknown[] | undefined) ?? [])
  if (all.length > 10) return badValue('Total row count exceed max allowed count: 10')
  const id = repeated(all.map((each) => memberOf(each, 'id')))
  return id === undefined ? undefined : badValue(`Duplicated row id: ${id}`)
}

export function checkSectionCount(sections: unknown[]): GraphError | undefined {
  if (sections.length < 1 || sections.length > 10) {
    return badValue('Invalid sections count. Min allowed sections: 1, Max allowed sections: 10')
  }
  const untitled = sections.length > 1 && sections.some((each) => !memberOf(each, 'title'))
  return untitled ? badValue('Section title is required when there is more than one') : undefined
}
