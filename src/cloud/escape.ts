const escapable = /[\u007f-\uffff/]/g

const escapeOne = (char: string): string =>
  char === '/' ? '\\/' : `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`

/**
 * JSON as Graph writes it: slashes as `\/`, everything beyond ASCII as lower-case `\uXXXX`. Webhooks are signed over
 * these very bytes.
 */
export const graphJson = (value: unknown): string =>
  JSON.stringify(value).replace(escapable, escapeOne)
