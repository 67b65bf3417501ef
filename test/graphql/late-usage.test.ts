/** Late usage after the terms of a limit changed: every period that an event can reach counts by the new terms. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { graphql } from '../support/graphql.ts'
import { RecordUsageDocument, SetEntitlementDocument } from '../support/ledger.generated.ts'
import { addMetered } from '../support/product.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'

let tenant: Tenant
let features: string[]
beforeAll(async () => {
  tenant = await startTenant()
  features = [
    await addMetered(tenant, 'calls', 'COUNT'),
    await addMetered(tenant, 'users', 'UNIQUE_COUNT', 'user'),
  ]
})
afterAll(async () => {
  await tenant?.close()
})

const anchor = '2026-02-01T00:00:00Z'

async function limit(customerId: string, feature: string, period: 'DAY' | 'WEEK' | 'MONTH') {
  const input = { customerId, feature, period, limit: '3', anchor, effectiveAt: anchor }
  await tenant.ask(SetEntitlementDocument, { input })
}

let users = 0

/** How many of four events on that day are accepted; each of a user never seen before. */
async function accepted(customerId: string, eventType: string, day: string): Promise<number> {
  let count = 0
  for (let i = 0; i < 4; i++) {
    users += 1
    const timestamp = `${day}T06:00:00Z`
    const input = { customerId, eventType, timestamp, properties: { user: users } }
    const { app } = tenant
    const { errors } = await graphql(app.url, app.liveKey, RecordUsageDocument, { input })
    if (!errors) count += 1
  }
  return count
}

describe('late usage', () => {
  it.each(['calls', 'users'])(
    'does not overshoot a past day after a month became days, by %s',
    async (name) => {
      const feature = features[name === 'calls' ? 0 : 1] as string
      const customerId = await tenant.customer()
      await limit(customerId, feature, 'MONTH')
      expect(await accepted(customerId, name, '2026-03-05')).toBe(3)
      await limit(customerId, feature, 'DAY')
      expect(await accepted(customerId, name, '2026-03-05')).toBe(0)
      expect(await accepted(customerId, name, '2026-03-06')).toBe(3)
    },
  )

  it('does not take the counter of a day for that of the week that starts with it', async () => {
    const customerId = await tenant.customer()
    await limit(customerId, 'calls', 'DAY')
    // A Sunday, with which a week of the anchor starts, and a Tuesday.
    expect(await accepted(customerId, 'calls', '2026-02-22')).toBe(3)
    expect(await accepted(customerId, 'calls', '2026-02-24')).toBe(3)
    await limit(customerId, 'calls', 'WEEK')
    const { rows } = await tenant.sql.query(
      `select period_start, period_end, value::int as value from usage_counter where customer_id = $1`,
      [customerId],
    )
    const week = ['2026-02-22T00:00:00Z', '2026-03-01T00:00:00Z'].map((d) => new Date(d))
    expect(rows).toEqual([{ period_start: week[0], period_end: week[1], value: 6 }])
    expect(await accepted(customerId, 'calls', '2026-02-25')).toBe(0)
    await limit(customerId, 'calls', 'DAY')
    expect(await accepted(customerId, 'calls', '2026-02-25')).toBe(3)
  })
})
