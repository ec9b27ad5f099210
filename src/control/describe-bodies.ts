import { z } from 'zod'
import type { ControlContext } from './context.ts'
import { controlEndpoints } from './endpoints.ts'

const WIDTH = 118

/** What of JSON Schema the bodies of the control API come to. */
interface Schema {
  readonly type?: string | readonly string[]
  readonly enum?: readonly string[]
  readonly const?: unknown
  readonly format?: string
  readonly anyOf?: readonly Schema[]
  readonly items?: Schema
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: Schema | false
}

/** Members of the body of every call that has one, for the docs: `POST /reset {seed?: text}`. */
export function bodiesMarkdown(): string {
  const lines = controlEndpoints({} as ControlContext).flatMap(({ method, path, input }) => {
    if (!input) return []
    const schema = z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' })
    return wrap(`${method} ${path.replace('/_emulator', '')} ${shown(schema as Schema)}`)
  })
  return ['```', ...lines, '```'].join('\n')
}

function shown(schema: Schema): string {
  if (schema.enum) return schema.enum.join('|')
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.anyOf) return [...new Set(schema.anyOf.map(shown))].join('|')
  if (schema.items) return `[${shown(schema.items)}]`
  if (schema.type === 'object') return objectShown(schema)
  if (schema.format === 'date-time') return 'time'
  const types = [schema.type ?? 'any'].flat()
  return types.map((type) => names[type] ?? type).join('|')
}

const names: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'number',
  boolean: 'bool',
}

function objectShown({ properties, required = [], additionalProperties: more }: Schema): string {
  if (!properties) {
    const value = more ? shown(more) : 'any'
    return value === 'any' ? 'object' : `{name: ${value}}`
  }
  const members = Object.entries(properties).map(
    ([name, schema]) => `${name}${required.includes(name) ? '' : '?'}: ${shown(schema)}`,
  )
  return `{${[...members, ...(more ? ['…'] : [])].join(', ')}}`
}

/** Broken between members, the rest of them indented. */
function wrap(text: string): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/(?<=,) /)) {
    if (line !== '' && line.length + word.length >= WIDTH) {
      lines.push(line)
      line = `    ${word}`
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line]
}
