/** The steps of an advance: one transaction each, of bounded size, performed once by whichever server comes first. */
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { verifyLedger } from '../../src/core/ledger/verify/verify.ts'
import { advanceTestClocksJob } from '../../src/jobs/advance-test-clocks.ts'
import {
  RecordUsageDocument,
  ReserveCreditsDocument,
  SetLowBalanceThresholdDocument,
} from '../support/ledger.generated.ts'
import { addCredits, addMetered, addRateCard, entitle } from '../support/product.ts'
import { until } from '../support/server-process.ts'
import { startTestApp } from '../support/test-app.ts'
import { type ClockLab, dayMs, startClockLab } from '../support/test-clocks.ts'

const start = '2031-05-20T08:00:00.000Z'
const later = (ms: number) => new Date(Date.parse(start) + ms).toISOString()

let lab: ClockLab
beforeAll(async () => {
  lab = await startClockLab()
  const components = [{ property: 'n', unitSize: '1', credits: '1' }]
  await addRateCard(lab, '0.01', [{ eventType: 'spend', components }])
  await addMetered(lab, 'distinct', 'UNIQUE_COUNT', 'who')
})
afterAll(() => lab?.tenant.close())

let clock: string
beforeEach(async () => {
  clock = await lab.clockAt(start)
  return async () => {
    const { sql, clock: real } = lab.tenant
    expect(await verifyLedger(sql, real.now())).toEqual([])
  }
})

/** Customers with credits that expire at these times. */
async function customersExpiring(count: number, ...atMs: number[]): Promise<string[]> {
  const ids: string[] = []
  for (let n = 0; n < count; n++) {
    const id = await lab.customerOn(clock)
    for (const ms of atMs) await addCredits(lab, id, '1', { expiresAt: later(ms) })
    ids.push(id)
  }
  return ids
}

const expiries = () =>
  lab.rows<{ customer_id: string; count: number }>(
    `select t.customer_id, count(*)::int from credit_transaction t
     join credit_account a using (workspace_id, customer_id)
     where t.workspace_id = $1 and a.test_clock_id = $2 and t.type = 'EXPIRE'
     group by 1 order by 1`,
    clock,
  )

/** A round of the job on a server that has just started. */
const round = () => {
  const { app, sql, clock: real } = lab.tenant
  const job = advanceTestClocksJob({ perform: app.core.perform, sql, clock: real })
  return job.run(new AbortController().signal)
}

const factsOf = (type: string) =>
  lab.rows<{ data: object }>(
    `select data from event where workspace_id = $1 and type = $2 and data ->> 'id' = $3`,
    ...[type, clock],
  )

describe('a step', () => {
  it('is of at most 25 customers, in the order of their ids', async () => {
    const ids = (await customersExpiring(27, dayMs)).sort()
    await lab.send(clock, later(2 * dayMs))
    expect(await lab.step(clock)).toBe('STEPPED')
    expect((await expiries()).map((row) => row.customer_id)).toEqual(ids.slice(0, 25))
    expect(await lab.step(clock)).toBe('STEPPED')
    expect((await expiries()).map((row) => row.customer_id)).toEqual(ids)
    expect(await lab.step(clock)).toBe('ENDED')
  })

  it('is performed once, by however many servers at once', async () => {
    const ids = await customersExpiring(3, dayMs, 2 * dayMs, 3 * dayMs)
    await lab.send(clock, later(4 * dayMs))
    await Promise.all(Array.from({ length: 5 }, round))
    await lab.settle(clock)
    expect(await expiries()).toEqual(ids.sort().map((id) => ({ customer_id: id, count: 3 })))
    expect(await factsOf('test_clock.ready')).toHaveLength(1)
  })

  it('that was cut off leaves nothing, and another server goes on', async () => {
    const [first, second] = (await customersExpiring(2, dayMs, 2 * dayMs)) as [string, string]
    await lab.send(clock, later(3 * dayMs))
    expect(await lab.step(clock)).toBe('STEPPED')
    // The next step waits for this row, with all that it has written so far.
    const blocker = await lab.tenant.sql.connect()
    await blocker.query('begin')
    await blocker.query(
      `select 1 from credit_pool where customer_id = $1 and expires_at = $2 for update`,
      [second, later(2 * dayMs)],
    )
    const cut = lab.step(clock).then(
      () => 'done',
      (error: { code: string }) => error.code,
    )
    const waiting = `select pid from pg_stat_activity where datname = current_database()
      and wait_event_type = 'Lock' and query like '%credit_pool%'`
    await until(async () => (await lab.tenant.sql.query(waiting)).rows.length > 0)
    await lab.tenant.sql.query(`select pg_terminate_backend(pid) from (${waiting}) w`)
    expect(await cut).toBe('UNAVAILABLE')
    expect(await lab.clock(clock)).toMatchObject({ now: later(dayMs), status: 'ADVANCING' })
    expect((await expiries()).map(({ count }) => count)).toEqual([1, 1])
    await blocker.query('rollback')
    blocker.release()
    const other = await startTestApp(
      { ...lab.tenant.app.config, databaseUrl: lab.tenant.app.databaseUrl },
      { clock: lab.tenant.clock },
    )
    onTestFinished(() => other.close())
    await until(async () => (await lab.clock(clock)).status === 'READY')
    expect(await expiries()).toEqual(
      [first, second].sort().map((id) => ({ customer_id: id, count: 2 })),
    )
  })

  it('that cannot be performed stops the clock, which can be sent on', async () => {
    const [id] = (await customersExpiring(1, dayMs, 2 * dayMs)) as [string]
    const { sql } = lab.tenant
    await sql.query(`
      create function refuse_expiry() returns trigger language plpgsql as $$
      begin raise exception 'not now'; end $$;
      create trigger refuse_expiry before insert on credit_transaction for each row
        when (new.type = 'EXPIRE' and new.created_at >= '${later(2 * dayMs)}')
        execute function refuse_expiry()`)
    await lab.send(clock, later(3 * dayMs))
    await expect(round()).rejects.toThrow('not now')
    const failed = { now: later(dayMs), status: 'FAILED', failure: expect.stringContaining('step') }
    expect(await lab.clock(clock)).toMatchObject(failed)
    expect(await factsOf('test_clock.failed')).toEqual([
      { data: { id: clock, name: null, ...failed } },
    ])
    await addCredits(lab, id, '1')
    await sql.query('drop function refuse_expiry cascade')
    await lab.advance(clock, later(3 * dayMs))
    expect(await lab.clock(clock)).toMatchObject({ status: 'READY', failure: null })
    expect(await expiries()).toEqual([{ customer_id: id, count: 2 }])
  })

  it('is one of at most 10,000 in one advance', async () => {
    await customersExpiring(1, dayMs, 2 * dayMs, 3 * dayMs)
    await lab.send(clock, later(3 * dayMs))
    await lab.rows('update test_clock set steps = 9999 where workspace_id = $1 and id = $2', clock)
    await lab.settle(clock)
    expect(await lab.clock(clock)).toMatchObject({
      ...{ now: later(dayMs), status: 'FAILED' },
      failure: 'The advance has more than 10,000 steps; advance the clock again to continue.',
    })
    await lab.advance(clock, later(3 * dayMs))
    expect(await lab.clock(clock)).toMatchObject({ now: later(3 * dayMs), status: 'READY' })
    expect((await expiries()).map(({ count }) => count)).toEqual([3])
  })
})

describe('the same advances', () => {
  /** Two customers with credits, holds, usage and limits. */
  async function live(stops: string[]): Promise<unknown> {
    const own = await lab.clockAt(start)
    const ids: string[] = []
    for (const n of [1, 2]) {
      const id = await lab.customerOn(own)
      ids.push(id)
      await lab.ask(SetLowBalanceThresholdDocument, { customerId: id, threshold: '30' })
      for (const days of [0.25 * n, 40, 400]) {
        await addCredits(lab, id, '20', { name: `${days}`, expiresAt: later(days * dayMs) })
      }
      await entitle(lab, id, 'distinct', { limit: '2', behavior: 'HARD', period: 'DAY' })
      const properties = { n: 7 * n }
      const input = { customerId: id, eventType: 'spend', properties }
      await lab.ask(RecordUsageDocument, { input })
      const hold = { customerId: id, amount: '10', ttlSeconds: 20 * 3_600 }
      await lab.ask(ReserveCreditsDocument, { input: hold })
    }
    for (const stop of stops) await lab.advance(own, stop)
    for (const customerId of ids) {
      const input = { customerId, eventType: 'distinct', properties: { who: 'ada' } }
      await lab.ask(RecordUsageDocument, { input })
    }
    return dump(own, ids)
  }

  /** All rows of the customers, with names in place of ids, and without counts of changes. */
  async function dump(own: string, ids: string[]): Promise<unknown> {
    const tables = await lab.rows<{ name: string }>(
      `select table_name as name from information_schema.columns
       where table_schema = 'public' and column_name = 'customer_id' and $1 <> ''
         and table_name !~ '^(usage_rollup|workspace_rollup|former_|audit_)' order by 1`,
    )
    const names = new Map(ids.map((id, n) => [id, `customer ${n}`]))
    const rowsOf = async (table: string) => {
      const rows = await lab.rows<{ row: Record<string, unknown> }>(
        `select to_jsonb(t) as row from "${table}" t where workspace_id = $1
           and customer_id = any($2)`,
        ids,
      )
      const texts = rows.map(({ row }) => {
        let text = JSON.stringify({ ...row, entitlement_version: 0, position: 0, batch: 0 })
        text = text.replaceAll(own, 'clock')
        for (const [id, name] of names) text = text.replaceAll(id, name)
        return text.replace(/\b[a-z]+_[0-9a-hjkmnp-tv-z]{26,52}\b/g, 'id')
      })
      return [table, texts.sort()] as const
    }
    return Object.fromEntries(await Promise.all(tables.map(({ name }) => rowsOf(name))))
  }

  it('make the same rows but for ids, in one step as in many', async () => {
    const end = later(500 * dayMs)
    const once = await live([end])
    // Two additions, a hold's two movements, usage and three expiries of each, at least.
    expect((once as { credit_transaction: string[] }).credit_transaction.length).toBeGreaterThan(15)
    expect(await live([end])).toEqual(once)
    const stops = [0.1, 0.25, 0.4, 0.5, 0.9, 7, 39.5, 40, 41, 399, 450].map((days) =>
      later(days * dayMs),
    )
    expect(await live([...stops, end])).toEqual(once)
  })
})
