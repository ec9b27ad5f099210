import type { GraphError } from '../../errors.ts'
import { atMost, memberOf } from './lengths.ts'
import { checkSectionCount } from './reply-actions.shapes.ts'
import { badValue, list, needed, object, oneOf, text } from './shape.ts'

export const productAction = object({
  catalog_id: needed(text()),
  product_retailer_id: needed(text()),
})

const productItems = list(object({ product_retailer_id: needed(text()) }), (items) =>
  items.length < 1 ? badValue('A section must have at least one product') : undefined,
)

/** Of a list of products, in an interactive message and behind a template's button alike. */
export const productSections = list(
  object({
    title: atMost('Section title', 24),
    product_items: needed(productItems),
  }),
  checkProductSections,
)

export const productListAction = object({
  catalog_id: needed(text()),
  sections: needed(productSections),
})

function checkProductSections(sections: unknown[]): GraphError | undefined {
  const count = checkSectionCount(sections)
  if (count) return count
  const items = sections.flatMap(
    (each) => (memberOf(each, 'product_items') as unknown[] | undefined) ?? [],
  )
  return items.length > 30
    ? badValue('Total product count exceed max allowed count: 30')
    : undefined
}

export const catalogAction = object({
  name: needed(oneOf(['catalog_message'])),
  parameters: object({ thumbnail_product_retailer_id: text() }),
})
