/** Meters and features through the public API. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { graphql, graphqlData } from '../support/graphql.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app?.close())

const createMeter = /* GraphQL */ `
  mutation ($input: CreateMeterInput!) {
    createMeter(input: $input) { id key name eventType aggregation valueProperty createdAt }
  }`
const createFeature = /* GraphQL */ `
  mutation ($input: CreateFeatureInput!) {
    createFeature(input: $input) { id key name description type meter { key } }
  }`

type Fields = Record<string, unknown>
const data = (document: string, variables?: Fields) =>
  graphqlData<Record<string, Fields>>(app.url, app.liveKey, document, variables)
const refused = async (document: string, variables?: Fields, key = app.liveKey) => {
  const { errors, status } = await graphql(app.url, key, document, variables)
  expect(status).toBeLessThan(500)
  expect(errors?.[0]?.extensions?.requestId).toBeTypeOf('string')
  return errors?.[0]?.extensions?.code
}

describe('createMeter', () => {
  it('takes name and event type from the key', async () => {
    const { createMeter: meter } = await data(createMeter, {
      input: { key: 'api_calls', aggregation: 'COUNT' },
    })
    expect(meter).toMatchObject({
      id: expect.stringMatching(/^meter_/),
      name: 'api_calls',
      eventType: 'api_calls',
      aggregation: 'COUNT',
      valueProperty: null,
    })
  })

  it.each([
    ['a count with a property', { key: 'm1', aggregation: 'COUNT', valueProperty: 'tokens' }],
    ['a unique count without one', { key: 'm2', aggregation: 'UNIQUE_COUNT' }],
    ['an empty key', { key: '', aggregation: 'SUM' }],
    ['a key with a blank', { key: 'a b', aggregation: 'SUM' }],
    ['a key of 101 characters', { key: 'k'.repeat(101), aggregation: 'SUM' }],
    ['a name of 256 characters', { key: 'm3', aggregation: 'SUM', name: 'n'.repeat(256) }],
    ['a name with NUL', { key: 'm4', aggregation: 'SUM', name: 'a\0b' }],
    ['a lone surrogate', { key: 'm5', aggregation: 'SUM', name: '\ud800' }],
    ['a blank name', { key: 'm6', aggregation: 'SUM', name: '  ' }],
    ['no such aggregation', { key: 'm7', aggregation: 'MEDIAN' }],
    ['an unknown field', { key: 'm8', aggregation: 'SUM', colour: 'red' }],
  ])('refuses %s', async (_name, input) => {
    expect(await refused(createMeter, { input })).toBe('INVALID_REQUEST')
  })

  it('refuses a key that is taken', async () => {
    const input = { key: 'taken', aggregation: 'SUM', valueProperty: 'tokens' }
    await data(createMeter, { input })
    expect(await refused(createMeter, { input })).toBe('CONFLICT')
  })

  it('lets the test mode use the key of a live meter', async () => {
    const input = { key: 'both_modes', aggregation: 'SUM' }
    await data(createMeter, { input })
    await graphqlData(app.url, app.testKey, createMeter, { input })
    const query = '{ meters(first: 100) { edges { node { key } } } }'
    const answer = await graphqlData<{ meters: { edges: unknown[] } }>(app.url, app.testKey, query)
    expect(answer.meters.edges).toEqual([{ node: { key: 'both_modes' } }])
  })
})

describe('updateMeter', () => {
  const updateMeter = /* GraphQL */ `
    mutation ($id: ID!, $input: UpdateMeterInput!) {
      updateMeter(id: $id, input: $input) { key name description unit aggregation }
    }`

  it('changes what a meter is called: what is left out stays, null clears', async () => {
    const called = { name: 'Disk', description: 'Bytes on disk.', unit: 'GB' }
    await data(createMeter, { input: { key: 'disk', aggregation: 'MAX', ...called } })
    const change = async (input: Fields) =>
      (await data(updateMeter, { id: 'disk', input })).updateMeter
    expect(await change({})).toEqual({ key: 'disk', aggregation: 'MAX', ...called })
    expect(await change({ name: null, unit: null })).toMatchObject({ name: 'Disk', unit: null })
    expect(await change({ name: 'D', description: null, unit: 'TB' })).toMatchObject({
      name: 'D',
      description: null,
      unit: 'TB',
    })
  })

  it.each([{ unit: 'u'.repeat(51) }, { name: ' ' }, { description: 'd'.repeat(1001) }])(
    'refuses %j',
    async (input) => {
      expect(await refused(updateMeter, { id: 'api_calls', input })).toBe('INVALID_REQUEST')
    },
  )

  it('refuses a meter that is not there', async () => {
    expect(await refused(updateMeter, { id: 'none', input: { name: 'N' } })).toBe('NOT_FOUND')
  })
})

describe('createFeature', () => {
  it('names its meter by key', async () => {
    await data(createMeter, { input: { key: 'tokens', aggregation: 'SUM', valueProperty: 'n' } })
    const input = { key: 'llm_tokens', type: 'METERED', meterKey: 'tokens', description: 'd' }
    const { createFeature: feature } = await data(createFeature, { input })
    expect(feature).toMatchObject({
      id: expect.stringMatching(/^feature_/),
      name: 'llm_tokens',
      description: 'd',
      meter: { key: 'tokens' },
    })
  })

  it('refuses a meter on features that count nothing', async () => {
    const input = { key: 'sso', type: 'BOOLEAN', meterKey: 'tokens' }
    expect(await refused(createFeature, { input })).toBe('INVALID_REQUEST')
  })

  it('refuses a meter that does not exist, also one of the other mode', async () => {
    const input = { key: 'f', type: 'METERED', meterKey: 'tokens' }
    expect(await refused(createFeature, { input }, app.testKey)).toBe('INVALID_REQUEST')
  })

  it('refuses a key that is taken', async () => {
    const input = { key: 'sso', type: 'BOOLEAN' }
    await data(createFeature, { input })
    expect(await refused(createFeature, { input })).toBe('CONFLICT')
  })

  it('changes the catalog version, which caches go by', async () => {
    const version = async () => {
      const { workspaceId } = (await app.core.authenticate(app.liveKey))!
      const row = await app.core.tenant(workspaceId).workspace.findFirstOrThrow()
      return Number(row.catalogVersion)
    }
    const before = await version()
    await data(createFeature, { input: { key: 'versioned', type: 'BOOLEAN' } })
    expect(await version()).toBe(before + 1)
  })
})

describe('updateFeature', () => {
  const updateFeature = /* GraphQL */ `
    mutation ($id: ID!, $input: UpdateFeatureInput!) {
      updateFeature(id: $id, input: $input) { key name description }
    }`

  it('changes what is given, clears what is null and keeps the rest', async () => {
    const input = { key: 'seats', type: 'STATIC', name: 'Seats', description: 'People' }
    await data(createFeature, { input })
    const renamed = await data(updateFeature, { id: 'seats', input: { name: 'Places' } })
    expect(renamed.updateFeature).toMatchObject({ name: 'Places', description: 'People' })
    const cleared = await data(updateFeature, { id: 'seats', input: { description: null } })
    expect(cleared.updateFeature).toMatchObject({ name: 'Places', description: null })
  })

  it('does not find a feature of the other mode', async () => {
    const variables = { id: 'seats', input: { name: 'x' } }
    expect(await refused(updateFeature, variables, app.testKey)).toBe('NOT_FOUND')
  })
})

describe('features', () => {
  it('is found by id and by key', async () => {
    const { createFeature: made } = await data(createFeature, {
      input: { key: 'found', type: 'BOOLEAN' },
    })
    const query = 'query ($a: ID!, $b: ID!) { a: feature(id: $a) { id } b: feature(id: $b) { id } }'
    const { a, b } = await data(query, { a: made?.id, b: 'found' })
    expect(a).toEqual(b)
  })

  it('lists by type, newest first, in pages', async () => {
    for (const key of ['list_1', 'list_2', 'list_3']) {
      await data(createFeature, { input: { key, type: 'CREDITS' } })
    }
    const query = /* GraphQL */ `query ($after: String) {
      features(type: CREDITS, first: 2, after: $after) {
        edges { node { key } }
        pageInfo { hasNextPage endCursor }
      }
    }`
    type Page = {
      edges: { node: { key: string } }[]
      pageInfo: { hasNextPage: boolean; endCursor: string }
    }
    const page = async (after?: string) =>
      (await data(query, { after })).features as unknown as Page
    const first = await page()
    expect(first.edges.map((e) => e.node.key)).toEqual(['list_3', 'list_2'])
    const second = await page(first.pageInfo.endCursor)
    expect(second.edges.map((e) => e.node.key)).toEqual(['list_1'])
    expect(second.pageInfo.hasNextPage).toBe(false)
  })

  it.each(['first: 0', 'first: 101', 'first: 1, last: 1', 'after: "nonsense"'])(
    'refuses %s',
    async (args) => {
      expect(await refused(`{ features(${args}) { edges { node { id } } } }`)).toBe(
        'INVALID_REQUEST',
      )
    },
  )
})

describe('the catalog', () => {
  it('needs a credential', async () => {
    const query = '{ features { edges { node { id } } } }'
    const { errors } = await graphql(app.url, undefined, query)
    expect(errors?.[0]?.extensions?.code).toBe('UNAUTHORIZED')
  })
})
