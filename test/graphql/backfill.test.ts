/** Importing history for closed books: it appears in figures, and changes nothing that is settled. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { verifyLedger } from '../../src/core/ledger/verify/verify.ts'
import { graphql } from '../support/graphql.ts'
import { reserve } from '../support/holds.ts'
import {
  RecordUsageBatchDocument,
  ReverseUsageEventDocument,
  UsageDocument,
  type UsageEventInput,
} from '../support/ledger.generated.ts'
import { addCredits, addFeature, addMetered, addRateCard, entitle } from '../support/product.ts'
import { restClient } from '../support/rest.ts'
import { rollUp } from '../support/roll-up.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'

const document = `mutation ($events: [UsageEventInput!]!) {
  recordUsageBatch(input: { events: $events, backfill: true }) {
    accepted outcomes { status usageEvent { id credits overage cost } error { code message } }
  }
}`

interface Outcome {
  status: string
  usageEvent: { id: string; credits: string; overage: string; cost: string } | null
  error: { code: string; message: string } | null
}

let tenant: Tenant
beforeAll(async () => {
  tenant = await startTenant()
  const components = [{ property: 'n', credits: '1' }]
  await addRateCard(tenant, '0.01', [{ eventType: 'use', components }])
  await addMetered(tenant, 'calls', 'SUM', 'n')
  await addMetered(tenant, 'users', 'UNIQUE_COUNT', 'n')
  await addFeature(tenant, { key: 'use', type: 'CREDITS' })
})
afterAll(() => tenant?.close())

async function backfill(events: UsageEventInput[], key = tenant.app.liveKey) {
  const answer = await graphql<{ recordUsageBatch: { outcomes: Outcome[] } }>(
    tenant.app.url,
    key,
    document,
    { events },
  )
  return { outcomes: answer.data?.recordUsageBatch?.outcomes, errors: answer.errors }
}

async function usageOf(customerId: string) {
  const range = { startTime: '2020-01-01', endTime: '2026-04-01' }
  const { usage } = await tenant.ask(UsageDocument, { customerId, ...range })
  return [usage!.totalEvents, usage!.totalCredits, usage!.totalCost]
}

async function counters(customerId: string) {
  const { rows } = await tenant.sql.query(
    'select trim_scale(value)::text as value from usage_counter where customer_id = $1 order by 1',
    [customerId],
  )
  return rows.map((row) => row.value)
}

const verified = async () => expect(await verifyLedger(tenant.sql, tenant.clock.now())).toEqual([])

describe('history', () => {
  it('shows in figures and takes no credits, overage, limits or holds', async () => {
    const customerId = await tenant.customer()
    await addCredits(tenant, customerId, '10')
    await addCredits(tenant, customerId, '7', { name: 'old', expiresAt: '2026-03-11T00:00:00Z' })
    await reserve(tenant, customerId, { amount: '4' })
    for (const feature of ['calls', 'users', 'use']) {
      await entitle(tenant, customerId, feature, { limit: '5', behavior: 'SOFT' })
    }
    const recent = { customerId, eventType: 'calls', properties: { n: 2 } }
    await tenant.ask(RecordUsageBatchDocument, { events: [recent] })
    const before = [await tenant.balance(customerId), await counters(customerId)]
    const at = '2024-05-06T07:08:09Z'
    const events = ['use', 'calls', 'users'].flatMap((eventType) => [
      { customerId, eventType, properties: { n: 100 }, timestamp: at, idempotencyKey: eventType },
      { customerId, eventType, properties: { n: 101 }, timestamp: '2020-05-06T00:00:00Z' },
    ])
    const { outcomes } = await backfill(events)
    expect(outcomes?.map(({ status }) => status)).toEqual(events.map(() => 'ACCEPTED'))
    expect(outcomes?.[0]?.usageEvent).toMatchObject({ credits: '100', overage: '0', cost: '1' })
    const again = await backfill(events.slice(0, 1))
    expect(again.outcomes?.[0]?.status).toBe('DUPLICATE')
    const after = await tenant.balance(customerId)
    expect([{ ...after, sequence: null }, await counters(customerId)]).toEqual([
      { ...before[0], sequence: null },
      before[1],
    ])
    expect(await tenant.facts(customerId, 'usage.limit_exceeded')).toEqual([])
    for (let i = 0; i < 2; i++) {
      expect(await usageOf(customerId)).toEqual([7, '201', '2.01'])
      await rollUp(tenant)
    }
    await verified()
  })

  it('stays out of every later count, also when it is reversed or terms change', async () => {
    const customerId = await tenant.customer()
    const use = (n: number, eventType: string, timestamp?: string) => ({
      ...{ customerId, eventType, timestamp },
      properties: { n },
    })
    const { outcomes } = await backfill(
      ['use', 'calls', 'users'].map((type) => use(50, type, '2026-01-15T00:00:00Z')),
    )
    const events = [use(2, 'calls'), use(3, 'users'), use(4, 'users')]
    const recorded = await tenant.ask(RecordUsageBatchDocument, { events })
    for (const feature of ['calls', 'users']) {
      await entitle(tenant, customerId, feature, { limit: '5', period: 'YEAR' })
    }
    expect(await counters(customerId)).toEqual(['2', '2'])
    const ids = [...(outcomes ?? []), recorded.recordUsageBatch.outcomes[2]].map(
      (o) => o?.usageEvent?.id,
    )
    for (const id of ids) await tenant.ask(ReverseUsageEventDocument, { id: id ?? '' })
    expect(await counters(customerId)).toEqual(['1', '2'])
    expect(await usageOf(customerId)).toEqual([2, '0', '0'])
    await rollUp(tenant)
    await verified()
  })

  it('is more than 35 days old, has a time and a price, and needs an admin', async () => {
    const customerId = await tenant.customer()
    const event = { customerId, eventType: 'use', properties: { n: 1 } }
    const { outcomes } = await backfill([
      event,
      { ...event, timestamp: '2026-02-03T12:00:00.000Z' },
      { ...event, timestamp: '2026-02-03T11:59:59.999Z' },
      { ...event, timestamp: '2019-01-01T00:00:00Z' },
      { ...event, timestamp: '2021-01-01T00:00:00Z', properties: { m: 1 } },
    ])
    expect(outcomes?.map(({ error }) => error?.message ?? null)).toEqual([
      expect.stringMatching(/needs a timestamp/),
      expect.stringMatching(/more than 35 days ago/),
      null,
      expect.stringMatching(/No rate matches/),
      expect.stringMatching(/has no property that its rate prices/),
    ])
    const created = await graphql<{ createApiKey: { secret: string } }>(
      tenant.app.url,
      tenant.app.liveKey,
      'mutation { createApiKey(input: {name: "w", role: WRITE}) { secret } }',
    )
    const { errors } = await backfill([event], created.data?.createApiKey.secret)
    expect(errors?.[0]?.extensions?.code).toBe('FORBIDDEN')
  })

  it('comes as a file too', async () => {
    const customerId = await tenant.customer()
    const rest = restClient(tenant.app)
    const lines = ['2024-01-01', '2024-01-02'].map((day) => `${customerId},use,${day},3`)
    const text = ['customer_id,event_type,timestamp,properties.n', ...lines].join('\n')
    const body = { format: 'csv', data: Buffer.from(text).toString('base64') }
    const refused = await rest.post('/usage/batch', body)
    expect(refused.body).toMatchObject({ accepted: 0, rejected: 2 })
    const answer = await rest.post('/usage/batch', { ...body, backfill: true })
    expect(answer.body).toMatchObject({ accepted: 2, rejected: 0 })
    const again = await rest.post('/usage/batch', { ...body, backfill: true })
    expect(again.body).toMatchObject({ accepted: 0, duplicates: 2 })
    expect(await usageOf(customerId)).toEqual([2, '6', '0.06'])
  })
})
