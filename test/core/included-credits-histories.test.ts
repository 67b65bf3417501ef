/**
 * Random histories of included credits, of twins: one's expiries are posted at each instant, the other's only when something else
 * happens to it. Both must have the same credits after every step, and what was issued must be what was due.
 */
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TransactionLedger } from '../../src/core/ledger/ledger.ts'
import { verifyLedger } from '../../src/core/ledger/verify/verify.ts'
import { decimal, decimalText, one } from '../../src/core/values/decimal.ts'
import { DomainError } from '../../src/core/values/errors.ts'
import { fingerprintOf } from '../../src/core/values/fingerprint.ts'
import { includedCredits, write } from '../support/included-credits.ts'
import { addCredits, addRateCard } from '../support/product.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'

const hourMs = 3_600_000
const start = Date.parse('2026-03-01T00:00:00.000Z')
const periodHours = 10
const rolloverMax = 15
const subscriptions = ['sub_a', 'sub_b']

let tenant: Tenant
beforeAll(async () => {
  tenant = await startTenant()
  const components = [{ property: 'n', unitSize: '1', credits: '1' }]
  await addRateCard(tenant, '0.01', [{ eventType: 'spend', components }])
})
afterAll(() => tenant?.close())

type Step =
  | { kind: 'wait'; hours: number }
  | { kind: 'spend'; n: number }
  | { kind: 'hold'; n: number; hours: number }
  | { kind: 'commit'; n: number }
  | { kind: 'release' | 'reverse' }
  | { kind: 'due'; sub: number; n: number }
  | { kind: 'end'; sub: number; all: boolean }

const kindOf = <K extends Step['kind']>(kind: K) => fc.constant(kind)
const n = fc.integer({ min: 1, max: 40 })
const sub = fc.nat({ max: subscriptions.length - 1 })
const wait = fc.record({ kind: kindOf('wait'), hours: fc.integer({ min: 1, max: 6 }) })
const step: fc.Arbitrary<Step> = fc.oneof(
  { arbitrary: wait, weight: 4 },
  { arbitrary: fc.record({ kind: kindOf('spend'), n }), weight: 2 },
  {
    arbitrary: fc.record({ kind: kindOf('hold'), n, hours: fc.integer({ min: 1, max: 12 }) }),
    weight: 2,
  },
  fc.record({ kind: kindOf('commit'), n }),
  fc.record({ kind: fc.constantFrom('release' as const, 'reverse' as const) }),
  fc.record({ kind: kindOf('due'), sub, n: fc.nat({ max: 60 }) }),
  fc.record({ kind: kindOf('end'), sub, all: fc.boolean() }),
)

const atHour = (hour: number) => new Date(start + hour * hourMs)
const periodStart = (period: number) => atHour(period * periodHours).toISOString()

/** One of the two customers, and its own ids. */
interface Twin {
  customerId: string
  holds: string[]
  events: number[]
}

/** What is due, and the highest amount that was, by subscription and period. */
interface Billing {
  due: number[]
  highest: Map<string, number>
  /** What was left of the punctual twin's grants when they expired, before anything came back to them. */
  leftOver: Map<string, number>
}

async function newTwin(): Promise<Twin> {
  const customerId = await tenant.customer()
  await setClock(customerId, 0)
  await addCredits(tenant, customerId, '20')
  return { customerId, holds: [], events: [] }
}

async function setClock(customerId: string, hour: number): Promise<void> {
  await tenant.sql.query(
    `update credit_account set clock_now = $2, entitlement_version = entitlement_version + 1
     where customer_id = $1`,
    [customerId, atHour(hour)],
  )
}

async function act(
  ledger: TransactionLedger,
  { customerId, holds, events }: Twin,
  given: Exclude<Step, { kind: 'wait' | 'due' }>,
  hour: number,
): Promise<string> {
  const of = { workspaceId: tenant.workspaceId, customerId }
  const usage = { eventType: 'spend', quantity: one, warning: null }
  const request = { idempotencyKey: null, fingerprint: fingerprintOf({}) }
  switch (given.kind) {
    case 'spend': {
      const own = { ...usage, properties: { n: given.n }, timestamp: null, idempotencyKey: null }
      const [outcome] = await ledger.submit({
        ...{ kind: 'recordUsage', workspaceId: of.workspaceId },
        events: [{ ...own, customerId }],
      })
      if (outcome?.status === 'ACCEPTED') events.push(outcome.event.sequence)
      return outcome?.status ?? ''
    }
    case 'hold': {
      const { hold, balance } = await ledger.submit({
        ...{ kind: 'reserveCredits', ...of, ...usage, ...request, properties: {}, metadata: null },
        ...{ amount: decimal(given.n), ttlMs: given.hours * hourMs, description: null },
      })
      holds.push(hold.id)
      return decimalText(balance.available)
    }
    case 'commit': {
      const { hold, balance, event } = await ledger.submit({
        ...{ kind: 'commitHold', ...of, ...usage, ...request, holdId: holds.at(-1) ?? '' },
        ...{ amount: decimal(given.n), priced: false, properties: {}, timestamp: null },
        keepRest: given.n % 2 === 0,
      })
      events.push(event.sequence)
      return `${hold.status} ${decimalText(balance.available)}`
    }
    case 'release': {
      const holdId = holds.at(-1) ?? ''
      const { balance } = await ledger.submit({ kind: 'releaseHold', ...of, holdId })
      return decimalText(balance.available)
    }
    case 'reverse': {
      const sequence = events.at(-1) ?? 0
      const event = await ledger.submit({ kind: 'reverseUsage', ...of, sequence, heirs: [] })
      return decimalText(event.credits)
    }
    case 'end': {
      const { expire } = includedCredits(tenant, customerId)
      const period = given.all ? null : periodStart(Math.floor(hour / periodHours))
      const command = expire(subscriptions[given.sub] ?? '', period, atHour(hour))
      const { amount, balance } = await ledger.submit(command)
      return `${decimalText(amount)} ended, ${decimalText(balance.available)} left`
    }
  }
}

/** Both must end alike, refusals included. */
async function alike(
  twins: Twin[],
  run: (ledger: TransactionLedger, twin: Twin) => Promise<string>,
) {
  const outcomes = await Promise.all(
    twins.map((twin) =>
      write(tenant, (ledger) => run(ledger, twin)).catch((error: unknown) => {
        if (error instanceof DomainError) return error.code
        throw error
      }),
    ),
  )
  expect(outcomes[1]).toBe(outcomes[0])
}

async function grantDue(
  ledger: TransactionLedger,
  { customerId }: Twin,
  period: number,
  given: Billing,
) {
  const { grant, rollOver } = includedCredits(tenant, customerId)
  const end = periodStart(period + 1)
  const answers = await ledger.submitAll(
    subscriptions.flatMap((id, i) => [
      rollOver(id, periodStart(period - 1), rolloverMax, end),
      grant(id, periodStart(period), given.due[i] ?? 0, end),
    ]),
  )
  return answers.map(({ amount, balance }) => `${amount} of ${balance.available}`).join()
}

function noteDue({ due, highest }: Billing, period: number): void {
  for (const [i, id] of subscriptions.entries()) {
    const key = `${id} ${periodStart(period)}`
    highest.set(key, Math.max(highest.get(key) ?? 0, due[i] ?? 0))
  }
}

/** The billing run comes as late as the wait is long after the period's end. */
async function passTime(
  [lazy, punctual]: [Twin, Twin],
  from: number,
  hours: number,
  given: Billing,
) {
  for (let hour = from + 1; hour <= from + hours; hour++) {
    await setClock(punctual.customerId, hour)
    const { customerId } = punctual
    await write(tenant, (ledger) =>
      ledger.submit({ kind: 'expireCredits', workspaceId: tenant.workspaceId, customerId }),
    )
    if (hour % periodHours > 0) continue
    const over = periodStart(hour / periodHours - 1)
    for (const { key, leftOver } of await issuedTo(customerId)) {
      if (key.endsWith(over)) given.leftOver.set(key, leftOver)
    }
  }
  await setClock(lazy.customerId, from + hours)
  const period = Math.floor((from + hours) / periodHours)
  if (period === Math.floor(from / periodHours)) return
  noteDue(given, period)
  await alike([lazy, punctual], (ledger, twin) => grantDue(ledger, twin, period, given))
}

async function issuedTo(customerId: string) {
  const { rows } = await tenant.sql.query(
    `select p.subscription_id || ' ' || to_char(p.period_start at time zone 'utc',
         'YYYY-MM-DD"T"HH24:MI:SS.000Z') as key,
       coalesce(sum(t.amount) filter (where t.type = 'ISSUE' and not p.rolled_over), 0) as granted,
       coalesce(sum(t.amount) filter (where t.type = 'EXPIRE' and not p.rolled_over
         and p.expires_at <= p.period_start), 0) as taken_back,
       coalesce(sum(t.amount) filter (where t.type = 'ISSUE' and p.rolled_over), 0) as rolled_over,
       coalesce(sum(t.amount) filter (where t.type = 'EXPIRE' and not p.rolled_over
         and t.created_at = p.expires_at
         and p.expires_at = p.period_start + $2 * interval '1 hour'), 0) as left_over
     from credit_transaction t join credit_pool p on p.customer_id = t.customer_id and p.id = t.pool_id
     where t.customer_id = $1 and p.subscription_id is not null group by 1`,
    [customerId, periodHours],
  )
  return rows.map(({ key, ...sums }) => ({
    key: key as string,
    granted: Number(sums.granted),
    takenBack: Number(sums.taken_back),
    rolledOver: Number(sums.rolled_over),
    leftOver: Number(sums.left_over),
  }))
}

async function live(steps: Step[]): Promise<void> {
  const twins: [Twin, Twin] = [await newTwin(), await newTwin()]
  const given: Billing = { due: [40, 25], highest: new Map(), leftOver: new Map() }
  noteDue(given, 0)
  await alike(twins, (ledger, twin) => grantDue(ledger, twin, 0, given))
  let hour = 0
  for (const one of steps) {
    const period = Math.floor(hour / periodHours)
    if (one.kind === 'wait') {
      await passTime(twins, hour, one.hours, given)
      hour += one.hours
    } else if (one.kind === 'due') {
      given.due[one.sub] = one.n
      noteDue(given, period)
      await alike(twins, (ledger, twin) => grantDue(ledger, twin, period, given))
    } else await alike(twins, (ledger, twin) => act(ledger, twin, one, hour))
  }
  const last = periodStart(Math.floor(hour / periodHours))
  for (const { customerId } of twins) {
    for (const { key, granted, takenBack, rolledOver } of await issuedTo(customerId)) {
      const highest = given.highest.get(key)
      // What was ended at the start of its period may be granted again.
      expect(granted - takenBack).toBeLessThanOrEqual(highest ?? 0)
      if (takenBack === 0) expect([key, granted]).toEqual([key, highest])
      expect(rolledOver).toBeLessThanOrEqual(rolloverMax)
    }
  }
  for (const { key, rolledOver } of await issuedTo(twins[1].customerId)) {
    const leftOver = key.endsWith(last) ? 0 : (given.leftOver.get(key) ?? 0)
    expect([key, rolledOver]).toEqual([key, Math.min(rolloverMax, leftOver)])
  }
}

describe('any history of grants, changes, usage, holds, ends and periods', () => {
  it('issues what was due at most, lets what was left roll over, and depends on no job', async () => {
    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 30 }), live), {
      numRuns: 8,
    })
    expect(await verifyLedger(tenant.sql, tenant.clock.now())).toEqual([])
  })
})
