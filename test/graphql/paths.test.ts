/** A base URL with a trailing slash, and paths with extra slashes, lead to the same place: on GraphQL, REST and both sockets. */
import { createClient } from 'graphql-ws'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { openRaw } from '../support/raw-client.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app?.close())

const headers = () => ({
  authorization: `Bearer ${app.liveKey}`,
  'content-type': 'application/json',
})

async function answerOf(path: string, init: RequestInit = {}) {
  const response = await fetch(`${app.url}${path}`, { ...init, headers: headers() })
  return { status: response.status, text: await response.text() }
}

describe('a path with slashes too many', () => {
  it.each([
    ['//v1/rating/pricing', '/v1/rating/pricing'],
    ['/v1//rating///pricing', '/v1/rating/pricing'],
    ['/v1/rating/pricing/', '/v1/rating/pricing'],
    ['/openmonetize//v1/pricing/plans/?limit=1', '/v1/pricing/plans?limit=1'],
    ['//v1/users/nobody//credits/', '/v1/users/nobody/credits'],
    ['/v1/openapi.json/', '/v1/openapi.json'],
    ['//ready', '/ready'],
    ['/live//', '/live'],
  ])('%s is %s', async (path, plain) => {
    const expected = await answerOf(plain)
    const answer = await answerOf(path)
    const withoutId = (text: string) => text.replace(/req_\w+/g, 'req')
    expect(withoutId(answer.text)).toBe(withoutId(expected.text))
    expect(answer.status).toBe(expected.status)
  })

  it.each(['/graphql/', '//graphql', '/v1//graphql/'])('%s answers GraphQL', async (path) => {
    const body = JSON.stringify({ query: '{ workspace { id } }' })
    const { status, text } = await answerOf(path, { method: 'POST', body })
    expect(status).toBe(200)
    expect(JSON.parse(text).data.workspace.id).toMatch(/^ws_/)
  })

  it('is the same one to an idempotency key', async () => {
    const send = async (path: string) => {
      const body = JSON.stringify({ userId: 'slash', amount: 5 })
      const keyed = { ...headers(), 'idempotency-key': 'one' }
      const response = await fetch(`${app.url}${path}`, { method: 'POST', headers: keyed, body })
      return { text: await response.text(), again: response.headers.get('idempotent-replayed') }
    }
    const first = await send('/v1/credits/grant')
    expect(await send('//v1/credits/grant/')).toEqual({ text: first.text, again: 'true' })
  })

  it('stays nothing where the plain one is nothing', async () => {
    expect((await answerOf('/v1/users//credits')).status).toBe(404)
    expect((await answerOf('//nothing//')).status).toBe(404)
    expect((await answerOf('/v1/users/a%2F%2Fb/credits')).text).toContain('a//b')
  })

  it.each(['/v1/', '//v1', '/ws//v1/'])('%s opens the raw socket', async (path) => {
    const client = await openRaw(app.url, { path })
    client.send({ type: 'auth', token: app.liveKey })
    expect((await client.next()).type).toBe('auth_ok')
    await client.close()
  })

  it.each(['/graphql/', '//v1/graphql/'])('%s opens the GraphQL socket', async (path) => {
    const client = createClient({
      url: app.url.replace('http', 'ws') + path,
      webSocketImpl: WebSocket,
      connectionParams: { token: app.liveKey },
      retryAttempts: 0,
    })
    const answers = client.iterate({ query: '{ workspace { id } }' })
    const { value } = await answers.next()
    expect(value.errors).toBeUndefined()
    await client.dispose()
  })
})
