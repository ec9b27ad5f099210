import { createPrivateKey, X509Certificate } from 'node:crypto'

export interface Bundle {
  readonly key: string
  /** The certificate, with its CA certificates behind it. */
  readonly cert: string
  /** The CA certificates alone. */
  readonly ca: string
}

const BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----[\s\S]*?-----END \1-----/g

/** Private key, certificate and at least one CA certificate, in this order. */
export function readBundle(pem: string): Bundle | { readonly fault: string } {
  const blocks = [...pem.matchAll(BLOCK)].map(([text, kind = '']) => ({ text: `${text}\n`, kind }))
  const [key, own, ...rest] = blocks
  if (!key || !own || rest.length === 0) {
    return { fault: 'The bundle must hold a private key, a certificate and a CA certificate' }
  }
  if (!key.kind.endsWith('PRIVATE KEY'))
    return { fault: 'The bundle must begin with the private key' }
  const ca = rest.map(({ text }) => text).join('')
  if (!readCertificates(own.text + ca)) return { fault: 'The bundle holds a damaged certificate' }
  try {
    if (!new X509Certificate(own.text).checkPrivateKey(createPrivateKey(key.text))) {
      return { fault: 'The private key does not belong to the certificate' }
    }
  } catch {
    return { fault: 'The private key is damaged' }
  }
  return { key: key.text, cert: own.text + ca, ca }
}

/** The certificates of a PEM text; undefined when there is none or one is damaged. */
export function readCertificates(pem: string): X509Certificate[] | undefined {
  const blocks = [...pem.matchAll(BLOCK)]
  if (blocks.length === 0 || blocks.some(([, kind]) => kind !== 'CERTIFICATE')) return undefined
  try {
    return blocks.map(([text]) => new X509Certificate(text))
  } catch {
    return undefined
  }
}
