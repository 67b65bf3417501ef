/** What callers learn of a failure, whatever its origin. */
import { GraphQLError } from 'graphql'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { DomainError, errorCodes, retold } from '../../src/core/values/errors.ts'
import { maskError, maskErrors } from '../../src/graphql/execution/errors.ts'
import { type FaultProxy, startFaultProxy } from '../support/fault-proxy.ts'
import { type GraphqlAnswer, graphql } from '../support/graphql.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts'

const at = (originalError: Error) =>
  new GraphQLError(originalError.message, { path: ['customer'], originalError })
const reported: unknown[] = []
const mask = (error: unknown) => maskError(error, 'req_1', (failure) => reported.push(failure))

describe('maskError', () => {
  it.each(errorCodes)('tells the code %s of a domain error, and its details', (code) => {
    const { message, path, extensions } = mask(at(retold(code, 'Why.', { required: '5' })))
    expect({ message, path }).toEqual({ message: 'Why.', path: ['customer'] })
    expect(extensions).toEqual({ required: '5', code, requestId: 'req_1' })
  })

  it('hides and reports what is not meant for callers', () => {
    const secret = new TypeError('password=hunter2 in /srv/app.ts')
    for (const error of [secret, at(secret), at(at(secret)), 'a text', null, { message: 'x' }]) {
      reported.length = 0
      const masked = mask(error)
      expect(masked.message).toBe('Something went wrong on our side.')
      expect(masked.extensions).toMatchObject({ code: 'INTERNAL', requestId: 'req_1' })
      expect(JSON.stringify(masked)).not.toContain('hunter2')
      expect(reported).toEqual([error])
    }
  })

  it('takes a field that resolves to what its type cannot hold for a defect of ours', () => {
    const error = new GraphQLError('Enum "Role" cannot represent value: "ROOT"', { path: ['a'] })
    expect(mask(error).extensions.code).toBe('INTERNAL')
  })

  it('answers UNAVAILABLE when the database is away', () => {
    const lost = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
    expect(mask(at(lost)).extensions).toMatchObject({ code: 'UNAVAILABLE', retryAfterSeconds: 1 })
    expect(mask(lost).extensions.http).toEqual({ status: 503, headers: { 'retry-after': '1' } })
  })

  it('shortens what quotes the caller at length, keeping both ends', () => {
    const text = `Variable "$a" got invalid value "${'x'.repeat(10_000)}" at "a.b"; must be short.`
    const { message } = mask(new GraphQLError(text))
    expect(message.length).toBeLessThan(420)
    expect(message).toMatch(/^Variable "\$a" .*at "a\.b"; must be short\.$/)
  })

  it('gives the same for what was masked before', () => {
    const once = mask(at(new DomainError('CONFLICT', 'Why.', { reason: 'DUPLICATE' })))
    expect(mask(once).toJSON()).toMatchObject({ message: 'Why.', extensions: { code: 'CONFLICT' } })
  })
})

describe('maskErrors', () => {
  it('tells every error of a field, and ten of a request', () => {
    const fields = Array.from({ length: 30 }, () => at(new DomainError('NOT_FOUND', 'No.')))
    expect(maskErrors(fields, 'req_1', () => undefined)).toHaveLength(30)
    const requests = Array.from({ length: 30 }, () => new GraphQLError('No.'))
    expect(maskErrors(requests, 'req_1', () => undefined)).toHaveLength(10)
  })
})

describe('a request', () => {
  let app: TestApp
  let database: TestDatabase
  let proxy: FaultProxy
  beforeAll(async () => {
    database = await createTestDatabase()
    proxy = await startFaultProxy(inject('postgresUrl'))
    app = await startTestApp({ databaseUrl: proxy.urlOf(database.url), logLevel: 'silent' })
  })
  afterAll(async () => {
    await app.close()
    await proxy.close()
    await database.drop()
  })

  const query = '{ customers { edges { node { id } } } }'
  const codeOf = ({ errors, headers }: GraphqlAnswer<unknown>) => {
    expect(errors?.[0]?.extensions?.requestId).toBe(headers.get('x-request-id'))
    return errors?.[0]?.extensions?.code
  }

  it.each([
    query,
    'query { ...Own } fragment Own on Query { ... { workspace { id } } }',
    '{ __typename workspace { id } }',
    'mutation { createCustomer(input: {}) { id } }',
  ])('without a credential is refused with 401: %s', async (document) => {
    const answer = await graphql(app.url, undefined, document)
    expect(answer.status).toBe(401)
    expect(answer.data).toBeUndefined()
    expect(codeOf(answer)).toBe('UNAUTHORIZED')
    expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="openmonetize"')
  })

  it('without a credential may ask for the name of a type', async () => {
    expect((await graphql(app.url, undefined, '{ __typename }')).errors).toBeUndefined()
  })

  it.each([
    ['unknown', 'om_live_0000000000000000000000000000000000000000000'],
    ['malformed', 'nonsense'],
    ['a forged token', 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJjdXN0XzEifQ.'],
    ['of 64 KiB', 'x'.repeat(8_000)],
  ])('with a credential that is %s is refused with 401', async (_what, key) => {
    const answer = await graphql(app.url, key, query)
    expect(answer.status).toBe(401)
    expect(answer.data).toBeUndefined()
    expect(codeOf(answer)).toBe('UNAUTHORIZED')
    expect(answer.headers.get('www-authenticate')).toBe(
      'Bearer realm="openmonetize", error="invalid_token"',
    )
    expect(JSON.stringify(answer.errors)).not.toContain(key)
  })

  it.each([
    ['/v1/credits/balance?customer_id=x', 'GET'],
    ['/openmonetize/v1/usage/events', 'POST'],
    ['/graphql?query={workspace{id}}', 'GET'],
    ['/oauth/token', 'POST'],
  ])('that is refused with 401 at %s says how to authenticate', async (path, method) => {
    const ask = async (headers: Record<string, string>) => {
      const body = path.startsWith('/oauth') ? 'grant_type=client_credentials' : undefined
      const type = body && { 'content-type': 'application/x-www-form-urlencoded' }
      const init = { method, headers: { ...headers, ...type }, body }
      const answer = await fetch(app.url + path, init)
      await answer.arrayBuffer()
      return [answer.status, answer.headers.get('www-authenticate')]
    }
    const scheme = path.startsWith('/oauth') ? 'Basic' : 'Bearer'
    const wrong = scheme === 'Bearer' ? ', error="invalid_token"' : ''
    expect(await ask({})).toEqual([401, `${scheme} realm="openmonetize"`])
    expect(await ask({ authorization: `${scheme} d3JvbmcK` })).toEqual([
      401,
      `${scheme} realm="openmonetize"${wrong}`,
    ])
  })

  it('is UNAVAILABLE while the database is away, and answered when it is back', async () => {
    expect((await graphql(app.url, app.liveKey, query)).errors).toBeUndefined()
    proxy.refuse()
    try {
      for (const key of [app.liveKey, 'om_live_1111111111111111111111111111111111111111111']) {
        const answer = await graphql(app.url, key, query)
        expect(codeOf(answer)).toBe('UNAVAILABLE')
        expect(answer.headers.get('retry-after')).toBe(answer.status === 503 ? '1' : null)
        expect(JSON.stringify(answer.errors)).not.toMatch(/ECONN|postgres|127\.0\.0\.1/i)
      }
    } finally {
      proxy.pass()
    }
    expect((await graphql(app.url, app.liveKey, query)).errors).toBeUndefined()
  })
})
