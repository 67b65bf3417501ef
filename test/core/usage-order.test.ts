/** Usage counts the same in any order and in any batches. */
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { verifyLedger } from '../../src/core/ledger/verify/verify.ts'
import {
  RecordUsageBatchDocument,
  UsageDocument,
  type UsageEventInput,
} from '../support/ledger.generated.ts'
import { addCredits, addFeature, addMeter, addRateCard, entitle } from '../support/product.ts'
import { noon, startTenant, type Tenant } from '../support/tenant.ts'
import { isThorough } from '../support/thorough.ts'

const features = ['sum', 'count', 'max', 'last', 'unique_count']

let tenant: Tenant
beforeAll(async () => {
  tenant = await startTenant()
  const components = [{ property: 'n', unitSize: '7', credits: '0.1' }]
  await addRateCard(tenant, '0.013', [{ eventType: 'spend', components }])
  for (const key of features) {
    const aggregation = key.toUpperCase() as 'SUM' | 'COUNT' | 'MAX' | 'LAST' | 'UNIQUE_COUNT'
    const valueProperty = key === 'count' ? undefined : 'n'
    await addMeter(tenant, { key, aggregation, eventType: 'spend', valueProperty })
    await addFeature(tenant, { key, type: 'METERED', meterKey: key })
  }
})
afterAll(() => tenant?.close())

async function record(events: Omit<UsageEventInput, 'customerId'>[], sizes: number[]) {
  const customerId = await tenant.customer()
  for (const feature of features) await entitle(tenant, customerId, feature, { period: 'HOUR' })
  await addCredits(tenant, customerId, '1000')
  const left = events.map((event) => ({ ...event, customerId }))
  for (let i = 0; left.length > 0; i++) {
    const { recordUsageBatch } = await tenant.ask(RecordUsageBatchDocument, {
      events: left.splice(0, sizes[i % sizes.length] ?? 1),
    })
    expect(recordUsageBatch.rejected).toBe(0)
  }
  const range = { startTime: '2026-03-09', endTime: '2026-03-10' }
  const { usage } = await tenant.ask(UsageDocument, { customerId, ...range })
  const { rows: counters } = await tenant.sql.query(
    `select f.key, c.period_start, c.value from usage_counter c
     join feature f on f.workspace_id = c.workspace_id and f.id = c.feature_id
     where c.customer_id = $1 order by 1, 2`,
    [customerId],
  )
  const { available } = await tenant.balance(customerId)
  return { usage: { ...usage, customerId: '' }, counters, available }
}

it('has the same sums, counters and balance in any order and any batches', async () => {
  const event = fc.record({
    minutesAgo: fc.nat({ max: 300 }),
    n: fc.integer({ min: 0, max: 5 }).map((n) => n / 4),
  })
  // Of two values at the same instant the last one recorded counts, so the instants are distinct here.
  const events = fc.uniqueArray(event, {
    minLength: 12,
    maxLength: 12,
    selector: (e) => e.minutesAgo,
  })
  const sizes = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 4 })
  await fc.assert(
    fc.asyncProperty(events, fc.nat(), sizes, sizes, async (drawn, seed, left, right) => {
      const inputs = drawn.map(({ minutesAgo, n }) => ({
        eventType: 'spend',
        properties: { n },
        timestamp: new Date(Date.parse(noon) - minutesAgo * 60_000).toISOString(),
      }))
      const shuffled = inputs.toSorted((a, b) => rank(a.timestamp, seed) - rank(b.timestamp, seed))
      expect(await record(shuffled, right)).toEqual(await record(inputs, left))
    }),
    { numRuns: isThorough ? 15 : 5 },
  )
  expect(await verifyLedger(tenant.sql, tenant.clock.now())).toEqual([])
})

/** A place in an order that the seed decides. */
function rank(timestamp: string, seed: number): number {
  return Math.imul(Date.parse(timestamp) / 60_000 + seed, 0x9e3779b1) >>> 8
}
