/** The expiry of a hold and of its pools: once, at the instant, on any server, with credits returned to their pools. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { timeLimits } from '../../src/core/values/time-limits.ts'
import { CommitDocument, ExtendDocument, ReleaseDocument } from '../support/holds.generated.ts'
import { commit, extend, outcomeOf, readHold, release, reserve, tally } from '../support/holds.ts'
import {
  CreditTransactionsDocument,
  ReverseUsageEventDocument,
} from '../support/ledger.generated.ts'
import { addCredits, addRateCard } from '../support/product.ts'
import { until } from '../support/server-process.ts'
import { noon, startTenant, type Tenant } from '../support/tenant.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'

let tenant: Tenant
let second: TestApp
beforeAll(async () => {
  // One test holds a lock for good: as in production, it is not waited for long.
  const limits = { waitMs: timeLimits().waitMs }
  tenant = await startTenant({}, limits)
  second = await startTestApp(tenant.app.config, { clock: tenant.clock, limits })
  await addRateCard(tenant, '0.01', [])
})
beforeEach(() => tenant.clock.set(noon))
afterAll(async () => {
  await second?.close()
  await tenant?.close()
})

const at = (offsetMs: number) => new Date(Date.parse(noon) + offsetMs).toISOString()

/** A customer with 100 credits of whom 40 are held for a minute. */
async function holding(): Promise<{ customerId: string; id: string }> {
  const customerId = await tenant.customer()
  await addCredits(tenant, customerId, '100', { name: 'main' })
  const { hold } = await reserve(tenant, customerId, { amount: '40', ttlSeconds: 60 })
  return { customerId, id: hold.id }
}

const rowsOf = async (customerId: string) => {
  const answer = await tenant.ask(CreditTransactionsDocument, { customerId, last: 100 })
  return answer.creditTransactions.edges.map(({ node }) => `${node.type} ${node.amount}`).reverse()
}

const poolsOf = async (customerId: string) => {
  const { rows } = await tenant.sql.query(
    `select name, trim_scale(balance)::text as credits, trim_scale(held)::text as held
     from credit_pool where customer_id = $1 order by name`,
    [customerId],
  )
  return Object.fromEntries(rows.map((r) => [r.name, `${r.credits} + ${r.held}`]))
}

describe('a hold whose time is up', () => {
  it('can be committed a millisecond before its instant and not at it', async () => {
    const [early, late] = [await holding(), await holding()]
    tenant.clock.set(at(59_999))
    expect((await commit(tenant, early.id)).hold.status).toBe('COMMITTED')
    tenant.clock.set(at(60_000))
    const expired = { code: 'CONFLICT', status: 'EXPIRED' }
    const { id } = late
    expect(await tenant.refused(CommitDocument, { id })).toMatchObject(expired)
    expect(await tenant.refused(ReleaseDocument, { id })).toMatchObject(expired)
    expect(await tenant.refused(ExtendDocument, { id, ttlSeconds: 9 })).toMatchObject(expired)
    expect(await readHold(tenant, id)).toMatchObject({ status: 'EXPIRED', remaining: '0' })
    expect(await tenant.balance(late.customerId)).toMatchObject({ available: '100', pending: '0' })
  })

  it('gives back once although 32 commits come at the instant, to two servers', async () => {
    const { customerId, id } = await holding()
    tenant.clock.set(at(60_000))
    const outcomes = await Promise.all(
      Array.from({ length: 32 }, (_, i) =>
        outcomeOf(i % 2 ? second : tenant.app, CommitDocument, { id }),
      ),
    )
    expect(tally(outcomes)).toEqual({ CONFLICT: 32 })
    expect(await rowsOf(customerId)).toEqual(['ISSUE 100', 'HOLD 40', 'RELEASE 40'])
    const fact = { holdId: id, amount: '40' }
    expect(await tenant.facts(customerId, 'credits.hold_expired')).toEqual([fact])
  })

  it('is committed or expired, never both, when the clock passes the instant under 32 commits', async () => {
    const { customerId, id } = await holding()
    tenant.clock.set(at(59_999))
    const input = { amount: '1', keepRest: true }
    const sent = Array.from({ length: 32 }, async (_, i) => {
      await new Promise((resolve) => setTimeout(resolve, i))
      if (i === 16) tenant.clock.set(at(60_000))
      return outcomeOf(i % 2 ? second : tenant.app, CommitDocument, { id, input })
    })
    const outcomes = tally(await Promise.all(sent))
    const committed = outcomes.OK ?? 0
    expect(committed + (outcomes.CONFLICT ?? 0)).toBe(32)
    const left = String(100 - committed)
    expect(await tenant.balance(customerId)).toMatchObject({ available: left, pending: '0' })
    const ended = { status: 'EXPIRED', committed: String(committed), remaining: '0' }
    expect(await readHold(tenant, id)).toMatchObject(ended)
    expect((await rowsOf(customerId)).filter((row) => row.startsWith('RELEASE'))).toHaveLength(1)
  })

  it('is ended by the job when nobody asks', async () => {
    const { customerId, id } = await holding()
    tenant.clock.set(at(60_000))
    const status = async () => {
      const { rows } = await tenant.sql.query('select status from credit_hold where id = $1', [id])
      return rows[0]?.status
    }
    await until(async () => (await status()) === 'EXPIRED')
    expect(await rowsOf(customerId)).toEqual(['ISSUE 100', 'HOLD 40', 'RELEASE 40'])
  })

  it('is ended by the job also when nothing of it is left', async () => {
    const { id } = await holding()
    await commit(tenant, id, { amount: '40', keepRest: true })
    expect(await readHold(tenant, id)).toMatchObject({ status: 'ACTIVE', remaining: '0' })
    tenant.clock.set(at(60_000))
    const status = async () => {
      const { rows } = await tenant.sql.query('select status from credit_hold where id = $1', [id])
      return rows[0]?.status
    }
    await until(async () => (await status()) === 'EXPIRED')
  })

  it('is ended by the job although the account of another, who waits longer, is locked', async () => {
    const [first, other] = [await holding(), await holding()]
    await extend(tenant, other.id, 61)
    const locker = await tenant.sql.connect()
    try {
      await locker.query('begin')
      const lock = 'select 1 from credit_account where customer_id = $1 for update'
      await locker.query(lock, [first.customerId])
      tenant.clock.set(at(61_000))
      const status = async () => {
        const sql = 'select status from credit_hold where id = $1'
        return (await tenant.sql.query(sql, [other.id])).rows[0]?.status
      }
      await until(async () => (await status()) === 'EXPIRED')
    } finally {
      await locker.query('rollback')
      locker.release()
    }
  })

  it('gives its credits to who asks for them next, before any job', async () => {
    const { customerId } = await holding()
    tenant.clock.set(at(60_000))
    const { balance } = await reserve(tenant, customerId, { amount: '100' })
    expect(balance).toMatchObject({ available: '0', pending: '100', total: '100' })
  })

  it('lives on when it was extended', async () => {
    const { id } = await holding()
    await extend(tenant, id, 120)
    tenant.clock.set(at(119_999))
    expect((await commit(tenant, id)).hold.status).toBe('COMMITTED')
  })

  it('keeps what was committed before', async () => {
    const { customerId, id } = await holding()
    await commit(tenant, id, { amount: '15', keepRest: true })
    tenant.clock.set(at(60_000))
    await tenant.refused(CommitDocument, { id })
    const ended = { status: 'EXPIRED', amount: '40', committed: '15', remaining: '0' }
    expect(await readHold(tenant, id)).toMatchObject(ended)
    expect(await rowsOf(customerId)).toEqual(['ISSUE 100', 'HOLD 40', 'COMMIT 15', 'RELEASE 25'])
  })
})

describe('a pool that expires while its credits are held', () => {
  /** 10 credits that expire in a minute and 100 that do not; 15 are held for an hour. */
  async function pinned(): Promise<{ customerId: string; id: string }> {
    const customerId = await tenant.customer()
    await addCredits(tenant, customerId, '10', { name: 'brief', expiresAt: at(60_000) })
    await addCredits(tenant, customerId, '100', { name: 'main' })
    const { hold } = await reserve(tenant, customerId, { amount: '15', ttlSeconds: 3_600 })
    expect(await poolsOf(customerId)).toEqual({ brief: '0 + 10', main: '95 + 5' })
    tenant.clock.set(at(61_000))
    return { customerId, id: hold.id }
  }

  it('still pays for the commit', async () => {
    const { customerId, id } = await pinned()
    const { balance, usageEvent: event } = await commit(tenant, id, { amount: '12' })
    expect(event).toMatchObject({ credits: '12', overage: '0' })
    expect(balance).toMatchObject({ available: '98', pending: '0', total: '98' })
    expect(await poolsOf(customerId)).toEqual({ brief: '0 + 0', main: '98 + 0' })
  })

  it('takes back what is released, and expires it', async () => {
    const { customerId, id } = await pinned()
    const { balance } = await release(tenant, id)
    expect(balance).toMatchObject({ available: '100', pending: '0', total: '100' })
    const expiries = async () => (await rowsOf(customerId)).filter((r) => r.startsWith('EXPIRE'))
    await until(async () => (await expiries()).length > 0)
    expect(await expiries()).toEqual(['EXPIRE 10'])
    expect(await poolsOf(customerId)).toEqual({ brief: '0 + 0', main: '100 + 0' })
  })

  it('pays first, so that the rest of a partial commit goes back to what lives', async () => {
    const { customerId, id } = await pinned()
    await commit(tenant, id, { amount: '11', keepRest: true })
    expect(await poolsOf(customerId)).toEqual({ brief: '0 + 0', main: '95 + 4' })
    expect((await release(tenant, id)).balance.available).toBe('99')
  })
})

describe('the reversal of a committed event', () => {
  it('returns the credits to the pools they came from, beyond the hold too', async () => {
    const customerId = await tenant.customer()
    await addCredits(tenant, customerId, '10', { name: 'a', priority: 0 })
    await addCredits(tenant, customerId, '10', { name: 'b', priority: 1 })
    await addCredits(tenant, customerId, '10', { name: 'c', priority: 2 })
    const { hold } = await reserve(tenant, customerId, { amount: '15' })
    const { usageEvent: event } = await commit(tenant, hold.id, { amount: '24' })
    expect(await poolsOf(customerId)).toEqual({ a: '0 + 0', b: '0 + 0', c: '6 + 0' })
    await tenant.ask(ReverseUsageEventDocument, { id: event.id })
    expect(await poolsOf(customerId)).toEqual({ a: '10 + 0', b: '10 + 0', c: '10 + 0' })
    const ended = { status: 'COMMITTED', committed: '24' }
    expect(await readHold(tenant, hold.id)).toMatchObject(ended)
    const again = await tenant.refused(ReverseUsageEventDocument, { id: event.id })
    expect(again.code).toBe('CONFLICT')
  })

  it('while the hold goes on leaves the hold as it is', async () => {
    const { customerId, id } = await holding()
    const { usageEvent: event } = await commit(tenant, id, { amount: '15', keepRest: true })
    await tenant.ask(ReverseUsageEventDocument, { id: event.id })
    expect(await tenant.balance(customerId)).toMatchObject({ available: '75', pending: '25' })
    expect((await commit(tenant, id)).balance.total).toBe('75')
  })
})
