// The library's dependency injection wants it first; both are loaded at the first TLS connection, not at the start.
import 'reflect-metadata'
import { createPrivateKey, webcrypto } from 'node:crypto'
import { isIP } from 'node:net'
import * as x509 from '@peculiar/x509'
import type { KeyPair } from './certificate-files.ts'

const DAY = 86_400_000
/** Browsers and Apple's TLS refuse server certificates that are valid for longer than 398 days. */
const SERVER_DAYS = 397
const CA_DAYS = 3_650
const EC = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const
const RSA = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } as const

x509.cryptoProvider.set(webcrypto)

/** A CA of this machine, made on first use. */
export async function makeCa(now: number): Promise<KeyPair> {
  const keys = await newKeys()
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=WABA Emulator local CA, O=waba-emulator',
    keys,
    signingAlgorithm: EC,
    ...validity(now, CA_DAYS),
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(
        x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign,
        true,
      ),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
  return { cert: pem(certificate), key: await pemOf(keys.privateKey) }
}

/** A certificate for these names, with the CA behind it in the chain. */
export async function issue(ca: KeyPair, names: readonly string[], now: number): Promise<KeyPair> {
  const issuer = new x509.X509Certificate(ca.cert)
  const { key: signingKey, algorithm } = await importKey(ca.key)
  const keys = await newKeys()
  const certificate = await x509.X509CertificateGenerator.create({
    subject: `CN=${names[0] ?? 'localhost'}`,
    issuer: issuer.subject,
    publicKey: keys.publicKey,
    signingKey,
    signingAlgorithm: algorithm,
    ...validity(now, SERVER_DAYS),
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(
        names.map((name) => ({ type: isIP(name) > 0 ? 'ip' : 'dns', value: name })),
      ),
      await x509.AuthorityKeyIdentifierExtension.create(issuer),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
  return { cert: `${pem(certificate)}${ca.cert}`, key: await pemOf(keys.privateKey) }
}

/** A day of slack: the clock of a container or a phone may lag. */
function validity(now: number, days: number) {
  return { notBefore: new Date(now - DAY), notAfter: new Date(now + (days - 1) * DAY) }
}

function newKeys() {
  return webcrypto.subtle.generateKey(EC, true, ['sign', 'verify'])
}

/** A user's own CA may be RSA or another curve. */
async function importKey(text: string) {
  const key = createPrivateKey(text)
  const algorithm =
    key.asymmetricKeyType === 'rsa'
      ? RSA
      : { ...EC, namedCurve: curveName(key.asymmetricKeyDetails?.namedCurve) }
  const bytes = key.export({ type: 'pkcs8', format: 'der' })
  return {
    algorithm,
    key: await webcrypto.subtle.importKey('pkcs8', bytes, algorithm, false, ['sign']),
  }
}

function curveName(name: string | undefined): string {
  if (name === 'prime256v1') return 'P-256'
  return name === 'secp384r1' ? 'P-384' : 'P-521'
}

function pem(certificate: x509.X509Certificate): string {
  return `${certificate.toString('pem').trim()}\n`
}

async function pemOf(key: webcrypto.CryptoKey): Promise<string> {
  const bytes = await webcrypto.subtle.exportKey('pkcs8', key)
  return `${x509.PemConverter.encode(bytes, 'PRIVATE KEY').trim()}\n`
}
