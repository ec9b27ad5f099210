import { createServer, request as httpRequest, type RequestListener } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { connect as connectTcp, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import express from 'express'
import { describe, expect, it } from 'vitest'
import { issue, makeCa } from '../../src/http/certificate-authority.ts'
import { createListeners } from '../../src/http/listen.ts'
import { call, listening, MACHINE_TIME, portOf, testCertificates } from '../support/listening.ts'

describe('listening', () => {
  it('answers on one free port of both loopback families', async () => {
    await using listeners = await listening()
    const port = portOf(listeners.httpUrls[0])

    expect((await call(`http://127.0.0.1:${port}/x`)).status).toBe(200)
    expect((await call(`http://[::1]:${port}/x`)).status).toBe(200)
  })

  it('opens as many ports as are asked for, and no HTTPS where none is', async () => {
    await using listeners = await listening({ httpPorts: [0, 0], httpsPorts: [] })

    expect(new Set(listeners.httpUrls).size).toBe(2)
    expect(listeners.httpsUrls).toEqual([])
  })

  it('says which port is taken and leaves none of the others open', async () => {
    await using first = await listening({ httpsPorts: [] })
    const port = portOf(first.httpUrls[0])

    const second = listening({ httpPorts: [0, port] })

    await expect(second).rejects.toMatchObject({ code: 'EADDRINUSE', port })
  })

  it('makes requests that express need not touch', async () => {
    const app = express()
    const seen: boolean[] = []
    const outer = Object.assign(
      ((request, response) => {
        seen.push(Object.getPrototypeOf(request) === app.request)
        seen.push(Object.getPrototypeOf(response) === app.response)
        app(request, response)
      }) satisfies RequestListener,
      { request: app.request, response: app.response },
    )
    app.use((request, response) => {
      response.json({ ip: request.ip !== undefined })
    })
    await using listeners = await listening({ app: outer, httpsPorts: [] })

    const answer = await call(`${listeners.httpUrls[0]}/x`)

    expect(answer).toEqual({ status: 200, body: '{"ip":true}' })
    expect(seen).toEqual([true, true])
  })

  it('hands upgrades to the caller', async () => {
    await using listeners = await listening({
      httpsPorts: [],
      onUpgrade: (request, socket) => {
        socket.end(`HTTP/1.1 101 Switching Protocols\r\n\r\n${request.url}`)
      },
    })
    const socket = connectTcp(portOf(listeners.httpUrls[0]), '127.0.0.1')

    socket.write(
      'GET /feed HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
    )

    expect(await textOf(socket)).toMatch(/^HTTP\/1\.1 101 .*\/feed$/s)
  })

  it('means one world by a port of its own', async () => {
    await using listeners = await listening({ world: 'test-7' })
    const ca = await listeners.certificates.caPem()

    const plain = await call(`${listeners.httpUrls[0]}/x`)
    const secure = await call(`${listeners.httpsUrls[0]}/x`, { ca })

    expect(JSON.parse(plain.body)).toMatchObject({ world: 'test-7', base: listeners.httpUrls[0] })
    expect(JSON.parse(secure.body)).toMatchObject({ world: 'test-7', base: listeners.httpsUrls[0] })
  })
})

describe('TLS', () => {
  it.each(['localhost', 'waba-emulator', 'graph.facebook.com', 'waba.test'])(
    'is trusted through the local CA under the name %s',
    async (servername) => {
      await using listeners = await listening()
      const ca = await listeners.certificates.caPem()

      const answer = await call(`${listeners.httpsUrls[0]}/x`, { ca, servername })

      expect(answer.status).toBe(200)
    },
  )

  it('is trusted by address, without a name', async () => {
    await using listeners = await listening()
    const ca = await listeners.certificates.caPem()
    const port = portOf(listeners.httpsUrls[0])

    expect((await call(`https://127.0.0.1:${port}/x`, { ca })).status).toBe(200)
    expect((await call(`https://[::1]:${port}/x`, { ca })).status).toBe(200)
  })

  it('is not trusted without the CA', async () => {
    await using listeners = await listening()

    await expect(call(`${listeners.httpsUrls[0]}/x`)).rejects.toThrow()
  })

  it('serves the first connections, many at once, though the certificate is made for them', async () => {
    await using listeners = await listening()
    const url = `${listeners.httpsUrls[0]}/x`

    const answers = await Promise.all(
      Array.from({ length: 10 }, () => call(url, { rejectUnauthorized: false })),
    )

    expect(answers.map((answer) => answer.status)).toEqual(Array(10).fill(200))
  })

  it('serves a certificate given at run time to new connections, with and without a name', async () => {
    await using listeners = await listening()
    const port = portOf(listeners.httpsUrls[0])
    const usual = await subjectServed(port, '')
    const pair = await issue(await makeCa(MACHINE_TIME), ['uploaded.test'], MACHINE_TIME)

    listeners.certificates.replace(pair)
    expect(await subjectServed(port, '')).toBe('uploaded.test')
    expect(await subjectServed(port, 'localhost')).toBe('uploaded.test')

    listeners.certificates.restore()
    expect(await subjectServed(port, '')).toBe(usual)
  })
})

describe('the forward proxy', () => {
  const user = (name: string) => ({
    'proxy-authorization': `Basic ${Buffer.from(`${name}:x`).toString('base64')}`,
  })

  it('leads Meta’s names to this server, under the world that the user name chooses', async () => {
    await using listeners = await listening()
    const ca = await listeners.certificates.caPem()
    const target = 'graph.facebook.com:443'

    const { status, socket } = await connect(listeners.httpUrls[0], target, {
      headers: user('test-7'),
    })
    const secure = connectTls({ socket, servername: 'graph.facebook.com', ca })
    const answer = await call('https://graph.facebook.com/v23.0/1', {
      headers: { host: 'graph.facebook.com' },
      agent: null,
      createConnection: () => secure,
    })

    expect(status).toBe(200)
    expect(JSON.parse(answer.body)).toEqual({
      method: 'GET',
      world: 'test-7',
      url: '/v23.0/1',
      base: 'https://graph.facebook.com',
    })
  })

  it('works over TLS itself, and where HTTPS is not served', async () => {
    await using secureProxy = await listening()
    await using plainProxy = await listening({ httpsPorts: [] })
    const proxies = [
      { url: secureProxy.httpsUrls[0], certificates: secureProxy.certificates },
      { url: plainProxy.httpUrls[0], certificates: plainProxy.certificates },
    ]

    for (const { url, certificates } of proxies) {
      const ca = await certificates.caPem()
      const { socket } = await connect(url, 'lookaside.fbsbx.com:443', { ca })
      const secure = connectTls({ socket, servername: 'lookaside.fbsbx.com', ca })
      const answer = await call('https://lookaside.fbsbx.com/x', {
        agent: null,
        createConnection: () => secure,
      })
      expect(JSON.parse(answer.body)).toMatchObject({ world: 'default', url: '/x' })
    }
  })

  it.each(['example.com:443', 'graph.facebook.com.evil.test:443', 'localhost:22'])(
    'refuses %s',
    async (target) => {
      await using listeners = await listening()

      const { status, socket } = await connect(listeners.httpUrls[0], target)

      expect(status).toBe(403)
      socket.destroy()
    },
  )

  it('takes whole URLs of plain HTTP for the same names only', async () => {
    await using listeners = await listening({ httpsPorts: [] })
    const ours = { path: 'http://graph.facebook.com/v23.0/1', headers: user('test-7') }
    const foreign = { path: 'http://example.com/' }

    const answer = await call(listeners.httpUrls[0] ?? '', ours)

    expect(JSON.parse(answer.body)).toMatchObject({ world: 'test-7', url: '/v23.0/1' })
    expect((await call(listeners.httpUrls[0] ?? '', foreign)).status).toBe(403)
  })
})

describe('closing', () => {
  it('finishes what is in flight and drops what idles', async () => {
    const held = deferred<() => void>()
    const app = express()
    app.get('/slow', (_, response) => {
      held.resolve(() => response.json({ done: true }))
    })
    const listeners = await createListeners({
      app,
      host: 'localhost',
      httpPorts: [0],
      httpsPorts: [],
      certificates: testCertificates(),
    })
    const port = portOf(listeners.httpUrls[0])
    const idle = connectTcp(port, '127.0.0.1')
    const slow = call(`${listeners.httpUrls[0]}/slow`)
    const finish = await held.promise

    const closed = listeners.close()
    finish()

    expect(await slow).toEqual({ status: 200, body: '{"done":true}' })
    await closed
    await textOf(idle)
    await expect(call(`http://127.0.0.1:${port}/slow`)).rejects.toThrow(/ECONNREFUSED/)
  })

  it('cuts what takes longer than it may', async () => {
    const started = deferred<void>()
    const app = express()
    app.get('/never', () => started.resolve())
    const certificates = testCertificates()
    const options = { app, host: 'localhost', httpPorts: [0], httpsPorts: [], certificates }
    const listeners = await createListeners(options)
    const never = call(`${listeners.httpUrls[0]}/never`)
    never.catch(() => undefined)
    await started.promise

    await listeners.close(1)

    await expect(never).rejects.toThrow()
  })

  it('frees the port', async () => {
    const listeners = await listening({ httpsPorts: [] })
    const port = portOf(listeners.httpUrls[0])
    await listeners.close()

    const next = createServer()
    await new Promise<void>((resolve) => next.listen(port, '127.0.0.1', resolve))
    next.close()
  })
})

function deferred<T>() {
  let resolve: (value: T) => void = () => undefined
  const promise = new Promise<T>((settle) => {
    resolve = settle
  })
  return { promise, resolve }
}

async function textOf(socket: Socket): Promise<string> {
  let text = ''
  socket.setEncoding('utf8')
  for await (const chunk of socket) text += chunk
  return text
}

function connect(url = '', target: string, options: object = {}) {
  const send = url.startsWith('https:') ? httpsRequest : httpRequest
  return new Promise<{ status: number; socket: Socket }>((resolve, reject) => {
    send(url, { method: 'CONNECT', path: target, agent: false, ...options })
      .on('connect', (response, socket) => {
        socket.on('error', () => undefined)
        resolve({ status: response.statusCode ?? 0, socket })
      })
      .on('error', reject)
      .end()
  })
}

function subjectServed(port: number, servername: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connectTls(
      { port, host: '127.0.0.1', servername, rejectUnauthorized: false },
      () => {
        resolve(String(socket.getPeerX509Certificate()?.subject).replace('CN=', ''))
        socket.destroy()
      },
    )
    socket.on('error', reject)
  })
}
