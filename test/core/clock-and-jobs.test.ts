/** What goes by the time of the server passes over customers on test clocks, or goes by the time of their clocks. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findUsers } from '../../src/core/analytics/announce-optimization.ts'
import { pruneCounters } from '../../src/core/entitlements/prune-counters.ts'
import { verifyLedger } from '../../src/core/ledger/verify/verify.ts'
import { graphqlData } from '../support/graphql.ts'
import {
  CreateCustomerDocument,
  RecordUsageDocument,
  ReserveCreditsDocument,
  SetEntitlementDocument,
  SetLowBalanceThresholdDocument,
} from '../support/ledger.generated.ts'
import { addCredits, addMetered, entitle } from '../support/product.ts'
import { type ClockLab, dayMs, startClockLab } from '../support/test-clocks.ts'

let lab: ClockLab
/** Years before the time of the server, and years after it. */
let past: string
let future: string
/** In real time. */
let neighbour: string
beforeAll(async () => {
  lab = await startClockLab()
  await addMetered(lab, 'counted', 'SUM', 'n')
  await addMetered(lab, 'distinct', 'UNIQUE_COUNT', 'who')
  past = await lab.customerOn(await lab.clockAt('2021-05-20T08:00:00Z'))
  future = await lab.customerOn(await lab.clockAt('2031-05-20T08:00:00Z'))
  neighbour = (await lab.ask(CreateCustomerDocument, { input: {} })).createCustomer.id
})
afterAll(() => lab?.tenant.close())

const use = (customerId: string, eventType: string, properties: object) =>
  lab.ask(RecordUsageDocument, { input: { customerId, eventType, properties } })

const totals = async () => {
  const query =
    '{ creditTotals { available scheduled } workspaceTotals { openHolds lowCustomers } }'
  const { app } = lab.tenant
  const found = await graphqlData<{ creditTotals: object; workspaceTotals: object }>(
    ...([app.url, app.testKey, query] as const),
  )
  return { ...found.creditTotals, ...found.workspaceTotals }
}

describe('counters', () => {
  it('stay while events of the clock can reach their periods', async () => {
    for (const id of [past, future, neighbour]) {
      await entitle(lab, id, 'counted', { limit: '3', behavior: 'HARD', period: 'DAY' })
      await use(id, 'counted', { n: 3 })
    }
    const counters = async () => {
      const rows = await lab.rows<{ id: string }>(
        'select customer_id as id from usage_counter where workspace_id = $1',
      )
      return [past, future, neighbour].filter((id) => rows.some((row) => row.id === id))
    }
    const { sql, clock } = lab.tenant
    clock.advance(40 * dayMs)
    await pruneCounters(sql, clock.now())
    expect(await counters()).toEqual([past, future])
    await expect(use(past, 'counted', { n: 1 })).rejects.toThrow('limit')
    const [{ id: clockId } = { id: '' }] = await lab.rows<{ id: string }>(
      `select test_clock_id as id from credit_account where workspace_id = $1
       and customer_id = $2`,
      past,
    )
    await lab.advance(clockId, '2021-07-20T08:00:00Z')
    await pruneCounters(sql, clock.now())
    expect(await counters()).toEqual([future])
  })

  it('and their texts are counted anew at the time of the clock', async () => {
    for (const id of [past, future]) {
      await use(id, 'distinct', { who: 'ada' })
      await use(id, 'distinct', { who: 'bob' })
      const input = { customerId: id, feature: 'distinct', limit: '2', behavior: 'HARD' as const }
      await lab.ask(SetEntitlementDocument, {
        input: { ...input, period: 'YEAR', effectiveAt: '2020-01-01T00:00:00Z' },
      })
      await expect(use(id, 'distinct', { who: 'eve' })).rejects.toThrow('limit')
    }
    const { sql, clock } = lab.tenant
    const recounts = await sql.query<{ started_at: Date }>('select started_at from usage_recount')
    expect(recounts.rows.map((row) => row.started_at)).toEqual([clock.now(), clock.now()])
    expect(await verifyLedger(sql, clock.now())).toEqual([])
  })
})

describe('sums over customers', () => {
  it('take each at its own time', async () => {
    const before = await totals()
    expect(before).toEqual({ available: '0', scheduled: '0', openHolds: 0, lowCustomers: 0 })
    // Between the times of the clocks: not yet effective for one, and expired for no other.
    await addCredits(lab, past, '10', { effectiveAt: '2025-01-01T00:00:00Z' })
    await addCredits(lab, past, '4', { expiresAt: '2025-01-01T00:00:00Z' })
    await addCredits(lab, future, '7', { effectiveAt: '2028-01-01T00:00:00Z' })
    await addCredits(lab, neighbour, '1', { effectiveAt: '2028-01-01T00:00:00Z' })
    await lab.ask(ReserveCreditsDocument, { input: { customerId: past, amount: '1' } })
    for (const customerId of [past, future, neighbour]) {
      await lab.ask(SetLowBalanceThresholdDocument, { customerId, threshold: '5' })
    }
    expect(await totals()).toEqual({
      ...{ available: '10', scheduled: '11' },
      ...{ openHolds: 1, lowCustomers: 2 },
    })
  })
})

describe('announcements in real time', () => {
  it('are made to nobody on a clock', async () => {
    const users = await findUsers(lab.tenant.sql, lab.workspaceId, '', 10)
    expect(users).toEqual([neighbour])
  })
})
