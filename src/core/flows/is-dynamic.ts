/** A text that is filled in when it is shown has no length or value of its own yet. */
export const isDynamic = (value: unknown): boolean =>
  typeof value === 'string' && (value.includes('${') || value.startsWith('`'))
