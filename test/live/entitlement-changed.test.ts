/** Live entitlements: the state first, then every change and nothing else, from any server. */
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { graphqlData } from '../support/graphql.ts'
import { connect, type LiveClient, type LiveStream } from '../support/live-client.ts'
import {
  addCredits,
  alike,
  createCustomer,
  createMeter,
  createToken,
  recordCalls,
} from '../support/live-product.ts'
import { promised } from '../support/promised.ts'
import { movingClock, noon } from '../support/tenant.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'

type Check = {
  id: string
  feature: { key: string }
  version: number | null
  allowed: boolean
  reason: string
  used: string | null
  limit: string | null
  remainingCredits: string | null
}
type Access = { entitlementChanged: Check[] | null }

const document = `subscription ($id: ID!, $feature: String) {
  entitlementChanged(customerId: $id, feature: $feature) {
    id feature { key } version allowed reason used limit remainingCredits
  }
}`

const send = (app: TestApp, query: string, variables: object) =>
  graphqlData<Record<string, { id: string }>>(app.url, app.liveKey, query, variables as never)

async function entitle(app: TestApp, customerId: string, terms: object = {}): Promise<string> {
  const data = await send(
    app,
    'mutation ($input: SetEntitlementInput!) { setEntitlement(input: $input) { id } }',
    { input: { customerId, feature: 'calls', ...terms } },
  )
  return data.setEntitlement?.id ?? ''
}

const revoke = (app: TestApp, id: string) =>
  send(app, 'mutation ($id: ID!) { revokeEntitlement(id: $id) { id } }', { id })

/** The next state in which the feature is as expected; what lies before it is passed over. */
async function nextWhere(
  stream: LiveStream<Access>,
  is: Partial<Check>,
): Promise<Check | undefined> {
  for (;;) {
    const { entitlementChanged: checks } = await stream.next()
    const found = checks?.find((check) =>
      Object.entries(is).every(([name, value]) => check[name as keyof Check] === value),
    )
    if (found) return found
  }
}

async function createProduct(app: TestApp): Promise<void> {
  await createMeter(app)
  const feature = 'mutation ($input: CreateFeatureInput!) { createFeature(input: $input) { id } }'
  await send(app, feature, { input: { key: 'calls', type: 'METERED', meterKey: 'calls' } })
  await send(app, feature, { input: { key: 'sso', type: 'BOOLEAN' } })
}

describe('entitlementChanged', () => {
  let app: TestApp
  let client: LiveClient
  beforeAll(async () => {
    app = await startTestApp()
    await createProduct(app)
    client = await connect(app.url, { apiKey: app.liveKey })
  })
  afterAll(async () => {
    await client?.close()
    await app?.close()
  })

  const watch = (id: string, feature?: string) =>
    client.subscribe<Access>(document, { id, feature })

  it('sends the state first: nothing, or every feature the customer has, by key', async () => {
    const id = await createCustomer(app)
    expect(await watch(id).next()).toEqual({ entitlementChanged: [] })
    await entitle(app, id, { feature: 'sso' })
    await entitle(app, id, { limit: 3 })
    const { entitlementChanged } = await watch(id).next()
    expect(entitlementChanged).toMatchObject([
      { feature: { key: 'calls' }, allowed: true, used: '0', limit: '3' },
      { feature: { key: 'sso' }, allowed: true, used: null },
    ])
  })

  it('sends what entitlements, usage and credits change', async () => {
    const id = await createCustomer(app)
    const stream = watch(id)
    await stream.next()
    const entitlementId = await entitle(app, id, { limit: 2 })
    await nextWhere(stream, { allowed: true, used: '0' })
    await recordCalls(app, id)
    await nextWhere(stream, { allowed: true, used: '1' })
    await recordCalls(app, id)
    await nextWhere(stream, { allowed: false, reason: 'LIMIT_EXCEEDED', used: '2' })
    await addCredits(app, id, '5')
    await nextWhere(stream, { remainingCredits: '5' })
    const update = `mutation ($id: ID!, $input: UpdateEntitlementInput!) {
      updateEntitlement(id: $id, input: $input) { id }
    }`
    await send(app, update, { id: entitlementId, input: { limit: 10 } })
    await nextWhere(stream, { allowed: true, limit: '10' })
    await revoke(app, entitlementId)
    await nextWhere(stream, { allowed: false, reason: 'REVOKED' })
    await entitle(app, id)
    await nextWhere(stream, { allowed: true, limit: null })
    await send(app, 'mutation ($id: ID!) { archiveCustomer(id: $id) { id } }', { id })
    await nextWhere(stream, { allowed: false, reason: 'CUSTOMER_ARCHIVED' })
  })

  it('sends what the time changes: an entitlement that begins, and ends', async () => {
    const clock = movingClock(noon)
    const own = await startTestApp({}, { clock })
    await createProduct(own)
    const id = await createCustomer(own)
    const at = (ms: number) => new Date(clock.now().getTime() + ms).toISOString()
    await entitle(own, id, { effectiveAt: at(4_000), expiresAt: at(7_000) })
    const page = await connect(own.url, { apiKey: own.liveKey })
    const stream = page.subscribe<Access>(document, { id })
    await nextWhere(stream, { reason: 'NOT_EFFECTIVE' })
    clock.advance(4_000)
    await nextWhere(stream, { reason: 'ENTITLED' })
    clock.advance(3_000)
    await nextWhere(stream, { reason: 'EXPIRED' })
    await page.close()
    await own.close()
  })

  it('sends nothing when nothing changed, and of one feature when one is named', async () => {
    const id = await createCustomer(app)
    await entitle(app, id, { limit: 5 })
    const granted = await entitle(app, id, { feature: 'sso' })
    const [calls, sso] = [watch(id, 'calls'), watch(id, 'sso')]
    await calls.next()
    expect((await sso.next()).entitlementChanged).toMatchObject([{ feature: { key: 'sso' } }])
    await recordCalls(app, id)
    await nextWhere(calls, { used: '1' })
    const threshold =
      'mutation ($id: ID!) { setLowBalanceThreshold(customerId: $id, input: { threshold: 1 }) { sequence } }'
    await send(app, threshold, { id })
    // Nothing comes before what changes next.
    await recordCalls(app, id)
    expect((await calls.next()).entitlementChanged).toMatchObject([{ used: '2' }])
    await revoke(app, granted)
    expect((await sso.next()).entitlementChanged).toMatchObject([{ reason: 'REVOKED' }])
    expect([...calls.waiting(), ...sso.waiting()]).toEqual([])
  })

  it('sends bursts as a few states, the newest last', async () => {
    const id = await createCustomer(app)
    await entitle(app, id)
    const stream = watch(id)
    await stream.next()
    const start = performance.now()
    for (let i = 0; i < 60; i++) await recordCalls(app, id)
    let states = 0
    for (let used = ''; used !== '60'; states++) {
      used = (await stream.next()).entitlementChanged?.[0]?.used ?? ''
    }
    // Ten a second, however long the machine took over it.
    expect(states).toBeLessThanOrEqual((performance.now() - start) / 100 + 2)
  })

  it('is for tokens of the customer, and knows no others', async () => {
    const [id, other] = [await createCustomer(app), await createCustomer(app)]
    await entitle(app, id)
    const page = await connect(app.url, { token: await createToken(app, id) })
    expect((await page.subscribe<Access>(document, { id }).next()).entitlementChanged).toHaveLength(
      1,
    )
    const codes = async (variables: object) =>
      (await page.subscribe<Access>(document, variables).errors())[0]?.extensions?.code
    expect(await codes({ id: other })).toBe('FORBIDDEN')
    expect(await codes({ id, feature: 'nothing' })).toBe('NOT_FOUND')
    await page.close()
  })
})

describe.each(['with', 'without'])('entitlementChanged on another server %s messages', (how) => {
  let first: TestApp
  let second: TestApp
  let client: LiveClient
  beforeAll(async () => {
    first = await startTestApp(how === 'with' ? { redisUrl: inject('redisUrl') } : {})
    second = await startTestApp(alike(first))
    await createProduct(first)
    client = await connect(second.url, { apiKey: first.liveKey })
  })
  afterAll(async () => {
    await client?.close()
    await second?.close()
    await first?.close()
  })

  it('shows every change', async () => {
    // Found by the look at the database once a second, else at once.
    const msMax = how === 'with' ? 700 : 1_900
    const shows = async (is: Partial<Check>) => {
      const isShown = promised(`access on another server, ${how} messages`, msMax)
      await nextWhere(stream, is)
      isShown()
    }
    const id = await createCustomer(first)
    const stream = client.subscribe<Access>(document, { id })
    await stream.next()
    const entitlementId = await entitle(first, id, { limit: 2 })
    await shows({ allowed: true })
    await recordCalls(first, id, 2)
    await shows({ reason: 'LIMIT_EXCEEDED' })
    await revoke(first, entitlementId)
    await shows({ reason: 'REVOKED' })
    await send(first, 'mutation ($id: ID!) { archiveCustomer(id: $id) { id } }', { id })
    await shows({ reason: 'CUSTOMER_ARCHIVED' })
  })
})
