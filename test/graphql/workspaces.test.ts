/** The workspace, API keys and customer tokens through the public API. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { graphql, graphqlData } from '../support/graphql.ts'
import { addCredits, createCustomer, createKey, createToken } from '../support/live-product.ts'
import { promised } from '../support/promised.ts'
import { until } from '../support/server-process.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'

let app: TestApp
let now = Date.parse('2026-03-10T12:00:00Z')

beforeAll(async () => {
  app = await startTestApp({}, { clock: { now: () => new Date(now) } })
})
afterAll(() => app?.close())

const ask = <D>(document: string, variables: object = {}, key = app.liveKey) =>
  graphqlData<D, object>(app.url, key, document, variables)

async function codeOf(
  document: string,
  variables: object = {},
  key: string | undefined = app.liveKey,
) {
  const answer = await graphql<unknown, object>(app.url, key, document, variables)
  expect(answer.status).toBeLessThan(500)
  return answer.errors?.[0]?.extensions?.code
}

const create = `mutation ($input: CreateApiKeyInput!) {
  createApiKey(input: $input) {
    secret apiKey { id name role lastFour createdAt expiresAt lastUsedAt revokedAt }
  }
}`
const revoke = 'mutation ($id: ID!) { revokeApiKey(id: $id) { id revokedAt } }'
const list = `query ($first: Int, $after: String) { apiKeys(first: $first, after: $after) {
  edges { node { id name role lastUsedAt revokedAt } } pageInfo { hasNextPage endCursor }
} }`
const token = `mutation ($input: CreateCustomerTokenInput!) {
  createCustomerToken(input: $input) { token expiresAt }
}`
const makeCustomer = 'mutation { createCustomer(input: {}) { id } }'

type Made = { createApiKey: { secret: string; apiKey: { id: string; lastFour: string } } }
type Listed = {
  apiKeys: {
    edges: { node: { id: string; name: string; lastUsedAt: string | null } }[]
    pageInfo: { hasNextPage: boolean; endCursor: string }
  }
}

describe('workspace', () => {
  it('answers each mode with its own', async () => {
    const live = await ask<{ workspace: { id: string } }>('{ workspace { id mode name } }')
    const test = await ask<{ workspace: { id: string } }>(
      '{ workspace { id mode name } }',
      {},
      app.testKey,
    )
    expect(live).toMatchObject({ workspace: { mode: 'LIVE', name: 'Default' } })
    expect(test).toMatchObject({ workspace: { mode: 'TEST', name: 'Default' } })
    expect(live.workspace.id).not.toBe(test.workspace.id)
  })
})

describe('updateWorkspace', () => {
  const rename = `mutation ($input: UpdateWorkspaceInput!) {
    updateWorkspace(input: $input) { id mode name }
  }`

  it('renames the workspace in the mode that asks, and leaves out what is left out', async () => {
    const made = await ask(rename, { input: { name: 'Globex' } })
    expect(made).toMatchObject({ updateWorkspace: { mode: 'LIVE', name: 'Globex' } })
    expect(await ask(rename, { input: {} })).toEqual(made)
    expect(await ask('{ workspace { name } }')).toEqual({ workspace: { name: 'Globex' } })
    const test = await ask('{ workspace { name } }', {}, app.testKey)
    expect(test).toEqual({ workspace: { name: 'Default' } })
    await ask(rename, { input: { name: 'Default' } })
  })

  it.each([[{ name: '' }], [{ name: ' ' }], [{ name: 'x'.repeat(256) }], [{ mode: 'TEST' }]])(
    'refuses %j',
    async (input) => {
      expect(await codeOf(rename, { input })).toBe('INVALID_REQUEST')
    },
  )
})

describe('updateApiKey', () => {
  const rename = `mutation ($id: ID!, $input: UpdateApiKeyInput!) {
    updateApiKey(id: $id, input: $input) { name role revokedAt }
  }`

  it('renames a key, which goes on working, and one that was revoked', async () => {
    const { id, secret } = await createKey(app, { role: 'READ' })
    const named = { name: 'Reports', role: 'READ', revokedAt: null }
    expect(await ask(rename, { id, input: { name: 'Reports' } })).toEqual({ updateApiKey: named })
    expect(await ask(rename, { id, input: {} })).toEqual({ updateApiKey: named })
    expect(await codeOf('{ workspace { id } }', {}, secret)).toBeUndefined()
    await ask(revoke, { id })
    expect(await ask(rename, { id, input: { name: 'Old' } })).toMatchObject({
      updateApiKey: { name: 'Old', revokedAt: expect.any(String) },
    })
  })

  it('refuses what is no name, and a key that is not there or of the other mode', async () => {
    const { id } = await createKey(app, { role: 'READ' })
    for (const input of [{ name: '' }, { name: 'x'.repeat(101) }, { role: 'ADMIN' }]) {
      expect(await codeOf(rename, { id, input })).toBe('INVALID_REQUEST')
    }
    expect(await codeOf(rename, { id: 'key_none', input: { name: 'a' } })).toBe('NOT_FOUND')
    expect(await codeOf(rename, { id, input: { name: 'a' } }, app.testKey)).toBe('NOT_FOUND')
  })
})

describe('createApiKey', () => {
  it('shows the secret once and stores none of it but the last four characters', async () => {
    const { createApiKey } = await ask<Made>(create, { input: { name: 'Backend', role: 'WRITE' } })
    const { secret, apiKey } = createApiKey
    expect(secret).toMatch(/^om_live_[\w-]{43}$/)
    expect(apiKey).toEqual({
      id: expect.stringMatching(/^key_/),
      name: 'Backend',
      role: 'WRITE',
      lastFour: secret.slice(-4),
      createdAt: '2026-03-10T12:00:00.000Z',
      expiresAt: null,
      lastUsedAt: null,
      revokedAt: null,
    })
    expect(await ask('{ workspace { mode } }', {}, secret)).toEqual({ workspace: { mode: 'LIVE' } })
    const listed = await ask<Listed>(list)
    expect(JSON.stringify(listed)).not.toContain(secret)
    const used = listed.apiKeys.edges.find(({ node }) => node.id === apiKey.id)
    expect(used?.node.lastUsedAt).toBe('2026-03-10T12:00:00.000Z')
  })

  it('makes keys of the mode that asks', async () => {
    const { createApiKey } = await ask<Made>(
      create,
      { input: { name: 'Test', role: 'READ' } },
      app.testKey,
    )
    expect(createApiKey.secret).toMatch(/^om_test_/)
    const live = await ask<Listed>(list, { first: 100 })
    expect(live.apiKeys.edges.map(({ node }) => node.id)).not.toContain(createApiKey.apiKey.id)
    expect(await codeOf(revoke, { id: createApiKey.apiKey.id })).toBe('NOT_FOUND')
  })

  it.each([
    [{ name: '', role: 'READ' }],
    [{ name: ' ', role: 'READ' }],
    [{ name: 'x'.repeat(101), role: 'READ' }],
    [{ name: 'a\u0000b', role: 'READ' }],
    [{ name: 'a', role: 'OWNER' }],
    [{ name: 'a' }],
    [{ name: 'a', role: 'READ', expiresAt: '2026-03-10T11:59:59Z' }],
    [{ name: 'a', role: 'READ', expiresAt: '2026-02-30T00:00:00Z' }],
    [{ name: 'a', role: 'READ', mode: 'TEST' }],
  ])('refuses %j', async (input) => {
    expect(await codeOf(create, { input })).toBe('INVALID_REQUEST')
  })
})

describe('what a role may do', () => {
  const admin = { input: { name: 'a', role: 'ADMIN' } }
  const cases: ['READ' | 'WRITE' | 'ADMIN', string, string, string, object?][] = [
    ['READ', 'workspace', 'OK', '{ workspace { id } }'],
    ['READ', 'createCustomer', 'FORBIDDEN', makeCustomer],
    ['READ', 'createCustomerToken', 'FORBIDDEN', token, { input: { customerId: 'any' } }],
    ['READ', 'apiKeys', 'FORBIDDEN', list],
    ['WRITE', 'createCustomer', 'OK', makeCustomer],
    ['WRITE', 'apiKeys', 'FORBIDDEN', list],
    ['WRITE', 'createApiKey', 'FORBIDDEN', create, admin],
    ['WRITE', 'revokeApiKey', 'FORBIDDEN', revoke, { id: 'any' }],
    ['ADMIN', 'apiKeys', 'OK', list],
    ['ADMIN', 'revokeApiKey of an unknown key', 'NOT_FOUND', revoke, { id: 'any' }],
  ]
  it.each(cases)('%s: %s is answered %s', async (role, _name, code, document, variables) => {
    const { secret } = await createKey(app, { role })
    expect((await codeOf(document, variables, secret)) ?? 'OK').toBe(code)
  })
})

describe('a credential', () => {
  it.each([
    ['unknown key', 'om_live_0000000000000000000000000000000000000000000'],
    ['no key', 'hello'],
    ['very long', `om_live_${'x'.repeat(5_000)}`],
    ['a token in pieces', 'a.b.c'],
  ])('that is %s is answered UNAUTHORIZED', async (_name, credential) => {
    expect(await codeOf('{ workspace { id } }', {}, credential)).toBe('UNAUTHORIZED')
  })

  it('that is missing is answered UNAUTHORIZED', async () => {
    const answer = await graphql(app.url, undefined, '{ workspace { id } }')
    expect(answer.errors?.[0]?.extensions?.code).toBe('UNAUTHORIZED')
  })

  it('is refused from its expiry on', async () => {
    const expiresAt = new Date(now + 60_000).toISOString()
    const { secret } = await createKey(app, { role: 'READ', expiresAt })
    now += 59_999
    expect(await codeOf('{ workspace { id } }', {}, secret)).toBeUndefined()
    now += 1
    expect(await codeOf('{ workspace { id } }', {}, secret)).toBe('UNAUTHORIZED')
  })
})

describe('revokeApiKey', () => {
  it('refuses the key at once, and changes nothing the second time', async () => {
    const { id, secret } = await createKey(app, { role: 'READ' })
    expect(await codeOf('{ workspace { id } }', {}, secret)).toBeUndefined()
    const first = await ask(revoke, { id })
    expect(await codeOf('{ workspace { id } }', {}, secret)).toBe('UNAUTHORIZED')
    now += 1_000
    expect(await ask(revoke, { id })).toEqual(first)
  })

  it('is seen by another server', async () => {
    const { databaseUrl, bootstrapApiKey, bootstrapTestApiKey } = app.config
    const other = await startTestApp({ databaseUrl, bootstrapApiKey, bootstrapTestApiKey })
    const { id, secret } = await createKey(app, { role: 'READ' })
    await graphqlData(other.url, secret, '{ workspace { id } }')
    await ask(revoke, { id })
    const isKnown = promised('a revoked key at another server', 1_000)
    await until(async () =>
      Boolean((await graphql(other.url, secret, '{ workspace { id } }')).errors),
    )
    isKnown()
    await other.close()
  })

  it('keeps the last admin key, also when two are revoked at once', async () => {
    const alone = await startTestApp()
    const made = await createKey(alone, { role: 'ADMIN' })
    const { apiKeys } = await graphqlData<Listed>(alone.url, alone.liveKey, list)
    const answers = await Promise.all(
      apiKeys.edges.map(({ node }) =>
        graphql<unknown, object>(alone.url, made.secret, revoke, { id: node.id }),
      ),
    )
    const codes = answers.map(({ errors }) => errors?.[0]?.extensions?.code)
    // The one that came second was too late, or no key any more.
    expect(codes.filter((code) => code === undefined)).toHaveLength(1)
    expect(['PRECONDITION_FAILED', 'UNAUTHORIZED']).toContain(codes.find((code) => code))
    await alone.close()
  })
})

describe('apiKeys', () => {
  it('pages through all, newest first', async () => {
    const ids: string[] = []
    for (let after: string | undefined, more = true; more; ) {
      const { apiKeys } = await ask<Listed>(list, { first: 3, after })
      expect(apiKeys.edges.length).toBeLessThanOrEqual(3)
      ids.push(...apiKeys.edges.map(({ node }) => node.id))
      more = apiKeys.pageInfo.hasNextPage
      after = apiKeys.pageInfo.endCursor
    }
    expect(ids.length).toBeGreaterThan(3)
    expect(ids).toEqual([...new Set(ids)].toSorted().toReversed())
  })
})

describe('createCustomerToken', () => {
  it('makes a token that reads its customer, by either id, and nothing else', async () => {
    const document = 'mutation { createCustomer(input: { externalId: "user-1" }) { id } }'
    const { createCustomer: own } = await ask<{ createCustomer: { id: string } }>(document)
    await addCredits(app, own.id, '7')
    const secret = await createToken(app, 'user-1')
    const balance = 'query ($id: ID!) { credits(customerId: $id) { customerId available } }'
    for (const id of [own.id, 'user-1']) {
      expect(await ask(balance, { id }, secret)).toEqual({
        credits: { customerId: own.id, available: '7' },
      })
    }
    const other = await createCustomer(app)
    for (const id of [other, 'nobody', ''])
      expect(await codeOf(balance, { id }, secret)).toBe('FORBIDDEN')
    for (const [query, variables] of [
      ['{ workspace { id } }', {}],
      ['{ customers { edges { node { id } } } }', {}],
      ['query ($id: ID!) { customer(id: $id) { email } }', { id: own.id }],
      [list, {}],
      [makeCustomer, {}],
      [create, { input: { name: 'a', role: 'ADMIN' } }],
      [token, { input: { customerId: own.id } }],
      [
        'mutation ($input: AddCreditsInput!) { addCredits(input: $input) { id } }',
        { input: { customerId: own.id, amount: '1' } },
      ],
    ] as const) {
      expect(await codeOf(query, variables, secret), query).toBe('FORBIDDEN')
    }
  })

  it('holds for as long as it is told', async () => {
    const customerId = await createCustomer(app)
    const made = await ask<{ createCustomerToken: { token: string; expiresAt: string } }>(token, {
      input: { customerId, ttlSeconds: 60 },
    })
    const { token: secret, expiresAt } = made.createCustomerToken
    expect(Date.parse(expiresAt)).toBe(Math.floor(now / 1_000) * 1_000 + 60_000)
    const balance = 'query ($id: ID!) { credits(customerId: $id) { available } }'
    now = Date.parse(expiresAt) - 1_000
    expect(await codeOf(balance, { id: customerId }, secret)).toBeUndefined()
    now = Date.parse(expiresAt)
    expect(await codeOf(balance, { id: customerId }, secret)).toBe('UNAUTHORIZED')
  })

  it('stops with its customer', async () => {
    const customerId = await createCustomer(app)
    const secret = await createToken(app, customerId)
    await ask('mutation ($id: ID!) { archiveCustomer(id: $id) { id } }', { id: customerId })
    const balance = 'query ($id: ID!) { credits(customerId: $id) { available } }'
    expect(await codeOf(balance, { id: customerId }, secret)).toBe('UNAUTHORIZED')
    expect(await codeOf(token, { input: { customerId } })).toBe('PRECONDITION_FAILED')
  })

  it.each([
    [{ customerId: 'nobody' }, 'NOT_FOUND'],
    [{ customerId: '' }, 'INVALID_REQUEST'],
    [{ customerId: 'a\u0000' }, 'INVALID_REQUEST'],
    [{ customerId: 'nobody', ttlSeconds: 59 }, 'INVALID_REQUEST'],
    [{ customerId: 'nobody', ttlSeconds: 86_401 }, 'INVALID_REQUEST'],
    [{ customerId: 'nobody', ttlSeconds: 1e10 }, 'INVALID_REQUEST'],
  ])('refuses %j with %s', async (input, code) => {
    expect(await codeOf(token, { input })).toBe(code)
  })

  it('does not make one for a customer of the other mode', async () => {
    const customerId = await createCustomer(app, app.testKey)
    expect(await codeOf(token, { input: { customerId } })).toBe('NOT_FOUND')
  })
})
