/** Checks are answered from memory, and still every server soon sees the changes of another. */
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { graphqlData } from '../support/graphql.ts'
import { runFolder } from '../support/leftovers.ts'
import {
  addCredits,
  alike,
  createCustomer,
  createMeter,
  recordCalls,
} from '../support/live-product.ts'
import { expectKept, promised } from '../support/promised.ts'
import { type RedisServer, startRedisServer } from '../support/redis-server.ts'
import { until } from '../support/server-process.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'

type Check = { allowed: boolean; reason: string; used: string; remainingCredits: string }

async function check(app: TestApp, customerId: string, feature = 'calls'): Promise<Check> {
  const { entitlement } = await graphqlData<{ entitlement: Check }>(
    app.url,
    app.liveKey,
    `query ($customerId: ID!, $feature: String!) {
      entitlement(customerId: $customerId, feature: $feature) { allowed reason used remainingCredits }
    }`,
    { customerId, feature },
  )
  return entitlement
}

async function entitle(app: TestApp, customerId: string): Promise<string> {
  const data = await graphqlData<{ setEntitlement: { id: string } }>(
    app.url,
    app.liveKey,
    'mutation ($input: SetEntitlementInput!) { setEntitlement(input: $input) { id } }',
    { input: { customerId, feature: 'calls', limit: 100 } },
  )
  return data.setEntitlement.id
}

/** Waits until a check by the other server shows the change by one; how long after it that was. */
async function seenAfterMs(
  app: TestApp,
  customerId: string,
  change: () => Promise<unknown>,
  shows: (check: Check) => boolean,
): Promise<number> {
  expect(shows(await check(app, customerId))).toBe(false)
  await change()
  const isShown = promised('a change in checks of another server', agedMs)
  await until(async () => shows(await check(app, customerId)))
  return isShown()
}

const median = (times: number[]) =>
  times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0

async function createProduct(app: TestApp): Promise<void> {
  await createMeter(app)
  const feature =
    'mutation { createFeature(input: { key: "calls", type: METERED, meterKey: "calls" }) { id } }'
  await graphqlData(app.url, app.liveKey, feature)
}

/** Alone: how old an answer may be at most, of which a slow machine takes its part. */
const agedMs = 1_300

describe('a check on another server than the change', () => {
  let first: TestApp
  let second: TestApp
  beforeAll(async () => {
    first = await startTestApp({ redisUrl: inject('redisUrl') })
    second = await startTestApp(alike(first))
    await createProduct(first)
  })
  afterAll(async () => {
    await second?.close()
    await first?.close()
  })

  it('shows it', async () => {
    const id = await createCustomer(first)
    const times: number[] = []
    for (let round = 1; round <= 5; round++) {
      let entitlementId = ''
      const set = async () => {
        entitlementId = await entitle(first, id)
      }
      const revoke = () =>
        graphqlData(
          first.url,
          first.liveKey,
          'mutation ($id: ID!) { revokeEntitlement(id: $id) { id } }',
          {
            id: entitlementId,
          },
        )
      const add = () => addCredits(first, id, '1')
      times.push(await seenAfterMs(second, id, set, ({ allowed }) => allowed))
      const before = Number((await check(second, id)).used)
      const record = () => recordCalls(first, id)
      times.push(await seenAfterMs(second, id, record, ({ used }) => Number(used) === before + 1))
      times.push(await seenAfterMs(second, id, add, (c) => c.remainingCredits === String(round)))
      times.push(await seenAfterMs(second, id, revoke, ({ reason }) => reason === 'REVOKED'))
    }
    // By age alone the middle would lie about a second off.
    expectKept('a change in checks of another server, by the median', median(times), 300)
  })

  it('shows a change of the catalog', async () => {
    const id = await createCustomer(first)
    await addCredits(first, id, '10')
    const preview = async (app: TestApp) => {
      const { entitlement } = await graphqlData<{ entitlement: { costPreview: object | null } }>(
        app.url,
        app.liveKey,
        'query ($id: ID!) { entitlement(customerId: $id, feature: "calls") { costPreview { credits } } }',
        { id },
      )
      return entitlement.costPreview
    }
    const send = (document: string) => graphqlData(first.url, first.liveKey, document)
    await send(
      'mutation { createRateCard(input: { key: "d", currency: "USD", creditValue: "1", isDefault: true }) { id } }',
    )
    expect(await preview(second)).toBeNull()
    await send(
      'mutation { addRate(input: { rateCardId: "d", eventType: "calls", fixedCredits: 2, effectiveAt: "2020-01-01" }) { id } }',
    )
    const isShown = promised('a rate in checks of another server', 500)
    await until(async () => (await preview(second)) !== null)
    isShown()
  })
})

describe('a check while Redis is away', () => {
  let redis: RedisServer
  let first: TestApp
  let second: TestApp
  beforeAll(async () => {
    redis = await startRedisServer(join(runFolder(), 'check-cache'))
    first = await startTestApp({ redisUrl: redis.url, logLevel: 'silent' })
    second = await startTestApp(alike(first))
    await createProduct(first)
  })
  afterAll(async () => {
    await second?.close()
    await first?.close()
    await redis?.close()
  })

  it('shows a change, and again when Redis is back', async () => {
    const id = await createCustomer(first)
    await redis.close()
    const set = () => entitle(first, id)
    await seenAfterMs(second, id, set, ({ allowed }) => allowed)
    redis = await startRedisServer(join(runFolder(), 'check-cache'), redis.port)
    const healthy = async (app: TestApp) => (await fetch(`${app.url}/health`)).status === 200
    await until(async () => (await healthy(first)) && (await healthy(second)))
    const times: number[] = []
    for (let used = 1; used <= 5; used++) {
      const record = () => recordCalls(first, id)
      times.push(await seenAfterMs(second, id, record, (c) => Number(c.used) === used))
    }
    expectKept('a change in checks once Redis is back, by the median', median(times), 300)
  })
})
