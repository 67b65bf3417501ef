/**
 * Concurrent requests with the same idempotency key: on two servers, over a network that loses answers, and after a take-over.
 */
import type pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { startFaultProxy } from '../support/fault-proxy.ts'
import { countRows, graphqlBody, type KeyedAnswer, sendRaw } from '../support/keyed.ts'
import { startLossyProxy } from '../support/lossy-proxy.ts'
import { addCredits, addMetered } from '../support/product.ts'
import { until } from '../support/server-process.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'
import { createTestDatabase } from '../support/test-database.ts'
import { createTestPool } from '../support/test-pool.ts'

let tenant: Tenant
let other: TestApp
/** Does not wait long for the request that is under way with the same key. */
let impatient: TestApp
beforeAll(async () => {
  tenant = await startTenant()
  const { clock } = tenant
  other = await startTestApp(tenant.app.config, { clock })
  impatient = await startTestApp(tenant.app.config, { clock, limits: { sameKeyMs: 300 } })
  await addMetered(tenant, 'calls', 'COUNT')
})
afterAll(async () => {
  await other?.close()
  await impatient?.close()
  await tenant?.close()
})

let serial = 0
const newKey = () => `key-${serial++}`
const creation = graphqlBody('mutation { createCustomer(input: {name: "Acme"}) { id } }')
const customers = () => countRows(tenant, 'customer')
const codeOf = ({ text }: KeyedAnswer) => JSON.parse(text).errors?.[0]?.extensions?.code

function adding(customerId: string, idempotencyKey?: string): string {
  return graphqlBody(
    'mutation($i: AddCreditsInput!) { addCredits(input: $i) { id balanceAfter } }',
    { i: { customerId, amount: '1', idempotencyKey } },
  )
}

function recording(customerId: string, idempotencyKey?: string): string {
  return graphqlBody('mutation($i: UsageEventInput!) { recordUsage(input: $i) { id } }', {
    i: { customerId, eventType: 'calls', idempotencyKey },
  })
}

describe('50 keys, each sent 32 times at once to two servers', () => {
  it('have 50 effects and 50 answers', async () => {
    const before = await customers()
    const keys = Array.from({ length: 50 }, newKey)
    const answers = await Promise.all(
      keys.flatMap((key) =>
        Array.from({ length: 32 }, async (_, i) => {
          for (;;) {
            const app = i % 2 ? other : tenant.app
            // Only where the machine is so busy that the connection is given up, or the first one still at work.
            const answer = await sendRaw(app, creation, { key }).catch(() => null)
            if (answer && answer.status !== 409) return { key, ...answer }
          }
        }),
      ),
    )
    expect(await customers()).toBe(before + 50)
    const byKey = Map.groupBy(answers, ({ key }) => key)
    for (const [, same] of byKey) {
      expect(new Set(same.map(({ status, text }) => `${status} ${text}`)).size).toBe(1)
      expect(same.filter(({ isReplay }) => !isReplay)).toHaveLength(1)
    }
  })

  it('move credits once, in the groups of the ledger too', async () => {
    const customerId = await tenant.customer()
    const keys = Array.from({ length: 20 }, newKey)
    await Promise.all(
      keys.flatMap((key) =>
        Array.from({ length: 16 }, async (_, i) => {
          for (;;) {
            const app = i % 2 ? other : tenant.app
            const answer = await sendRaw(app, adding(customerId), { key })
            if (answer.status !== 409) return expect(answer.status).toBe(200)
          }
        }),
      ),
    )
    expect((await tenant.balance(customerId)).available).toBe('20')
  })
})

describe('a network that loses 30 % of the answers', () => {
  it('makes nothing happen twice for who sends again', async () => {
    const proxy = await startLossyProxy(tenant.app.url, (answer) => answer % 10 < 3)
    const before = await customers()
    const customerId = await tenant.customer()
    const send = async (body: string, key: string) => {
      for (;;) {
        const sent = sendRaw({ ...tenant.app, url: proxy.url }, body, { key })
        const answer = await sent.catch(() => null)
        if (answer) return expect(answer.status).toBe(200)
      }
    }
    try {
      for (let round = 0; round < 10; round++) {
        const bodies = [creation, adding(customerId), recording(customerId), creation]
        await Promise.all(bodies.map((body) => send(body, newKey())))
      }
      expect(proxy.lost()).toBeGreaterThan(10)
    } finally {
      await proxy.close()
    }
    expect(await customers()).toBe(before + 21)
    expect((await tenant.balance(customerId)).available).toBe('10')
    const events = `usage_event where customer_id = '${customerId}'`
    expect(await countRows(tenant, events)).toBe(10)
  })
})

describe('a request that lost its key to another meanwhile', () => {
  /** Simulates another server that takes over the key right after it was taken. */
  async function stealing(run: () => Promise<void>) {
    await tenant.sql.query(`
      create function steal() returns trigger language plpgsql as $$ begin
        update request_key set token = 'thief' where key_hash = new.key_hash; return null; end $$;
      create trigger steal after insert on request_key for each row execute function steal()`)
    await run().finally(() =>
      tenant.sql.query('drop trigger steal on request_key; drop function steal'),
    )
  }

  it('writes nothing', async () => {
    const customerId = await tenant.customer()
    const before = await customers()
    const audited = await countRows(tenant, 'audit_entry')
    await stealing(async () => {
      const bodies = [creation, adding(customerId), recording(customerId), adding(customerId, 'x')]
      for (const body of bodies) {
        const answer = await sendRaw(tenant.app, body, { key: newKey() })
        expect(codeOf(answer)).toBe('CONFLICT')
        expect(answer.isReplay).toBe(false)
      }
    })
    expect(await customers()).toBe(before)
    expect(await countRows(tenant, 'audit_entry')).toBe(audited)
    expect((await tenant.balance(customerId)).available).toBe('0')
  })

  it('takes nobody down that is in the same group, nor where nothing is read any more', async () => {
    const ids = await Promise.all(Array.from({ length: 8 }, () => tenant.customer()))
    for (const id of ids) await addCredits(tenant, id, '1')
    await stealing(async () => {
      const answers = await Promise.all(
        ids.map((id, i) => sendRaw(tenant.app, adding(id), i === 3 ? { key: newKey() } : {})),
      )
      expect(answers.map(codeOf)).toEqual(ids.map((_, i) => (i === 3 ? 'CONFLICT' : undefined)))
    })
    for (const [i, id] of ids.entries()) {
      expect((await tenant.balance(id)).available).toBe(i === 3 ? '1' : '2')
    }
  })
})

describe('a key that somebody holds', () => {
  afterEach(() => tenant.sql.query('delete from request_key'))

  it('is waited for, and then refused with 409 and Retry-After', async () => {
    const key = newKey()
    await sendRaw(tenant.app, creation, { key })
    await tenant.sql.query('update request_key set status = null, body = null, written = false')
    const before = await customers()
    const answer = await sendRaw(impatient, creation, { key })
    expect([answer.status, codeOf(answer)]).toEqual([409, 'CONFLICT'])
    expect(answer.headers.get('retry-after')).toBe('1')
    expect(await customers()).toBe(before)
  })

  it('is taken over when its request wrote nothing and is gone', async () => {
    const key = newKey()
    await sendRaw(tenant.app, creation, { key })
    await tenant.sql.query('update request_key set status = null, body = null, written = false')
    tenant.clock.advance(31_000)
    const before = await customers()
    const answer = await sendRaw(other, creation, { key })
    expect([answer.status, answer.isReplay]).toEqual([200, false])
    expect(await customers()).toBe(before + 1)
  })

  it('says that the answer was lost when its request wrote and is gone', async () => {
    const key = newKey()
    await sendRaw(tenant.app, creation, { key })
    await tenant.sql.query('update request_key set status = null, body = null')
    tenant.clock.advance(31_000)
    const before = await customers()
    const answer = await sendRaw(other, creation, { key })
    expect([answer.status, codeOf(answer)]).toEqual([409, 'CONFLICT'])
    expect(answer.text).toContain('its answer was lost')
    expect(answer.headers.get('retry-after')).toBeNull()
    expect(await customers()).toBe(before)
  })
})

describe('a request that takes longer than its lease', () => {
  it('renews it, and nobody begins the same meanwhile', async () => {
    const caller = await tenant.app.core.authenticate(tenant.app.liveKey)
    const request = { route: 'long', key: 'long', content: ['x'] }
    const [claim, twin] = [tenant.app, impatient].map(({ core }) => core.claimRequest(request))
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    const { promise, resolve } = Promise.withResolvers<string>()
    const begun = Promise.withResolvers<void>()
    const writing = claim!.write(caller, () => {
      begun.resolve()
      return promise
    })
    await begun.promise
    for (let time = 0; time < 4; time++) {
      tenant.clock.advance(20_000)
      vi.advanceTimersByTime(10_000)
      await until(async () => {
        const { rows } = await tenant.sql.query(
          `select leased_until from request_key where route = 'long'`,
        )
        return rows[0].leased_until > tenant.clock.now()
      })
    }
    vi.useRealTimers()
    const second = twin!.write(caller, async () => 'twice')
    await expect(second).rejects.toMatchObject({ code: 'CONFLICT' })
    resolve('once')
    expect(await writing).toBe('once')
    await claim!.end(null)
    expect(await countRows(tenant, `request_key where route = 'long'`)).toBe(0)
  })
})

describe('an answer that cannot be kept', () => {
  it('is given all the same, and the request is not carried out again', async () => {
    await tenant.sql.query(`
      create function refuse_answer() returns trigger language plpgsql as $$ begin
        if new.status is not null then raise exception 'full'; end if; return new; end $$;
      create trigger refuse_answer before update on request_key for each row execute function refuse_answer()`)
    const key = newKey()
    const before = await customers()
    const first = await sendRaw(tenant.app, creation, { key })
    await tenant.sql.query('drop trigger refuse_answer on request_key; drop function refuse_answer')
    expect(first.status).toBe(200)
    tenant.clock.advance(31_000)
    const second = await sendRaw(tenant.app, creation, { key })
    expect([second.status, codeOf(second)]).toEqual([409, 'CONFLICT'])
    expect(await customers()).toBe(before + 1)
  })
})

describe('a commit whose outcome the server does not learn', () => {
  let app: TestApp
  let proxy: Awaited<ReturnType<typeof startFaultProxy>>
  let database: Awaited<ReturnType<typeof createTestDatabase>>
  let at: Tenant
  /** Past the proxy. */
  let direct: pg.Pool
  beforeAll(async () => {
    database = await createTestDatabase()
    proxy = await startFaultProxy(database.url)
    at = await startTenant({ databaseUrl: proxy.urlOf(database.url), logLevel: 'silent' })
    app = at.app
    direct = createTestPool(database.url)
    await at.sql.query(`
      create function linger() returns trigger language plpgsql as
        $$ begin perform pg_advisory_xact_lock(1); return null; end $$;
      create constraint trigger linger_customer after insert on customer
        deferrable initially deferred for each row when (new.name = 'Acme') execute function linger();
      create constraint trigger linger_credit after insert on credit_transaction
        deferrable initially deferred for each row execute function linger()`)
  })
  afterAll(async () => {
    await direct?.end()
    await at?.close()
    await proxy?.close()
    await database?.drop()
  })

  /** Cuts all connections while the database commits, which waits for a lock so long. */
  async function sendCut(body: string, key: string): Promise<KeyedAnswer> {
    const sessions = async (sort: string) => {
      const { rows } = await direct.query(
        `select 1 from pg_locks where locktype = 'advisory' and objid = 1 and ${sort}
         and database = (select oid from pg_database where datname = current_database())`,
      )
      return rows.length
    }
    const held = await direct.connect()
    await held.query('select pg_advisory_lock(1)')
    const sent = sendRaw(app, body, { key })
    await until(async () => (await sessions('not granted')) > 0)
    proxy.stall()
    await held.query('select pg_advisory_unlock(1)')
    held.release()
    await until(async () => (await sessions('true')) === 0)
    proxy.reset()
    proxy.pass()
    const answer = await sent
    // Its key may be held until the lease ends, if what frees it met the cut as well.
    at.clock.advance(31_000)
    return answer
  }

  const count = async (table: string) => {
    let found = -1
    await until(async () => {
      found = await countRows(at, table).catch(() => -1)
      return found >= 0
    })
    return found
  }

  it('does not free the key: the request is never carried out again', async () => {
    const first = await sendCut(creation, 'cut')
    expect(codeOf(first)).toBe('UNAVAILABLE')
    expect(await count('customer')).toBe(1)
    const second = await sendRaw(app, creation, { key: 'cut' })
    expect([second.status, codeOf(second)]).toEqual([409, 'CONFLICT'])
    expect(second.text).toContain('its answer was lost')
    expect(await count('customer')).toBe(1)
  })

  it('does not free it in the ledger either, unless the write has a key of its own', async () => {
    const customerId = await at.customer()
    const first = await sendCut(adding(customerId), 'ledger')
    expect(codeOf(first)).toBe('UNAVAILABLE')
    expect(await count('credit_transaction')).toBe(1)
    const second = await sendRaw(app, adding(customerId), { key: 'ledger' })
    expect([second.status, codeOf(second)]).toEqual([409, 'CONFLICT'])
    const third = await sendCut(adding(customerId, 'own'), 'repeatable')
    expect(codeOf(third)).toBe('UNAVAILABLE')
    expect(await count('credit_transaction')).toBe(2)
    const fourth = await sendRaw(app, adding(customerId, 'own'), { key: 'repeatable' })
    expect([fourth.status, fourth.isReplay]).toEqual([200, false])
    const fifth = await sendRaw(app, adding(customerId, 'own'), { key: 'repeatable' })
    expect([fifth.isReplay, fifth.text]).toEqual([true, fourth.text])
    expect(await count('credit_transaction')).toBe(2)
  })
})
