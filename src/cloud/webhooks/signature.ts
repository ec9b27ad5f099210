import { createHmac } from 'node:crypto'

/** Headers of a webhook: signed with the app's secret over the very bytes that go out. */
export const signedHeaders = (body: string, secret: string): Record<string, string> => ({
  'content-type': 'application/json',
  'user-agent': 'facebookexternalua',
  accept: '*/*',
  'accept-encoding': 'deflate, gzip',
  'x-hub-signature': `sha1=${createHmac('sha1', secret).update(body).digest('hex')}`,
  'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
})
