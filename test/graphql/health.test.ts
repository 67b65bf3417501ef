/** Health, readiness, metrics, and the answers of unknown paths. */
import { request } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { startFaultProxy } from '../support/fault-proxy.ts'
import { graphql, graphqlData } from '../support/graphql.ts'
import { runFolder } from '../support/leftovers.ts'
import { startRedisServer } from '../support/redis-server.ts'
import { until } from '../support/server-process.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'
import { createTestDatabase } from '../support/test-database.ts'

let app: TestApp

beforeAll(async () => {
  app = await startTestApp({ redisUrl: inject('redisUrl') })
})
afterAll(() => app?.close())

const get = async (path: string, on = app) => {
  const response = await fetch(on.url + path)
  return { status: response.status, body: await response.json() }
}

describe('GET /health', () => {
  it('names the state of each part', async () => {
    await until(async () => (await get('/health')).status === 200)
    expect(await get('/health')).toEqual({
      status: 200,
      body: {
        status: 'healthy',
        version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
        timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
        services: { database: 'healthy', cache: 'healthy', queue: 'healthy', clock: 'healthy' },
      },
    })
  })

  it('answers 503 while Redis is away, and serves requests nevertheless', async () => {
    const redis = await startRedisServer(join(runFolder(), 'health'))
    const own = await startTestApp({ redisUrl: redis.url, logLevel: 'silent' })
    await until(async () => (await get('/health', own)).status === 200)
    await redis.close()
    await until(async () => (await get('/health', own)).status === 503)
    expect((await get('/health', own)).body).toMatchObject({
      status: 'unhealthy',
      services: { database: 'healthy', cache: 'unhealthy', queue: 'unhealthy' },
    })
    await graphqlData(own.url, own.liveKey, 'mutation { createCustomer(input: {}) { id } }')
    await own.close()
  })
})

describe('a database that is away', () => {
  it('shows in /health and is answered UNAVAILABLE until it is back', async () => {
    const database = await createTestDatabase()
    const proxy = await startFaultProxy(database.url)
    const own = await startTestApp({ databaseUrl: proxy.urlOf(database.url), logLevel: 'silent' })
    const ask = () => graphql(own.url, own.liveKey, '{ workspace { id } }')
    proxy.refuse()
    await until(async () => (await get('/health', own)).status === 503)
    expect((await get('/health', own)).body.services).toEqual({
      database: 'unhealthy',
      cache: 'healthy',
      queue: 'healthy',
      clock: 'healthy',
    })
    expect((await ask()).errors?.[0]?.extensions?.code).toBe('UNAVAILABLE')
    proxy.pass()
    await until(async () => (await get('/health', own)).status === 200)
    expect((await ask()).errors).toBeUndefined()
    await own.close()
    await proxy.close()
    await database.drop()
  })
})

describe('GET /ready, /live and /metrics', () => {
  it('answer once the server listens', async () => {
    expect(await get('/ready')).toEqual({ status: 200, body: { ready: true } })
    expect(await get('/live')).toEqual({ status: 200, body: { live: true } })
  })

  it('count operations by name and outcome', async () => {
    await graphqlData(app.url, app.liveKey, '{ workspace { id } }')
    await graphql(app.url, app.liveKey, 'mutation { archiveCustomer(id: "nobody") { id } }')
    const text = await (await fetch(`${app.url}/metrics`)).text()
    expect(text).toContain('openmonetize_operations_total{operation="getWorkspace",outcome="OK"}')
    expect(text).toContain('operation="archiveCustomer",outcome="NOT_FOUND"')
    for (const name of [
      'clock_ahead_seconds',
      'sockets',
      'subscriptions',
      'database_connections',
      'database_requests_waiting',
    ]) {
      expect(text).toMatch(new RegExp(`^openmonetize_${name} -?[\\d.e-]+$`, 'm'))
    }
    expect(text).toContain('nodejs_eventloop_lag_p99_seconds')
  })
})

describe('other paths', () => {
  it.each(['/nothing', '/graphql/x', '/v2/graphql', '/__proto__', '/%00'])(
    'answers %s with NOT_FOUND in JSON',
    async (path) => {
      expect(await get(path)).toEqual({
        status: 404,
        body: {
          error: {
            code: 'NOT_FOUND',
            message: 'Nothing is served at this path.',
            request_id: expect.stringMatching(/^req_/),
          },
        },
      })
    },
  )

  it('refuses other methods', async () => {
    const response = await fetch(`${app.url}/health`, { method: 'POST', body: '{}' })
    expect(response.status).toBe(405)
    expect(response.headers.get('allow')).toBe('GET, HEAD')
  })

  it('serves GraphQL below /v1 too', async () => {
    const response = await fetch(`${app.url}/v1/graphql?query={workspace{mode}}`, {
      headers: { authorization: `Bearer ${app.testKey}` },
    })
    expect(await response.json()).toEqual({ data: { workspace: { mode: 'TEST' } } })
  })

  it('answers a target that is no path', async () => {
    const { hostname, port } = new URL(app.url)
    const status = await new Promise((resolve, reject) => {
      request({ hostname, port, path: '*', method: 'OPTIONS' }, (res) => resolve(res.statusCode))
        .on('error', reject)
        .end()
    })
    expect(status).toBe(404)
  })
})
