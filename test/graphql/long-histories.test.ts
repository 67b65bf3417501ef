/** Long histories are recounted without the customer's lock, while recording continues. */
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pruneTexts } from '../../src/core/entitlements/counts/unique-texts.ts'
import { verifyLedger } from '../../src/core/ledger/verify/verify.ts'
import { rowId } from '../../src/core/values/ids.ts'
import { RecordUsageDocument, ReverseUsageEventDocument } from '../support/ledger.generated.ts'
import { addFeature, addMeter, entitle } from '../support/product.ts'
import { noon, startTenant, type Tenant } from '../support/tenant.ts'
import { isThorough } from '../support/thorough.ts'

const length = isThorough ? 200_000 : 40_000
const aggregations = ['SUM', 'COUNT', 'MAX', 'LAST', 'UNIQUE_COUNT'] as const
type Aggregation = (typeof aggregations)[number]
/** Distinct texts; event i says text i % texts and counts i. */
const texts = length / 10

let tenant: Tenant
let customerId: string
const features = new Map<Aggregation, string>()
beforeAll(async () => {
  tenant = await startTenant({ patience: 20 })
  for (const aggregation of aggregations) {
    const valueProperty = { COUNT: undefined, UNIQUE_COUNT: 'who' }[aggregation as string] ?? 'n'
    const meter = {
      aggregation,
      valueProperty: aggregation === 'COUNT' ? undefined : valueProperty,
    }
    await addMeter(tenant, { key: aggregation, eventType: 'job', ...meter })
    const feature = { key: aggregation, type: 'METERED', meterKey: aggregation } as const
    features.set(aggregation, await addFeature(tenant, feature))
  }
  customerId = await tenant.customer()
  await tenant.sql.query(
    `insert into usage_event (workspace_id, customer_id, sequence, event_type, feature, quantity,
       properties, timestamp, fingerprint, credits, cost, transaction_count, created_at)
     select $1, $2, i, 'job', 'SUM', 1, jsonb_build_object('n', i, 'who', 'user ' || i % ${texts}),
       $3::timestamptz - (${length} - i) * interval '10 seconds', '', 0, 0, 0,
       $3::timestamptz - (${length} - i) * interval '10 seconds'
     from generate_series(1, ${length}) i`,
    [tenant.workspaceId, customerId, noon],
  )
  const update =
    'update credit_account set sequence = $1, last_usage_at = $3 where customer_id = $2'
  await tenant.sql.query(update, [length, customerId, noon])
})
afterAll(() => tenant?.close())

async function record(n: number, who: string) {
  const input = { customerId, eventType: 'job', properties: { n, who } }
  const { recordUsage } = await tenant.ask(RecordUsageDocument, { input })
  if (!recordUsage) throw new Error('No event')
  return recordUsage.id
}
const reverse = (sequence: number) =>
  tenant.ask(ReverseUsageEventDocument, { id: rowId('evt', customerId, sequence) })

async function counted(aggregation: Aggregation): Promise<string[]> {
  const { rows } = await tenant.sql.query(
    `select trim_scale(value)::text as value from usage_counter
     where customer_id = $1 and feature_id = $2 order by period_start`,
    [customerId, features.get(aggregation)],
  )
  return rows.map(({ value }) => value)
}

type Query = (...args: unknown[]) => unknown

/**
 * Does the work, and `meanwhile` when the first piece of the history is about to be read; answers how many pieces were read
 * without a transaction, and how many events in one.
 */
async function whileRead(
  work: () => Promise<unknown>,
  meanwhile: () => Promise<unknown>,
): Promise<{ pieces: number; underLock: number }> {
  const pool = pg.Pool.prototype as unknown as { query: Query }
  const client = pg.Client.prototype as unknown as { query: Query }
  const original = { pool: pool.query, client: client.query }
  const seen = { pieces: 0, underLock: 0 }
  pool.query = function (this: unknown, ...args) {
    const run = () => original.pool.apply(this, args)
    if (!textOf(args).includes('(e.timestamp, e.sequence) >=')) return run()
    seen.pieces += 1
    return seen.pieces === 1 ? meanwhile().then(run) : run()
  }
  client.query = function (this: unknown, ...args) {
    const answer = original.client.apply(this, args)
    // With a callback it is a statement of the pool, outside of any transaction.
    if (answer instanceof Promise && textOf(args).includes('from usage_event')) {
      answer.then(
        ({ rows }) => {
          seen.underLock += rows.length
        },
        () => undefined,
      )
    }
    return answer
  }
  try {
    await work()
  } finally {
    Object.assign(pool, { query: original.pool })
    Object.assign(client, { query: original.client })
  }
  return seen
}

function textOf([statement]: unknown[]): string {
  return typeof statement === 'string' ? statement : (statement as { text: string }).text
}

const sum = (length * (length + 1)) / 2

/** What the counters say while no more was recorded than the history, and one event of 5. */
const values: Record<Aggregation, string> = {
  SUM: String(sum + 5),
  COUNT: String(length + 1),
  MAX: String(length),
  LAST: '5',
  UNIQUE_COUNT: String(texts + 1),
}

describe('setEntitlement with an earlier date', () => {
  it.each(aggregations)('counts %s of a long history while usage is recorded', async (name) => {
    let recorded = ''
    const seen = await whileRead(
      () => entitle(tenant, customerId, features.get(name) ?? ''),
      async () => {
        recorded = await record(5, `new ${name}`)
      },
    )
    expect(seen.pieces).toBeGreaterThanOrEqual(length / 10_000)
    expect(seen.underLock).toBeLessThan(20)
    expect(await counted(name)).toEqual([values[name]])
    await tenant.ask(ReverseUsageEventDocument, { id: recorded })
  })

  it('counts again what was counted when the first events are left out', async () => {
    const half = new Date(Date.parse(noon) - (length / 2) * 10_000).toISOString()
    for (const [name, value] of [
      ['SUM', String(sum - ((length / 2 - 1) * length) / 4)],
      ['MAX', String(length)],
      ['UNIQUE_COUNT', String(texts)],
    ] as const) {
      await entitle(tenant, customerId, features.get(name) ?? '', { effectiveAt: half })
      expect(await counted(name)).toEqual([value])
    }
  })

  it('leaves no texts of counts that were made anew', async () => {
    await pruneTexts(tenant.sql, new Date(Date.parse(noon) + 3_700_000))
    const { rows } = await tenant.sql.query(
      'select count(distinct edition)::int as editions, count(*)::int as texts from usage_unique',
    )
    for (let left = 1; left > 0; ) {
      await pruneTexts(tenant.sql, new Date(Date.parse(noon) + 3_700_000))
      left = (await tenant.sql.query('select from usage_recount')).rows.length
    }
    const after = await tenant.sql.query(
      'select count(distinct edition)::int as editions, count(*)::int as texts from usage_unique',
    )
    // One round takes no more than some thousands of them.
    expect(rows[0].texts).toBeGreaterThanOrEqual(isThorough ? texts + 1 : texts)
    expect(after.rows).toEqual([{ editions: 1, texts }])
  })
})

describe('reverseUsageEvent of a long history', () => {
  it('reads what follows the largest and last event while usage is recorded', async () => {
    const seen = await whileRead(
      () => reverse(length),
      () => record(length - 0.5, 'user 1'),
    )
    expect(seen.pieces).toBeGreaterThanOrEqual(length / 10_000)
    expect(seen.underLock).toBeLessThan(20)
    expect(await counted('MAX')).toEqual([String(length - 0.5)])
    expect(await counted('LAST')).toEqual([String(length - 0.5)])
    expect(await counted('UNIQUE_COUNT')).toEqual([String(texts)])
  })

  it('takes back many of the largest at once', async () => {
    const sequences = Array.from({ length: 40 }, (_, i) => length - 1 - i)
    const { pieces } = await whileRead(
      () => Promise.all(sequences.map(reverse)),
      () => Promise.resolve(),
    )
    // The largest and the last events are looked for once, and each text until it is met often enough.
    expect(pieces).toBeLessThan(21 * (40 + 2 + 2))
    const { rows } = await tenant.sql.query(
      'select sequence from usage_event where customer_id = $1 and (properties ->> $2)::numeric = $3 and reverses is null',
      [customerId, 'n', length - 0.5],
    )
    await reverse(Number(rows[0].sequence))
    expect(await counted('MAX')).toEqual([String(length - 41)])
    expect(await counted('LAST')).toEqual([String(length - 41)])
  })

  it('forgets a text when no event says it any more', async () => {
    const only = await record(1, 'only once')
    expect(await counted('UNIQUE_COUNT')).toEqual([String(texts + 1)])
    await tenant.ask(ReverseUsageEventDocument, { id: only })
    expect(await counted('UNIQUE_COUNT')).toEqual([String(texts)])
    await record(1, 'only once')
    expect(await counted('UNIQUE_COUNT')).toEqual([String(texts + 1)])
  })

  it('leaves everything as its events say', async () => {
    expect(await verifyLedger(tenant.sql, tenant.clock.now())).toEqual([])
  })
})
