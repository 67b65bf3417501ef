/** What the billing run does with customers whose billing fails, and with those that others keep busy. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runBillingJob } from '../../src/jobs/run-billing.ts'
import type { Job } from '../../src/jobs/runner.ts'
import { addMonthly, invoicesOf, subscribe } from '../support/billing.ts'
import { addFeature, entitle } from '../support/product.ts'
import { until } from '../support/server-process.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'

let tenant: Tenant
let planId: string
beforeAll(async () => {
  tenant = await startTenant({}, {}, { mayRunJobs: () => false })
  tenant.clock.set('2026-01-01T00:00:00Z')
  planId = await addMonthly(tenant)
})
afterAll(() => tenant?.close())

/** The job of another server on the same database. */
function job(): Job {
  const { app, sql, clock } = tenant
  return runBillingJob({ perform: app.core.perform, sql, clock })
}
const round = (one: Job) => one.run(new AbortController().signal)

async function customers(count: number): Promise<string[]> {
  tenant.clock.set('2026-01-01T00:00:00Z')
  const made = Array.from({ length: count }, () => subscribe(tenant, planId))
  return (await Promise.all(made)).map(({ customerId }) => customerId)
}

/** Its next invoice exists already, so that none can be written. */
async function spoil(customerId: string): Promise<() => Promise<unknown>> {
  const changes = { id: `${customerId}_x`, reason: 'CYCLE', status: 'VOID', number: null }
  const period = { period_start: '2026-02-01T00:00:00Z', finalized_at: null, wake_at: null }
  await tenant.sql.query(
    `insert into invoice select (jsonb_populate_record(i, $2::jsonb)).* from invoice i
     where customer_id = $1`,
    [customerId, JSON.stringify({ ...changes, ...period })],
  )
  return () => tenant.sql.query('delete from invoice where id = $1', [changes.id])
}

const cyclesOf = async (customerId: string) =>
  (await invoicesOf(tenant, customerId)).filter(
    ({ reason, status }) => reason === 'CYCLE' && status !== 'VOID',
  ).length

const storedOf = async (customerId: string) =>
  (
    await tenant.sql.query('select failures, wake_at from subscription where customer_id = $1', [
      customerId,
    ])
  ).rows[0] as { failures: number; wake_at: Date }

describe('a customer whose billing fails', () => {
  it('stops nobody else', async () => {
    const all = await customers(7)
    const bad = all[3] ?? ''
    const mend = await spoil(bad)
    tenant.clock.set('2026-02-01T00:00:00Z')
    await expect(round(job())).rejects.toThrow(`Billing ${bad} failed, 1 times in a row`)
    for (const id of all) expect(await cyclesOf(id)).toBe(id === bad ? 0 : 1)
    await mend()
  })

  it('is tried again later and later, is told of after 3 and 10 failures, and goes on when it is mended', async () => {
    const [bad = ''] = await customers(1)
    await addFeature(tenant, { key: 'export', type: 'BOOLEAN' })
    await entitle(tenant, bad, 'export', { expiresAt: '2026-02-01T00:00:00Z' })
    const mend = await spoil(bad)
    let now = Date.parse('2026-02-01T00:00:00Z')
    const waits: number[] = []
    for (let failure = 1; failure <= 11; failure++) {
      tenant.clock.set(now)
      await expect(round(job())).rejects.toThrow(`${failure} times in a row`)
      const { failures, wake_at } = await storedOf(bad)
      expect(failures).toBe(failure)
      waits.push((wake_at.getTime() - now) / 60_000)
      // Not a millisecond earlier, on no server.
      tenant.clock.set(wake_at.getTime() - 1)
      await round(job())
      now = wake_at.getTime()
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360])
    const facts = await tenant.facts(bad, 'billing.failed')
    expect(facts.map(({ failures }) => failures)).toEqual([3, 10])
    await mend()
    tenant.clock.set(now)
    await round(job())
    expect(await cyclesOf(bad)).toBe(1)
    expect(await storedOf(bad)).toMatchObject({ failures: 0 })
    const overrides = 'select failures, wake_at from entitlement where customer_id = $1'
    const { rows } = await tenant.sql.query(overrides, [bad])
    expect(rows).toEqual([{ failures: 0, wake_at: null }])
  })
})

describe('a customer whose account others have locked', () => {
  it('is passed over for three rounds, then its lock is waited for', async () => {
    const [busy = '', other = ''] = await customers(2)
    tenant.clock.set('2026-02-01T00:00:00Z')
    const one = job()
    const holder = await tenant.sql.connect()
    await holder.query('begin')
    await holder.query('select from credit_account where customer_id = $1 for no key update', [
      busy,
    ])
    for (let rounds = 1; rounds <= 3; rounds++) {
      await round(one)
      expect([await cyclesOf(busy), await cyclesOf(other)]).toEqual([0, 1])
    }
    const fourth = round(one)
    await until(async () => {
      const { rows } = await tenant.sql.query(
        `select from pg_stat_activity
         where wait_event_type = 'Lock' and datname = current_database()`,
      )
      return rows.length > 0
    })
    await holder.query('commit')
    holder.release()
    await fourth
    expect(await cyclesOf(busy)).toBe(1)
    expect(await storedOf(busy)).toMatchObject({ failures: 0 })
  })
})
