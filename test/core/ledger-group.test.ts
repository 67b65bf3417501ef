/** Commands that share a group answer and count as if each were alone. */
import fc from 'fast-check'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createCatalogCache } from '../../src/core/catalog/catalog-cache.ts'
import type { PoolTerms } from '../../src/core/credits/pool.ts'
import type { LedgerCommand } from '../../src/core/ledger/commands.ts'
import type { UsageOutcome } from '../../src/core/ledger/decide/record-event.ts'
import { findHeirs } from '../../src/core/ledger/load/find-heirs.ts'
import { createRememberedAccounts } from '../../src/core/ledger/remembered-accounts.ts'
import { decideUnread, transact } from '../../src/core/ledger/transact.ts'
import { verifyLedger } from '../../src/core/ledger/verify/verify.ts'
import { decimal, one } from '../../src/core/values/decimal.ts'
import { DomainError } from '../../src/core/values/errors.ts'
import { fingerprintOf } from '../../src/core/values/fingerprint.ts'
import { timeLimits } from '../../src/core/values/time-limits.ts'
import { sendPipelined } from '../../src/infra/pipelined.ts'
import { createPool } from '../../src/infra/postgres.ts'
import { addFeature, addMeter, addRateCard, entitle } from '../support/product.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'
import { isThorough } from '../support/thorough.ts'

const aggregations = ['SUM', 'MAX', 'LAST', 'UNIQUE_COUNT'] as const

let tenant: Tenant
let ledgerSql: pg.Pool
const features: string[] = []
const cache = createCatalogCache()
const rememberedAccounts = createRememberedAccounts(cache)
beforeAll(async () => {
  tenant = await startTenant()
  ledgerSql = createPool(tenant.app.config.databaseUrl ?? '', { pipelined: true })
  const components = [{ property: 'n', unitSize: '1', credits: '1' }]
  await addRateCard(tenant, '0.01', [{ eventType: 'spend', components }])
  for (const aggregation of aggregations) {
    const key = aggregation.toLowerCase()
    await addMeter(tenant, { key, aggregation, eventType: 'spend', valueProperty: 'n' })
    features.push(await addFeature(tenant, { key, type: 'METERED', meterKey: key }))
  }
})
afterAll(async () => {
  await ledgerSql?.end()
  await tenant?.close()
})

async function customer(): Promise<string> {
  const id = await tenant.customer()
  for (const feature of features) await entitle(tenant, id, feature, { period: 'DAY' })
  return id
}

/** One answer in words: the sequence of the event, or the code of the refusal. */
type Answer = string | number

/** The command with what is found for it before it takes locks. */
async function prepared(command: LedgerCommand): Promise<LedgerCommand> {
  if (command.kind !== 'reverseUsage') return command
  const { workspaceId, sql } = tenant
  const context = { workspaceId, sql, catalogs: cache }
  return { ...command, heirs: await findHeirs(context, command, null) }
}

async function group(given: LedgerCommand[]): Promise<Answer[]> {
  const { clock } = tenant
  const commands = await Promise.all(given.map(prepared))
  const limits = timeLimits(60)
  const deps = {
    sql: ledgerSql,
    send: sendPipelined,
    catalogs: cache,
    clock,
    limits,
    rememberedAccounts,
  }
  const { settled } = await transact(deps, commands, limits.waitMs, decideUnread(deps, commands))
  return settled.map((s): Answer => {
    if (s.ok) return inWords(s.answer)
    if (s.error instanceof DomainError) return s.error.code
    throw s.error
  })
}

function inWords(answer: unknown): Answer {
  const [outcome] = Array.isArray(answer) ? (answer as UsageOutcome[]) : []
  if (!outcome) return 'OK'
  return outcome.status === 'REJECTED' ? outcome.error.code : outcome.event.sequence
}

const terms: PoolTerms = {
  name: 'Pool',
  kind: 'PURCHASED',
  priority: 0,
  effectiveAt: null,
  expiresAt: null,
}
const add = (customerId: string, amount: number, over: Partial<PoolTerms> = {}): LedgerCommand => ({
  kind: 'addCredits',
  workspaceId: tenant.workspaceId,
  customerId,
  amount: decimal(amount),
  terms: { ...terms, ...over },
  description: null,
  metadata: null,
  idempotencyKey: null,
  fingerprint: fingerprintOf({}),
})
const spend = (customerId: string, n: number, key: string | null = null): LedgerCommand => ({
  kind: 'recordUsage',
  workspaceId: tenant.workspaceId,
  events: [
    {
      customerId,
      eventType: 'spend',
      quantity: one,
      timestamp: null,
      warning: null,
      properties: { n },
      idempotencyKey: key,
    },
  ],
})
const reverse = (customerId: string, sequence: Answer): LedgerCommand => ({
  kind: 'reverseUsage',
  heirs: [],
  workspaceId: tenant.workspaceId,
  customerId,
  sequence: Number(sequence),
})
const transfer = (customerId: string, toCustomerId: string, amount: number): LedgerCommand => ({
  kind: 'transferCredits',
  workspaceId: tenant.workspaceId,
  customerId,
  toCustomerId,
  amount: decimal(amount),
  description: null,
  idempotencyKey: null,
  fingerprint: fingerprintOf({}),
})

/** Sum, maximum, last and number of distinct values, in this order; null where nothing counted yet. */
async function counters(customerId: string): Promise<(number | null)[]> {
  const { rows } = await tenant.sql.query(
    'select feature_id, value::float from usage_counter where customer_id = $1',
    [customerId],
  )
  const values = new Map(rows.map((row) => [row.feature_id, row.value]))
  return features.map((feature) => values.get(feature) ?? null)
}

/** A database that was just filled has no statistics, without which the checks take minutes. */
const sound = async () => {
  await tenant.sql.query('analyze')
  expect(await verifyLedger(tenant.sql, tenant.clock.now())).toEqual([])
}

describe('a group', () => {
  it('recounts after a reversal with the events recorded beside it', async () => {
    const id = await customer()
    const [, five] = await group([add(id, 100), spend(id, 5)])
    await group([spend(id, 7), reverse(id, five ?? ''), spend(id, 3)])
    expect(await counters(id)).toEqual([10, 7, 3, 2])
    await sound()
  })

  it('recounts without the events reversed beside each other', async () => {
    const id = await customer()
    const [, a, b, c] = await group([add(id, 100), spend(id, 5), spend(id, 9), spend(id, 7)])
    await group([reverse(id, b ?? ''), reverse(id, c ?? ''), spend(id, 9)])
    expect(await counters(id)).toEqual([14, 9, 9, 2])
    await group([reverse(id, a ?? '')])
    expect(await counters(id)).toEqual([9, 9, 9, 1])
    await sound()
  })

  it('refuses the second reversal of an event', async () => {
    const id = await customer()
    const [, event] = await group([add(id, 10), spend(id, 5)])
    const twice = [reverse(id, event ?? ''), reverse(id, event ?? '')]
    expect(await group(twice)).toEqual(['OK', 'CONFLICT'])
    await sound()
  })

  it('reverses two events into one emptied pool that has expired since', async () => {
    const id = await customer()
    const expiresAt = new Date(tenant.clock.now().getTime() + 1000)
    const [, a, b] = await group([add(id, 10, { expiresAt }), spend(id, 4), spend(id, 6)])
    tenant.clock.advance(1000)
    expect(await group([reverse(id, a ?? ''), reverse(id, b ?? '')])).toEqual(['OK', 'OK'])
    expect((await tenant.balance(id)).available).toBe('0')
    await sound()
  })

  it('takes a key once', async () => {
    const id = await customer()
    const answers = await group([
      add(id, 10),
      spend(id, 4, 'k'),
      spend(id, 4, 'k'),
      spend(id, 5, 'k'),
    ])
    expect(answers).toEqual(['OK', 2, 2, 'IDEMPOTENCY_KEY_REUSED'])
  })

  it('goes on after a command that is refused, which changes nothing', async () => {
    const [a, b] = [await customer(), await customer()]
    const answers = await group([
      add(a, 5),
      transfer(a, b, 6),
      spend(a, 6),
      transfer(a, b, 2),
      spend(b, 2),
      spend(a, 3),
      spend(a, 1),
    ])
    expect(answers).toEqual([
      'OK',
      'INSUFFICIENT_CREDITS',
      'INSUFFICIENT_CREDITS',
      'OK',
      2,
      3,
      'INSUFFICIENT_CREDITS',
    ])
    await sound()
  })

  it('of any size answers and counts the same', async () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('add' as const), n: fc.integer({ min: 1, max: 20 }) }),
      fc.record({ kind: fc.constant('spend' as const), n: fc.integer({ min: 1, max: 9 }) }),
      fc.record({ kind: fc.constant('reverse' as const), n: fc.nat({ max: 5 }) }),
      fc.record({ kind: fc.constant('transfer' as const), n: fc.integer({ min: 1, max: 9 }) }),
    )
    const steps = fc.array(step, { minLength: 20, maxLength: 20, size: 'max' })
    const sizes = fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 20, maxLength: 20 })
    await fc.assert(
      fc.asyncProperty(steps, sizes, async (steps, sizes) => {
        const run = async (sizes: number[]) => {
          const [a, b] = [await customer(), await customer()]
          // Only events whose commit was answered can be meant by a reversal.
          const stored = [4, 1, 7, 7, 2, 5].map((n) => spend(a, n))
          const [, ...known] = await group([add(a, 50), ...stored])
          const commands = steps.map(({ kind, n }) => {
            if (kind === 'add') return add(a, n)
            if (kind === 'spend') return spend(a, n)
            return kind === 'reverse' ? reverse(a, known[n] ?? '') : transfer(a, b, n)
          })
          const answers: Answer[] = []
          for (const size of sizes) answers.push(...(await group(commands.splice(0, size))))
          const balances = [await tenant.balance(a), await tenant.balance(b)]
          return {
            answers,
            counters: await counters(a),
            balances: balances.map(({ available, sequence }) => ({ available, sequence })),
          }
        }
        expect(await run(sizes)).toEqual(await run(steps.map(() => 1)))
      }),
      { numRuns: isThorough ? 20 : 6 },
    )
    await sound()
  })
})
