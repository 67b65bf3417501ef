/** A header that must be unique is refused when repeated: proxies and servers disagree on which one counts. */
import { once } from 'node:events'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestApp, type TestApp } from '../support/test-app.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app?.close())

/** All that is answered until the server closes, to a request of these lines. */
async function answerTo(first: string, ...headers: string[]): Promise<string> {
  const { hostname, port } = new URL(app.url)
  const socket = connect(Number(port), hostname)
  await once(socket, 'connect')
  socket.write([`${first} HTTP/1.1`, ...headers, '', ''].join('\r\n'))
  return text(socket)
}

const key = () => `Authorization: Bearer ${app.liveKey}`
const upgrade = [
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
]

describe('a request with two Host headers', () => {
  it.each([
    ['GraphQL', 'GET /graphql?query={__typename}', []],
    ['REST', 'GET /v1/pricing/plans', []],
    ['a page', 'GET /health', []],
    ['the documentation', 'GET /v1/docs', []],
    ['a socket', 'GET /graphql', upgrade],
  ])('is refused with 400: %s', async (_what, first, more) => {
    const answer = await answerTo(first, 'Host: a.example', 'HOST: b.example', key(), ...more)
    expect(answer).toMatch(/^HTTP\/1\.1 400 /)
    expect(answer).toContain('"The header host is given twice."')
    expect(answer).toContain('"INVALID_REQUEST"')
  })
})

describe('a request', () => {
  it('may not show two credentials in one header, or two types of one body', async () => {
    const twice = await answerTo('GET /v1/pricing/plans', 'Host: a', key(), key())
    expect(twice).toContain('"The header authorization is given twice."')
    const types = ['Content-Type: application/json', 'Content-Type: text/plain']
    const typed = await answerTo('POST /graphql', 'Host: a', ...types, 'Content-Length: 0')
    expect(typed).toContain('"The header content-type is given twice."')
  })

  it('may repeat what is a list', async () => {
    const accepts = ['Accept: application/json', 'Accept: */*', 'Connection: close']
    const answer = await answerTo('GET /v1/pricing/plans', 'Host: a', key(), ...accepts)
    expect(answer).toMatch(/^HTTP\/1\.1 200 /)
  })
})
