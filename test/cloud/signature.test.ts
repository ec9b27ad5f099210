import { expect, it } from 'vitest'
import { graphJson } from '../../src/cloud/escape.ts'
import { signedHeaders } from '../../src/cloud/webhooks/signature.ts'

it('signs the escaped bytes, as in the published vector', () => {
  const body = graphJson({
    object: 'whatsapp_business_account',
    entry: [
      {
        id: '291830445512907',
        changes: [
          {
            value: { messaging_product: 'whatsapp', text: 'Olá 👋 a/b' },
            field: 'messages',
          },
        ],
      },
    ],
  })

  expect(body).toContain('"Ol\\u00e1 \\ud83d\\udc4b a\\/b"')
  expect(signedHeaders(body, '0f1e2d3c4b5a69788796a5b4c3d2e1f0')).toMatchObject({
    'x-hub-signature-256':
      'sha256=e5a4f992bfd40188df58e8ac0edfa993844f107bbb1583dcc54e4d6895cb73a9',
    'x-hub-signature': 'sha1=42d534c616329e8134e3851a2ccce724b96a6357',
  })
})
