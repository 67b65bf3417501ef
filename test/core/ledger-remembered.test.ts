/** The accounts that a server's lane remembers between groups, while other servers change the same customers. */
import type pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type CatalogCache, createCatalogCache } from '../../src/core/catalog/catalog-cache.ts'
import type { UsageOutcome } from '../../src/core/ledger/decide/record-event.ts'
import type { RecordUsage } from '../../src/core/ledger/decide/record-usage.ts'
import type { TransactionLedger } from '../../src/core/ledger/ledger.ts'
import { verifyLedger } from '../../src/core/ledger/verify/verify.ts'
import type { SendPipelined } from '../../src/core/ledger/write/pipelined.ts'
import { createLedgerWriter, type LedgerWriter } from '../../src/core/ledger/writer.ts'
import { decimalText, one } from '../../src/core/values/decimal.ts'
import { timeLimits } from '../../src/core/values/time-limits.ts'
import { sendPipelined } from '../../src/infra/pipelined.ts'
import { createPool } from '../../src/infra/postgres.ts'
import { includedCredits, write } from '../support/included-credits.ts'
import {
  ArchiveCustomerDocument,
  RecordUsageDocument,
  ReserveCreditsDocument,
  UpdateCustomerDocument,
} from '../support/ledger.generated.ts'
import { addCredits, addFeature, addMetered, addRateCard, entitle } from '../support/product.ts'
import { until } from '../support/server-process.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'

let tenant: Tenant
let ledgerSql: pg.Pool
beforeAll(async () => {
  tenant = await startTenant()
  const components = [{ property: 'n', unitSize: '1', credits: '1' }]
  await addRateCard(tenant, '0.01', [{ eventType: 'spend', components }])
  await addFeature(tenant, { key: 'spend', type: 'CREDITS' })
  await addMetered(tenant, 'counted', 'SUM', 'n')
  await addMetered(tenant, 'distinct', 'UNIQUE_COUNT', 'who')
})
afterAll(async () => {
  await ledgerSql?.end()
  await tenant?.close()
})

/** What the next flights meet before they leave; the last one stays. */
let send: SendPipelined
let flights: string[][]
/** How often a group was decided. */
let decisions = 0
let catalogs: CatalogCache
let writer: LedgerWriter
let customerId: string
beforeEach(async () => {
  await ledgerSql?.end()
  const { databaseUrl } = tenant.app
  ledgerSql = createPool(databaseUrl, { byKey: true, pipelined: true, max: 2 })
  flights = []
  send = sendPipelined
  catalogs = createCatalogCache()
  writer = createLedgerWriter({
    sql: ledgerSql,
    catalogs,
    limits: timeLimits(60),
    clock: {
      now() {
        decisions += 1
        return tenant.clock.now()
      },
    },
    publish() {},
    send(client, statements) {
      flights.push(statements.map(({ name }) => name))
      return send(client, statements)
    },
  })
  customerId = await tenant.customer()
  await addCredits(tenant, customerId, '100')
  expect(await record(1)).toEqual(['ACCEPTED'])
  expect(isUnread()).toBe(false)
  expect(await record(1)).toEqual(['ACCEPTED'])
  expect(isUnread()).toBe(true)
  return async () => {
    await writer.close()
    expect(await verifyLedger(tenant.sql, tenant.clock.now())).toEqual([])
  }
})

interface Usage {
  customerId?: string
  eventType?: string
  key?: string
  who?: string
}

function command(n: number, usage: Usage = {}): RecordUsage {
  const event = {
    customerId: usage.customerId ?? customerId,
    eventType: usage.eventType ?? 'spend',
    quantity: one,
    timestamp: null,
    warning: null,
    properties: { n, ...(usage.who && { who: usage.who }) },
    idempotencyKey: usage.key ?? null,
  }
  return { kind: 'recordUsage', workspaceId: tenant.workspaceId, events: [event] }
}

const inWords = (outcome: UsageOutcome) =>
  outcome.status === 'REJECTED' ? outcome.error.code : outcome.status

async function record(n: number, usage?: Usage): Promise<string[]> {
  return (await writer.submit(command(n, usage))).map(inWords)
}

/** Whether the last group was written without having read anything. */
const isUnread = () => flights.at(-1)?.includes('commit') === false

const available = async (id = customerId) => (await tenant.balance(id)).available

/** By the other server. */
const recordElsewhere = (n: number, idempotencyKey?: string) =>
  tenant.ask(RecordUsageDocument, {
    input: { customerId, eventType: 'spend', properties: { n }, idempotencyKey },
  })

describe('a remembered account', () => {
  it('is decided on again and again', async () => {
    for (let i = 0; i < 5; i++) {
      expect(await record(10)).toEqual(['ACCEPTED'])
      expect(isUnread()).toBe(true)
    }
    expect(await available()).toBe('48')
    expect(await record(49)).toEqual(['INSUFFICIENT_CREDITS'])
    expect(isUnread()).toBe(true)
  })

  it('gives way to what another server spent', async () => {
    await recordElsewhere(90)
    expect(await record(9)).toEqual(['INSUFFICIENT_CREDITS'])
    expect(await record(8)).toEqual(['ACCEPTED'])
    expect(await available()).toBe('0')
  })

  it('gives way to what another server added, also for a refusal', async () => {
    await addCredits(tenant, customerId, '100')
    expect(await record(150)).toEqual(['ACCEPTED'])
    expect(await available()).toBe('48')
  })

  it('gives way to a reservation of another server, which counts until it is over', async () => {
    const input = { customerId, amount: '90', eventType: 'spend', ttlSeconds: 60 }
    await tenant.ask(ReserveCreditsDocument, { input })
    expect(await record(9)).toEqual(['INSUFFICIENT_CREDITS'])
    tenant.clock.advance(60_000)
    expect(await record(9)).toEqual(['ACCEPTED'])
  })

  it('lets credits expire at their instant', async () => {
    const expiresAt = new Date(tenant.clock.now().getTime() + 60_000).toISOString()
    await addCredits(tenant, customerId, '50', { name: 'short', expiresAt })
    expect(await record(1)).toEqual(['ACCEPTED'])
    tenant.clock.advance(60_000)
    expect(await record(99)).toEqual(['INSUFFICIENT_CREDITS'])
    expect(await record(98)).toEqual(['ACCEPTED'])
    expect(isUnread()).toBe(true)
  })

  it('gives way to credits that a billing run grants and ends', async () => {
    const { grant, expire } = includedCredits(tenant, customerId)
    const submit = (one: Parameters<TransactionLedger['submit']>[0]) =>
      write(tenant, (ledger) => ledger.submit(one))
    await submit(grant('sub_1', '2026-03-01T00:00:00Z', 100, '2027-01-01T00:00:00Z'))
    expect(await record(60)).toEqual(['ACCEPTED'])
    expect(await record(1)).toEqual(['ACCEPTED'])
    expect(isUnread()).toBe(true)
    await submit(expire('sub_1', null, tenant.clock.now()))
    expect(await record(99)).toEqual(['INSUFFICIENT_CREDITS'])
    expect(await record(98)).toEqual(['ACCEPTED'])
  })

  it('gives way to an end that writes no row: what a hold gives back then has expired', async () => {
    const { grant, expire } = includedCredits(tenant, customerId)
    const end = '2027-01-01T00:00:00Z'
    await write(tenant, ({ submit }) => submit(grant('sub_1', '2026-03-01T00:00:00Z', 10, end)))
    const input = { customerId, amount: '10', eventType: 'spend', ttlSeconds: 60 }
    const { reserveCredits } = await tenant.ask(ReserveCreditsDocument, { input })
    expect(await record(1)).toEqual(['ACCEPTED'])
    await write(tenant, ({ submit }) => submit(expire('sub_1', null, tenant.clock.now())))
    const hold = { workspaceId: tenant.workspaceId, customerId, holdId: reserveCredits.hold.id }
    const { balance } = await writer.submit({ kind: 'releaseHold', ...hold })
    expect(decimalText(balance.available)).toBe('97')
  })

  it('answers a key that another server recorded with that event, also when it would be refused', async () => {
    await recordElsewhere(90, 'paid')
    expect(await record(1)).toEqual(['ACCEPTED'])
    const repeated = { ...command(90, { key: 'paid' }) }
    const [outcome] = await writer.submit(repeated)
    expect(outcome && inWords(outcome)).toBe('DUPLICATE')
    expect(await record(91, { key: 'paid' })).toEqual(['IDEMPOTENCY_KEY_REUSED'])
    expect(await available()).toBe('7')
  })

  it('waits for who is recording the key before it refuses it', async () => {
    const other = await tenant.sql.connect()
    try {
      await other.query('begin')
      await other.query(
        `with head as (
           update credit_account set sequence = sequence + 1 where customer_id = $1 returning sequence
         )
         insert into usage_event
         select (jsonb_populate_record(e, jsonb_build_object('sequence', h.sequence,
           'idempotency_key', 'twin', 'credits', 0, 'cost', 0, 'transaction_count', 0,
           'pool_id', null))).*
         from usage_event e join head h on e.sequence < h.sequence
         where e.customer_id = $1 order by e.sequence desc limit 1`,
        [customerId],
      )
      const answer = record(1_000, { key: 'twin' })
      const waits = async () => {
        const { rows } = await tenant.sql.query('select 1 from pg_locks where not granted')
        return rows.length > 0
      }
      await Promise.race([answer, until(waits)])
      await other.query('commit')
      // The key is found: with other content here.
      expect(await answer).toEqual(['IDEMPOTENCY_KEY_REUSED'])
    } finally {
      await other.query('rollback')
      other.release()
    }
  })

  it('takes a key once, in one group and in two', async () => {
    const twice = { ...command(5), events: [1, 2].flatMap(() => command(5, { key: 'k' }).events) }
    expect((await writer.submit(twice)).map(inWords)).toEqual(['ACCEPTED', 'DUPLICATE'])
    expect(isUnread()).toBe(true)
    expect(await record(5, { key: 'k' })).toEqual(['DUPLICATE'])
    expect(await available()).toBe('93')
  })

  it('gives way to another limit, another price and the end of the customer', async () => {
    await entitle(tenant, customerId, 'spend', { limit: '7', period: 'DAY' })
    expect(await record(6)).toEqual(['LIMIT_EXCEEDED'])
    expect(await record(5)).toEqual(['ACCEPTED'])
    expect(await record(1)).toEqual(['LIMIT_EXCEEDED'])
    expect(isUnread()).toBe(true)
    await entitle(tenant, customerId, 'spend', { limit: '20', period: 'DAY' })
    const components = [{ property: 'n', unitSize: '1', credits: '2' }]
    const card = { key: `double-${customerId}`, isDefault: false }
    const rates = [{ eventType: 'spend', components }]
    const rateCardId = await addRateCard(tenant, '0.01', rates, card)
    await tenant.ask(UpdateCustomerDocument, { id: customerId, input: { rateCardId } })
    expect(await record(3)).toEqual(['ACCEPTED'])
    expect(await available()).toBe('87')
    await tenant.ask(ArchiveCustomerDocument, { id: customerId })
    expect(await record(1)).toEqual(['PRECONDITION_FAILED'])
  })

  it('keeps counters by period, and reads those that it does not know', async () => {
    await entitle(tenant, customerId, 'counted', { limit: '10', period: 'DAY' })
    const counted = (n: number) => record(n, { eventType: 'counted' })
    expect(await counted(6)).toEqual(['ACCEPTED'])
    // The first refusal of a period leaves its mark, which takes the lock.
    const refuses = async (n: number) => {
      for (const unread of [false, true]) {
        expect(await counted(n)).toEqual(['LIMIT_EXCEEDED'])
        expect(isUnread()).toBe(unread)
      }
    }
    await refuses(5)
    tenant.clock.advance(24 * 3_600_000)
    expect(await counted(7)).toEqual(['ACCEPTED'])
    expect(isUnread()).toBe(false)
    await refuses(4)
  })

  it('reads what a unique count has met', async () => {
    await entitle(tenant, customerId, 'distinct', { limit: '2', period: 'DAY' })
    const by = (who: string) => record(0, { eventType: 'distinct', who })
    expect(await by('a')).toEqual(['ACCEPTED'])
    expect(await by('b')).toEqual(['ACCEPTED'])
    expect(await by('a')).toEqual(['ACCEPTED'])
    expect(await by('c')).toEqual(['LIMIT_EXCEEDED'])
  })

  it('is not meant by an externalId that passed to another customer', async () => {
    const [named, heir] = [await tenant.customer(`name-of-${customerId}`), await tenant.customer()]
    for (const id of [named, heir]) await addCredits(tenant, id, '10')
    const byName = (n: number) => record(n, { customerId: `name-of-${customerId}` })
    expect(await byName(1)).toEqual(['ACCEPTED'])
    expect(await byName(1)).toEqual(['ACCEPTED'])
    expect(isUnread()).toBe(true)
    const rename = (id: string, externalId: string | null) =>
      tenant.ask(UpdateCustomerDocument, { id, input: { externalId } })
    await rename(named, null)
    await rename(heir, `name-of-${customerId}`)
    // The one who had the name is remembered anew, by the id alone.
    expect(await record(1, { customerId: named })).toEqual(['ACCEPTED'])
    expect(await byName(4)).toEqual(['ACCEPTED'])
    expect([await available(named), await available(heir)]).toEqual(['7', '6'])
  })
})

describe('a migration of the next release', () => {
  it('that adds a column does not stop servers of this one, nor refuses them anything', async () => {
    const reads = () => Promise.all(Array.from({ length: 12 }, () => available()))
    // Every connection prepares its statements.
    await reads()
    await tenant.sql.query('alter table credit_pool add column next_release int')
    try {
      expect(new Set(await reads())).toEqual(new Set(['98']))
      await addCredits(tenant, customerId, '100')
      expect(await record(150)).toEqual(['ACCEPTED'])
      expect(new Set(await reads())).toEqual(new Set(['48']))
    } finally {
      await tenant.sql.query('alter table credit_pool drop column next_release')
    }
    expect(new Set(await reads())).toEqual(new Set(['48']))
  })
})

describe('a commit that fails', () => {
  it('leaves nothing of its group behind', async () => {
    const refusal = Object.assign(new Error('canceled'), { severity: 'ERROR', code: '57014' })
    send = () => Promise.reject(refusal)
    await expect(record(30)).rejects.toMatchObject({ code: 'UNAVAILABLE' })
    send = sendPipelined
    expect(await record(98)).toEqual(['ACCEPTED'])
    expect(await available()).toBe('0')
  })

  it('is decided on what is read when memory fails, and the next ones are written', async () => {
    const peek = catalogs.peek
    catalogs.peek = () => {
      throw new Error('A bug')
    }
    expect(await record(30)).toEqual(['ACCEPTED'])
    catalogs.peek = peek
    expect(await record(69)).toEqual(['INSUFFICIENT_CREDITS'])
    expect(await record(68)).toEqual(['ACCEPTED'])
  })

  it('is decided anew also when the database says in another language that something moved', async () => {
    send = (client, statements) =>
      sendPipelined(client, statements).catch((error) => {
        throw Object.assign(error, { severity: 'FEHLER' })
      })
    await recordElsewhere(90)
    expect(await record(9)).toEqual(['INSUFFICIENT_CREDITS'])
    expect(await record(8)).toEqual(['ACCEPTED'])
  })

  it('leaves it to the key to tell whether it happened, when the connection breaks behind it', async () => {
    send = async (client, statements) => {
      await sendPipelined(client, statements)
      throw new Error('Connection terminated unexpectedly')
    }
    await expect(record(30, { key: 'sent' })).rejects.toMatchObject({ code: 'UNAVAILABLE' })
    send = sendPipelined
    expect(await record(30, { key: 'sent' })).toEqual(['DUPLICATE'])
    expect(await record(69)).toEqual(['INSUFFICIENT_CREDITS'])
    expect(await available()).toBe('68')
  })
})

describe('a full group', () => {
  const full = (): RecordUsage => ({
    ...command(1),
    events: Array.from({ length: 1_000 }, () => command(1).events).flat(),
  })

  /** Submits one while another flies, which goes on when `meanwhile` is done; how many of each were accepted. */
  async function behindAnother(meanwhile: () => Promise<unknown>): Promise<number[]> {
    await addCredits(tenant, customerId, '1902')
    for (const n of [1, 1]) expect(await record(n)).toEqual(['ACCEPTED'])
    let second: Promise<UsageOutcome[]> | undefined
    send = async (client, statements) => {
      send = sendPipelined
      const before = decisions
      second = writer.submit(full())
      await until(() => decisions > before)
      await meanwhile()
      return sendPipelined(client, statements)
    }
    const answers = [await writer.submit(full()), (await second) ?? []]
    return answers.map((all) => all.filter(({ status }) => status === 'ACCEPTED').length)
  }

  it('is decided while the one before is being written', async () => {
    const before = flights.length
    expect(await behindAnother(async () => undefined)).toEqual([1_000, 998])
    expect(flights.slice(before + 2).every((names) => !names.includes('commit'))).toBe(true)
    expect(await available()).toBe('0')
  })

  it('is decided anew when that one was not as it thought', async () => {
    expect(await behindAnother(() => recordElsewhere(500))).toEqual([1_000, 498])
    expect(await available()).toBe('0')
  })

  it('is decided anew when that one failed', async () => {
    const fails = () => {
      const canceled = { severity: 'ERROR', code: '57014' }
      throw Object.assign(new Error('canceled'), canceled)
    }
    await expect(behindAnother(async () => fails())).rejects.toMatchObject({ code: 'UNAVAILABLE' })
    await writer.close()
    expect(await available()).toBe('998')
  })
})
