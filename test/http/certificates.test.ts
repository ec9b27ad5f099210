import { X509Certificate } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { issue, makeCa } from '../../src/http/certificate-authority.ts'
import { openCertificates } from '../../src/http/certificates.ts'
import { MACHINE_TIME, testCertificates } from '../support/listening.ts'

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'certs-'))
})
afterEach(() => rm(dir, { recursive: true }))

it('covers the usual names with one certificate, signed by the local CA', async () => {
  const certificates = testCertificates()

  const leaf = new X509Certificate((await certificates.usualPair()).cert)
  const ca = new X509Certificate(await certificates.caPem())

  expect(leaf.verify(ca.publicKey)).toBe(true)
  expect(ca.ca).toBe(true)
  for (const name of ['localhost', 'waba-emulator', 'graph.facebook.com', 'lookaside.fbsbx.com']) {
    expect(leaf.checkHost(name)).toBe(name)
  }
  expect(leaf.checkIP('127.0.0.1')).toBe('127.0.0.1')
  expect(leaf.checkIP('::1')).toBe('::1')
})

it('keeps the CA, its key readable by the user alone, and serves under it after a restart', async () => {
  const before = await testCertificates(dir).caPem()

  expect(await testCertificates(dir).caPem()).toBe(before)
  expect(await readFile(join(dir, 'ca.pem'), 'utf8')).toBe(before)
  expect((await stat(join(dir, 'ca-key.pem'))).mode & 0o777).toBe(0o600)
})

it('makes the file of the CA on preparation and leaves it alone on a check', async () => {
  const certificates = testCertificates(dir)

  await certificates.check()
  expect(await readdir(dir)).toEqual([])

  await certificates.prepare()
  expect((await readdir(dir)).sort()).toEqual(['ca-key.pem', 'ca.pem'])
})

it('signs with a CA of the user', async () => {
  const own = await makeCa(MACHINE_TIME)
  await writeFile(join(dir, 'ca.pem'), own.cert)
  await writeFile(join(dir, 'ca-key.pem'), own.key)

  const { cert } = await testCertificates(dir).usualPair()

  expect(new X509Certificate(cert).verify(new X509Certificate(own.cert).publicKey)).toBe(true)
})

it('serves a certificate of the user as it is', async () => {
  const own = await issue(await makeCa(MACHINE_TIME), ['waba.test'], MACHINE_TIME)
  await writeFile(join(dir, 'server.pem'), own.cert)
  await writeFile(join(dir, 'server-key.pem'), own.key)

  expect(await testCertificates(dir).usualPair()).toEqual(own)
})

it('refuses files that do not belong together, or a half of a pair', async () => {
  const [one, other] = await Promise.all([makeCa(MACHINE_TIME), makeCa(MACHINE_TIME)])
  await writeFile(join(dir, 'ca.pem'), one.cert)
  await expect(testCertificates(dir).check()).rejects.toThrow(/ca-key.pem is missing/)

  await writeFile(join(dir, 'ca-key.pem'), other.key)
  await expect(testCertificates(dir).check()).rejects.toThrow(/does not belong/)
})

it('serves a pair given at run time until it is taken back', async () => {
  const certificates = testCertificates()
  const usual = await certificates.usualPair()
  const given = await issue(await makeCa(MACHINE_TIME), ['waba.test'], MACHINE_TIME)

  certificates.replace(given)
  expect(await certificates.usualPair()).toEqual(given)

  certificates.restore()
  expect(await certificates.usualPair()).toEqual(usual)
  expect(() => certificates.replace({ ...given, key: usual.key })).toThrow(/does not belong/)
})

it('goes on with a CA in memory where its files can not be written, and says so', async () => {
  const warnings: string[] = []
  await symlink(join(dir, 'none', 'key'), join(dir, 'ca-key.pem'))
  const certificates = openCertificates({
    dir,
    now: () => MACHINE_TIME,
    warn: (problem) => warnings.push(problem),
  })

  expect(await certificates.caPem()).toMatch(/^-----BEGIN CERTIFICATE-----/)
  expect(warnings).toEqual([expect.stringMatching(/^the local CA could not be kept: /)])
})
