import type { ControlContext } from './context.ts'
import { controlEndpoints } from './endpoints.ts'

/** Table of all calls for the docs. Rows only close over the context: nothing of it is read before a call. */
export function controlMarkdown(): string {
  const rows = controlEndpoints({} as ControlContext).map(
    ({ method, path, doc }) => `| \`${method} ${path.replace('/_emulator', '')}\` | ${doc} |`,
  )
  return ['| call | what |', '| --- | --- |', ...rows].join('\n')
}
