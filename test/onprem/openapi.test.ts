import { expect, it } from 'vitest'
import { z } from 'zod'
import { endpoints } from '../../src/onprem/endpoints.ts'

const rows = endpoints.flatMap(({ method, path, input }) =>
  input ? [{ name: `${method} ${path}`, input }] : [],
)

it.each(rows)('describes the body of $name as JSON Schema', ({ input }) => {
  const schema = z.toJSONSchema(input, { io: 'input' })

  expect(schema.type ?? schema.anyOf).toBeDefined()
})

it('says of each row in one line what it is for', () => {
  for (const { doc } of endpoints) expect(doc).toMatch(/^[A-Z].{8,}[^.]$/)
})
