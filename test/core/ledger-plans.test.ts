/** The plans of PostgreSQL for the ledger's lookups, in tables that were analysed while empty. */
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createCatalogCache } from '../../src/core/catalog/catalog-cache.ts'
import { findMoved } from '../../src/core/checks/moved-check-states.ts'
import type { LedgerCommand } from '../../src/core/ledger/commands.ts'
import { createRememberedAccounts } from '../../src/core/ledger/remembered-accounts.ts'
import { decideUnread, transact } from '../../src/core/ledger/transact.ts'
import type { Statement } from '../../src/core/ledger/write/pipelined.ts'
import { decimal, one } from '../../src/core/values/decimal.ts'
import { fingerprintOf } from '../../src/core/values/fingerprint.ts'
import type { JsonObject } from '../../src/core/values/input.ts'
import { timeLimits } from '../../src/core/values/time-limits.ts'
import { sendPipelined } from '../../src/infra/pipelined.ts'
import { createPool } from '../../src/infra/postgres.ts'
import { addFeature, addMeter, addRateCard, entitle } from '../support/product.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'

/** What grows with customers and usage, and by what its rows are looked up. */
const keys: Record<string, string[]> = {
  customer: ['id'],
  credit_account: ['customer_id'],
  credit_pool: ['customer_id'],
  credit_transaction: ['customer_id'],
  credit_hold: ['customer_id'],
  credit_grant: ['customer_id'],
  usage_event: ['customer_id'],
  usage_counter: ['customer_id'],
  usage_unique: ['customer_id'],
  entitlement: ['customer_id'],
}
/** Conditions that find one row without the customer. */
const unique: Record<string, string> = { credit_pool: '(id = ' }
/** Tables of which one customer may have any number of rows: more than the customer is in the index condition. */
const long = new Set(['usage_event', 'credit_transaction', 'usage_unique'])

const meters = [
  ['SUM', 'n'],
  ['MAX', 'n'],
  ['UNIQUE_COUNT', 'who'],
] as const

let tenant: Tenant
let ledgerSql: pg.Pool
let planner: pg.Client
const seen = new Map<string, string>()
let people: [string, string]

beforeAll(async () => {
  tenant = await startTenant()
  await tenant.sql.query('vacuum analyze')
  const components = [{ property: 'n', unitSize: '1', credits: '1' }]
  await addRateCard(tenant, '0.01', [{ eventType: 'spend', components }])
  people = [await tenant.customer(), await tenant.customer()]
  for (const [aggregation, valueProperty] of meters) {
    const key = aggregation.toLowerCase()
    await addMeter(tenant, { key, aggregation, eventType: 'spend', valueProperty })
    const feature = await addFeature(tenant, { key, type: 'METERED', meterKey: key })
    for (const id of people) await entitle(tenant, id, feature, { period: 'DAY' })
  }
  ledgerSql = createPool(tenant.app.config.databaseUrl ?? '', { byKey: true, pipelined: true })
  ledgerSql.on('connect', record)
  planner = await plannerClient()
})
afterAll(async () => {
  await planner?.end()
  await ledgerSql?.end()
  await tenant?.close()
})

function record(client: pg.PoolClient): void {
  const query = client.query.bind(client) as (...given: unknown[]) => unknown
  const recorded = (asked: unknown, ...rest: unknown[]) => {
    const { name, text } = asked as { name?: string; text?: string }
    if (name && text) seen.set(name, text)
    return query(asked, ...rest)
  }
  client.query = recorded as typeof client.query
}

function send(client: pg.PoolClient, statements: Statement[]): Promise<void> {
  for (const { name, text } of statements) seen.set(name, text)
  return sendPipelined(client, statements)
}

/** Plans as the connections of the ledger do. */
async function plannerClient(): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: tenant.app.config.databaseUrl,
    options: ledgerSql.options.options,
  })
  await client.connect()
  return client
}

/** Long histories of one customer, and many others, in a transaction: no job analyses what is not committed. */
async function fill(id: string): Promise<void> {
  const given = [tenant.workspaceId, id]
  await planner.query(
    `insert into customer (workspace_id, id, created_at, updated_at)
     select $1, 'cust_' || n, now(), now() from generate_series(1, 3000) n`,
    given.slice(0, 1),
  )
  await planner.query(
    `insert into credit_account (workspace_id, customer_id)
     select $1, 'cust_' || n from generate_series(1, 3000) n`,
    given.slice(0, 1),
  )
  const event = `event_type, feature, quantity, properties, timestamp, idempotency_key, fingerprint,
    credits, cost, transaction_count, created_at)`
  const values = `'spend', 'sum', 1, '{}'::jsonb, now() - n * interval '1 minute', 'key-' || n, ''::bytea, 0, 0, 0, now()`
  await planner.query(
    `insert into usage_event (workspace_id, customer_id, sequence, ${event}
     select $1, $2, 1000000 + n, ${values} from generate_series(1, 20000) n
     union all select $1, 'cust_' || n, 1, ${values} from generate_series(1, 3000) n`,
    given,
  )
  const pool = 'name, kind, balance, created_at'
  await planner.query(
    `insert into credit_pool (workspace_id, customer_id, id, ${pool})
     select $1, 'cust_' || n, 'pool_' || n, 'P', 'PURCHASED'::credit_kind, 1, now()
     from generate_series(1, 3000) n
     union all select $1, $2, 'pool_' || n, 'P' || n, 'PURCHASED', 0, now()
     from generate_series(4000, 9000) n`,
    given,
  )
  await planner.query(
    `insert into credit_transaction (workspace_id, customer_id, sequence, type, pool_id, amount,
       balance_after, idempotency_key, fingerprint, created_at)
     select $1, $2, 2000000 + n, 'ISSUE', 'pool_4000', 1, 1, 'key-' || n, ''::bytea, now()
     from generate_series(1, 20000) n`,
    given,
  )
  await planner.query(
    `insert into credit_grant (workspace_id, customer_id, subscription_id, period_start, granted, created_at)
     select $1, $2, 'sub_' || n, now(), 1, now() from generate_series(1, 20000) n
     union all select $1, 'cust_' || n, 'sub_' || n, now(), 1, now() from generate_series(1, 3000) n`,
    given,
  )
  await planner.query(
    `insert into usage_unique (workspace_id, customer_id, feature_id, period_start, value)
     select $1, $2, 'f', now(), 'text-' || n from generate_series(1, 20000) n`,
    given,
  )
  await planner.query(
    `insert into credit_hold (workspace_id, customer_id, id, status, amount, remaining, slices,
       event_type, expires_at, idempotency_key, fingerprint, created_at, updated_at)
     select $1, $2, 'hold_' || n, 'RELEASED'::hold_status, 1, 0, '[]'::jsonb, 'spend', now(),
       'key-' || n, ''::bytea, now(), now() from generate_series(1, 5000) n`,
    given,
  )
}

interface PlanNode {
  'Node Type': string
  'Relation Name'?: string
  'Index Cond'?: string
  Filter?: string
  Plans?: PlanNode[]
}

async function nodesOf(text: string): Promise<PlanNode[]> {
  await planner.query(`prepare asked as ${text}`)
  const { rows } = await planner.query(
    `select coalesce(cardinality(parameter_types), 0) as count from pg_prepared_statements
     where name = 'asked'`,
  )
  const nulls = Array(rows[0].count).fill('null').join(', ')
  const asked = rows[0].count === 0 ? 'asked' : `asked(${nulls})`
  const plan = await planner.query(`explain (format json) execute ${asked}`)
  await planner.query('deallocate asked')
  return flat(plan.rows[0]['QUERY PLAN'][0].Plan)
}

/** What each statement reads in vain. */
async function faults(): Promise<Record<string, string[]>> {
  const all: Record<string, string[]> = {}
  for (const [name, text] of seen) {
    if (!/\b(select|update|delete|insert)\b/.test(text)) continue
    const found = (await nodesOf(text)).map(excess).filter((one) => one !== null)
    if (found.length > 0) all[name] = found
  }
  return all
}

const flat = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(flat)]

/** What the node reads beyond the rows that are asked for; null: nothing. */
function excess(node: PlanNode): string | null {
  const table = node['Relation Name'] ?? ''
  const wanted = keys[table]
  if (!wanted || node['Node Type'] === 'ModifyTable') return null
  const [bitmap] = node['Node Type'] === 'Bitmap Heap Scan' ? (node.Plans ?? []) : []
  const condition = (bitmap ?? node)['Index Cond']
  if (!condition) return `${node['Node Type']} of all of ${table}`
  if (condition.includes(unique[table] ?? '\n')) return null
  const isByKey = wanted.every((column) => condition.includes(column))
  const isLong = long.has(table) && (condition.match(/ AND /g) ?? []).length < 2
  return isByKey && !isLong ? null : `${table} by ${condition} only`
}

function commands(): LedgerCommand[][] {
  const [a, b] = people
  const { workspaceId } = tenant
  const request = { idempotencyKey: 'k', fingerprint: fingerprintOf({}) }
  const usage = (key: string, properties: JsonObject): LedgerCommand => ({
    kind: 'recordUsage',
    workspaceId,
    events: [
      {
        ...{ customerId: a, eventType: 'spend', quantity: one, timestamp: null, warning: null },
        ...{ properties, idempotencyKey: key },
      },
    ],
  })
  const credits = { workspaceId, customerId: a, amount: decimal(10), description: null }
  const terms = { name: 'A', kind: 'PURCHASED', priority: 0 } as const
  const dates = { effectiveAt: null, expiresAt: null }
  const period = { workspaceId, customerId: b, subscriptionId: 'sub_1', periodStart: new Date(0) }
  return [
    [{ kind: 'addCredits', ...credits, ...request, metadata: null, terms: { ...terms, ...dates } }],
    [usage('u1', { n: 1, who: 'ada' })],
    // From memory, and refused from memory.
    [usage('u2', { n: 1 })],
    [usage('u3', { n: 10_000 })],
    [{ kind: 'reverseUsage', heirs: [], workspaceId, customerId: a, sequence: 2 }],
    [{ kind: 'transferCredits', ...credits, ...request, toCustomerId: b, idempotencyKey: 't' }],
    [
      {
        ...{ kind: 'reserveCredits', workspaceId, customerId: b, amount: one, eventType: 'spend' },
        ...{ quantity: one, properties: {}, ttlMs: 60_000, description: null, metadata: null },
        ...request,
      },
    ],
    [{ kind: 'expireCredits', workspaceId, customerId: b }],
    [{ kind: 'setLowBalanceThreshold', workspaceId, customerId: b, threshold: one }],
    [{ kind: 'grantIncludedCredits', ...period, due: one, expiresAt: null }],
    [{ kind: 'grantIncludedCredits', ...period, due: decimal(2), expiresAt: new Date(0) }],
    [{ kind: 'rollOverIncludedCredits', ...period, max: null, expiresAt: null }],
    [{ kind: 'expireIncludedCredits', ...period, periodStart: null, at: new Date() }],
  ]
}

describe('the statements of the ledger', () => {
  it('read by index what they are asked for, and nothing else', async () => {
    const cache = createCatalogCache()
    const limits = timeLimits(60)
    const deps = { sql: ledgerSql, send, catalogs: cache, clock: tenant.clock, limits }
    const all = { ...deps, rememberedAccounts: createRememberedAccounts(cache) }
    for (const group of commands()) {
      await transact(all, group, limits.waitMs, decideUnread(all, group))
      // Other groups do not pay for them.
      const isOfGrants = group.some(({ kind }) => kind.endsWith('IncludedCredits'))
      expect([...seen.keys()].some((name) => /grant|included/.test(name))).toBe(isOfGrants)
    }
    const sql = await ledgerSql.connect()
    const kept = [{ reference: people[0], customerId: people[0], head: 1 }]
    await findMoved({ sql: sql as never, workspaceId: tenant.workspaceId }, kept)
    sql.release()
    const whileEmpty = await faults()
    await planner.query('begin')
    await fill(people[0])
    expect({ whileEmpty, filled: await faults() }).toEqual({ whileEmpty: {}, filled: {} })
    expect([...seen.keys()]).toEqual(
      expect.arrayContaining([
        ...['move_accounts', 'lock_assumed', 'load_known_events', 'load_holds', 'load_grants'],
        ...['load_included_pools', 'insert_credit_grant', 'add_unspent', 'move_pool_expiries'],
      ]),
    )
  })
})
