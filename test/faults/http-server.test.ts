/** The HTTP server with slow clients, and its shutdown. */
import { request, type Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { networkInterfaces } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { createHttpServer, drain, listen } from '../../src/infra/http-server.ts'
import { promised } from '../support/promised.ts'

let server: Server

const hasIpv6 = () =>
  Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === '::1'))

const start = (host = '127.0.0.1', answerAfterMs = 0) => {
  server = createHttpServer(async (_request, response) => {
    await sleep(answerAfterMs)
    response.end('done')
  })
  return listen(server, host, 0)
}

afterEach(() => {
  server.closeAllConnections()
  server.close()
})

describe('listen', () => {
  it.each([
    ['127.0.0.1', /^http:\/\/127\.0\.0\.1:\d+$/],
    ['0.0.0.0', /^http:\/\/localhost:\d+$/],
    ['::1', /^http:\/\/\[::1\]:\d+$/],
  ] as const)('on %s answers a URL that can be opened', async (host, pattern) => {
    if (host === '::1' && !hasIpv6()) return
    const url = await start(host)
    expect(url).toMatch(pattern)
    expect(await (await fetch(url)).text()).toBe('done')
  })

  it('fails when the port is taken', async () => {
    const url = await start()
    const second = createHttpServer(() => {})
    await expect(listen(second, '127.0.0.1', Number(new URL(url).port))).rejects.toMatchObject({
      code: 'EADDRINUSE',
    })
  })
})

describe('drain', () => {
  it('lets a request under way finish, and takes no new one', async () => {
    const asked = Promise.withResolvers<void>()
    const answer = Promise.withResolvers<void>()
    server = createHttpServer(async (_request, response) => {
      asked.resolve()
      await answer.promise
      response.end('done')
    })
    const url = await listen(server, '127.0.0.1', 0)
    const underWay = fetch(url)
    await asked.promise
    const drained = drain(server)
    await expect(fetch(url)).rejects.toThrow()
    answer.resolve()
    expect(await (await underWay).text()).toBe('done')
    await drained
  })

  it('is not held up by clients that keep sending', async () => {
    const url = await start('127.0.0.1', 5)
    let going = true
    const client = async () => {
      while (going)
        await fetch(url).then(
          (answer) => answer.text(),
          () => sleep(5),
        )
    }
    const clients = Array.from({ length: 8 }, client)
    await sleep(100)
    const isDrained = promised('a drain against idle and eager clients', 1_000)
    await drain(server)
    isDrained()
    going = false
    await Promise.all(clients)
  })

  it('is not held up by clients that keep a connection and say nothing', async () => {
    await start()
    const { port } = server.address() as AddressInfo
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => {})
    socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n')
    await new Promise((resolve) => socket.once('data', resolve))
    const isDrained = promised('a drain against idle and eager clients', 1_000)
    await drain(server)
    isDrained()
    socket.destroy()
  })
})

describe('createHttpServer', () => {
  it('answers over HTTP/1.1 who offers HTTP/2, and upgrades to WebSocket alone', async () => {
    const url = await start()
    server.on('upgrade', (_request, socket) => socket.end('HTTP/1.1 400 Upgraded\r\n\r\n'))
    const statusFor = (upgrade: string) =>
      new Promise<number | undefined>((resolve, reject) => {
        const headers = { connection: 'Upgrade, HTTP2-Settings', upgrade, 'http2-settings': 'AAM' }
        const asked = request(url, { method: 'POST', headers }, (answer) => {
          answer.resume()
          resolve(answer.statusCode)
        })
        asked.on('error', reject).end('{}')
      })
    expect(await statusFor('h2c')).toBe(200)
    expect(await statusFor('WebSocket')).toBe(400)
  })

  it('refuses headers over 16 KiB', async () => {
    const url = await start()
    expect((await fetch(url, { headers: { long: 'x'.repeat(20_000) } })).status).toBe(431)
  })

  it('ends a connection that is still sending its headers after 10 s', async () => {
    await start()
    const { port } = server.address() as AddressInfo
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => {})
    socket.write('GET / HTTP/1.1\r\n')
    const dribble = setInterval(() => socket.write('x: y\r\n'), 500)
    const isEnded = promised('the end of headers that never end', 17_000)
    let answer = ''
    socket.on('data', (chunk) => {
      answer += chunk
    })
    await new Promise((resolve) => socket.once('close', resolve))
    clearInterval(dribble)
    isEnded()
    expect(answer).toContain('408')
  })
})
