/** The credits that subscriptions include: what acts of a billing run leave in the ledger, whenever they come. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addCredits as addOperation } from '../../src/core/credits/credits.ts'
import { allTransactionsSql } from '../../src/core/credits/own-debits.ts'
import { livePoolsMax } from '../../src/core/credits/pool.ts'
import { verifyLedger } from '../../src/core/ledger/verify/verify.ts'
import { decimalText, one } from '../../src/core/values/decimal.ts'
import { release as releaseHold, reserve } from '../support/holds.ts'
import { includedCredits, write } from '../support/included-credits.ts'
import {
  AddCreditsDocument,
  RecordUsageDocument,
  ReverseUsageEventDocument,
  TransferCreditsDocument,
} from '../support/ledger.generated.ts'
import { addCredits, addRateCard } from '../support/product.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'

let tenant: Tenant
beforeAll(async () => {
  tenant = await startTenant()
  const components = [{ property: 'n', unitSize: '1', credits: '1' }]
  await addRateCard(tenant, '0.01', [{ eventType: 'spend', components }])
})
afterAll(() => tenant?.close())

const [mar, apr, may, jun] = ['2026-03-01', '2026-04-01', '2026-05-01', '2026-06-01'].map(
  (day) => `${day}T00:00:00.000Z`,
) as [string, string, string, string]
const months: Record<string, string> = { [mar]: 'Mar', [apr]: 'Apr', [may]: 'May' }

/** A customer whose time the test moves. */
async function newCustomer(now: string) {
  const customerId = await tenant.customer()
  const clockTo = (at: string) =>
    tenant.sql.query(
      `update credit_account set clock_now = $2, entitlement_version = entitlement_version + 1
       where customer_id = $1`,
      [customerId, at],
    )
  await clockTo(now)
  return { customerId, clockTo, ...includedCredits(tenant, customerId) }
}

type Acts = Awaited<ReturnType<typeof newCustomer>>
type Act = (on: Acts & { made: string[] }) => Promise<unknown>

const sub = 'sub_a'
const at =
  (time: string): Act =>
  ({ clockTo }) =>
    clockTo(time)
const grant =
  (start: string, due: string | number, end: string | null, of = sub): Act =>
  ({ grant: command }) =>
    write(tenant, (ledger) => ledger.submit(command(of, start, due, end)))
const rollOver =
  (start: string, max: number | null, end: string): Act =>
  ({ rollOver: command }) =>
    write(tenant, (ledger) => ledger.submit(command(sub, start, max, end)))
const expire =
  (start: string | null, time: string): Act =>
  ({ expire: command }) =>
    write(tenant, (ledger) => ledger.submit(command(sub, start, new Date(time))))
const add =
  (amount: number): Act =>
  ({ customerId }) =>
    addCredits(tenant, customerId, String(amount))
const spend =
  (n: number): Act =>
  async ({ customerId, made }) => {
    const input = { customerId, eventType: 'spend', properties: { n } }
    made.push((await tenant.ask(RecordUsageDocument, { input })).recordUsage?.id ?? '')
  }
const hold =
  (amount: number, ttlSeconds: number): Act =>
  async ({ customerId, made }) => {
    const held = await reserve(tenant, customerId, { amount: String(amount), ttlSeconds })
    made.push(held.hold.id)
  }
const release: Act = ({ made }) => releaseHold(tenant, made.at(-1) ?? '')
const reverse: Act = ({ made }) => tenant.ask(ReverseUsageEventDocument, { id: made.at(-1) ?? '' })
/** `ISSUE 1000 Mar`: the period of the pool, `Mar+` when its credits rolled over, `own` when they were added. */
async function rowsOf(customerId: string): Promise<string[]> {
  const { rows } = await tenant.sql.query(
    `select t.type, t.amount, p.period_start, p.rolled_over, p.subscription_id
     from (${allTransactionsSql}) t join credit_pool p on p.workspace_id = t.workspace_id
       and p.customer_id = t.customer_id and p.id = t.pool_id
     where t.customer_id = $2 order by t.sequence`,
    [tenant.workspaceId, customerId],
  )
  return rows.map((row) => {
    const month = row.period_start ? months[row.period_start.toISOString()] : 'own'
    const of = row.subscription_id === 'sub_b' ? ' of b' : ''
    return `${row.type} ${Number(row.amount)} ${month}${row.rolled_over ? '+' : ''}${of}`
  })
}

const available = async (customerId: string) => (await tenant.balance(customerId)).available

const isSound = async () => expect(await verifyLedger(tenant.sql, tenant.clock.now())).toEqual([])

const day = (date: number, month = '04') =>
  `2026-${month}-${String(date).padStart(2, '0')}T00:00:00.000Z`
/** Noon before April. */
const eve = '2026-03-31T12:00:00.000Z'

describe('the acts of a billing run leave in the ledger', () => {
  it.each<[string, string, Act[], string[], string]>([
    ['a period', apr, [grant(apr, 1000, may)], ['ISSUE 1000 Apr'], '1000'],
    ['the same act again', apr, [grant(apr, 5, may), grant(apr, 5, may)], ['ISSUE 5 Apr'], '5'],
    [
      'an upgrade: the rest of what is due',
      apr,
      [grant(apr, 1000, may), at(day(11)), grant(apr, '3666.666666667', may)],
      ['ISSUE 1000 Apr', 'ISSUE 2666.666666667 Apr'],
      '3666.666666667',
    ],
    [
      'a downgrade and an upgrade: nothing taken back, nothing twice',
      apr,
      [grant(apr, 1000, may), grant(apr, 400, may), grant(apr, 1000, may), grant(apr, 1001, may)],
      ['ISSUE 1000 Apr', 'ISSUE 1 Apr'],
      '1001',
    ],
    [
      'an upgrade when all is spent: more in the emptied pool',
      apr,
      [grant(apr, 10, may), spend(10), grant(apr, 15, may)],
      ['ISSUE 10 Apr', 'CONSUME 10 Apr', 'ISSUE 5 Apr'],
      '5',
    ],
    ['nothing due', apr, [grant(apr, 0, may), grant(apr, 3, may)], ['ISSUE 3 Apr'], '3'],
    [
      'a period that is over: issued, then expired',
      day(2, '05'),
      [grant(apr, 10, may), grant(may, 20, jun)],
      ['ISSUE 10 Apr', 'EXPIRE 10 Apr', 'ISSUE 20 May'],
      '20',
    ],
    ['a plan without periods', apr, [grant(apr, 7, null), at(jun)], ['ISSUE 7 Apr'], '7'],
    [
      'a cancellation: the unspent expires, what was purchased stays',
      apr,
      [add(50), grant(apr, 10, may), spend(4), expire(null, apr)],
      ['ISSUE 50 own', 'ISSUE 10 Apr', 'CONSUME 4 Apr', 'EXPIRE 6 Apr'],
      '50',
    ],
    [
      'a cancellation twice: once',
      apr,
      [grant(apr, 10, may), expire(null, apr), expire(null, apr)],
      ['ISSUE 10 Apr', 'EXPIRE 10 Apr'],
      '0',
    ],
    [
      'a service that ends and begins again at one instant: all but what was spent is granted anew',
      apr,
      [grant(apr, 10, may), spend(4), expire(null, apr), grant(apr, 12, jun), expire(null, apr)],
      ['ISSUE 10 Apr', 'CONSUME 4 Apr', 'EXPIRE 6 Apr', 'ISSUE 8 Apr', 'EXPIRE 8 Apr'],
      '0',
    ],
    [
      'the end of one subscription: the other keeps its credits, on the same terms',
      apr,
      [grant(apr, 10, may), grant(apr, 20, may, 'sub_b'), expire(null, apr)],
      ['ISSUE 10 Apr', 'ISSUE 20 Apr of b', 'EXPIRE 10 Apr'],
      '20',
    ],
    [
      'a refund of one period: the others keep theirs',
      apr,
      [grant(apr, 10, may), grant(may, 20, jun), expire(apr, apr)],
      ['ISSUE 10 Apr', 'ISSUE 20 May', 'EXPIRE 10 Apr'],
      '0',
    ],
    [
      'an upgrade after a refund: what is due beyond it, in a pool of its own',
      apr,
      [grant(apr, 10, may), expire(apr, apr), grant(apr, 12, may), expire(apr, apr)],
      ['ISSUE 10 Apr', 'EXPIRE 10 Apr', 'ISSUE 2 Apr', 'EXPIRE 2 Apr'],
      '0',
    ],
    [
      'a hold beside a cancellation: it stays, and expires when it comes back',
      apr,
      [grant(apr, 10, may), hold(4, 3_600), expire(null, apr), release, expire(null, apr)],
      ['ISSUE 10 Apr', 'HOLD 4 Apr', 'EXPIRE 6 Apr', 'RELEASE 4 Apr', 'EXPIRE 4 Apr'],
      '0',
    ],
    [
      'usage reversed after a cancellation that found the pool empty',
      apr,
      [grant(apr, 10, may), spend(10), expire(null, apr), reverse],
      ['ISSUE 10 Apr', 'CONSUME 10 Apr', 'REVERSE 10 Apr', 'EXPIRE 10 Apr'],
      '0',
    ],
    [
      'a period that is made longer: its credits last longer',
      apr,
      [grant(apr, 10, may), spend(10), grant(apr, 10, jun), at(may), reverse],
      ['ISSUE 10 Apr', 'CONSUME 10 Apr', 'REVERSE 10 Apr'],
      '10',
    ],
    [
      'a period that is made shorter: they expire',
      day(11),
      [grant(apr, 10, may), grant(apr, 10, day(11))],
      ['ISSUE 10 Apr', 'EXPIRE 10 Apr'],
      '0',
    ],
  ])('%s', async (_what, now, acts, rows, left) => {
    const on = { ...(await newCustomer(now)), made: [] }
    for (const act of acts) await act(on)
    expect([await rowsOf(on.customerId), await available(on.customerId)]).toEqual([rows, left])
    await isSound()
  })
})

describe('credits that roll over', () => {
  const month: Act[] = [grant(mar, 100, apr), spend(30)]
  const rest = ['ISSUE 100 Mar', 'CONSUME 30 Mar', 'EXPIRE 70 Mar']

  it.each<[string, Act[], string[], string]>([
    ['all that is unspent', [at(apr), rollOver(mar, null, may)], [...rest, 'ISSUE 70 Mar+'], '70'],
    ['at most the maximum', [at(apr), rollOver(mar, 50, may)], [...rest, 'ISSUE 50 Mar+'], '50'],
    ['none of it', [at(apr), rollOver(mar, 0, may), rollOver(mar, 9, may)], rest, '0'],
    [
      'once',
      [at(apr), rollOver(mar, 50, may), rollOver(mar, 60, may)],
      [...rest, 'ISSUE 50 Mar+'],
      '50',
    ],
    [
      'whoever expired it before, and however late',
      [at(apr), add(1), at(day(9)), rollOver(mar, null, may)],
      [...rest, 'ISSUE 1 own', 'ISSUE 70 Mar+'],
      '71',
    ],
    [
      'before the new period is spent',
      [at(apr), rollOver(mar, null, may), grant(apr, 100, may), spend(80)],
      [...rest, 'ISSUE 70 Mar+', 'ISSUE 100 Apr', 'CONSUME 70 Mar+', 'CONSUME 10 Apr'],
      '90',
    ],
    [
      'for its time only: what rolled over does not roll over again',
      [at(apr), rollOver(mar, null, may), at(may), rollOver(mar, null, jun), rollOver(apr, 9, jun)],
      [...rest, 'ISSUE 70 Mar+', 'EXPIRE 70 Mar+'],
      '0',
    ],
    [
      'so late that it is over too',
      [at(may), rollOver(mar, null, may)],
      [...rest, 'ISSUE 70 Mar+', 'EXPIRE 70 Mar+'],
      '0',
    ],
    [
      'without what a hold has at the end, although it comes back before the run',
      [at(eve), hold(20, 86_400), at(apr), release, rollOver(mar, null, may)],
      [
        ...['ISSUE 100 Mar', 'CONSUME 30 Mar', 'HOLD 20 Mar', 'EXPIRE 50 Mar', 'RELEASE 20 Mar'],
        ...['EXPIRE 20 Mar', 'ISSUE 50 Mar+'],
      ],
      '50',
    ],
    [
      'without a hold that ends after the period, when nothing was posted between them',
      [at(eve), hold(20, 86_400), at(day(2)), rollOver(mar, null, may)],
      [
        ...['ISSUE 100 Mar', 'CONSUME 30 Mar', 'HOLD 20 Mar', 'RELEASE 20 Mar', 'EXPIRE 70 Mar'],
        'ISSUE 50 Mar+',
      ],
      '50',
    ],
    [
      'with a hold that ended before the period did, when nothing was posted between them',
      [at(eve), hold(20, 43_200), at(day(2)), rollOver(mar, null, may)],
      [
        ...['ISSUE 100 Mar', 'CONSUME 30 Mar', 'HOLD 20 Mar', 'RELEASE 20 Mar', 'EXPIRE 70 Mar'],
        'ISSUE 70 Mar+',
      ],
      '70',
    ],
    [
      'without usage that is reversed when the period is over',
      [at(apr), reverse, rollOver(mar, null, may)],
      [
        'ISSUE 100 Mar',
        'CONSUME 30 Mar',
        'EXPIRE 70 Mar',
        'REVERSE 30 Mar',
        'EXPIRE 30 Mar',
      ].concat('ISSUE 70 Mar+'),
      '70',
    ],
    [
      'but not when their subscription ended in time, and the run is late',
      [at(apr), add(1), expire(null, day(31, '03')), rollOver(mar, null, may)],
      [...rest, 'ISSUE 1 own'],
      '1',
    ],
    [
      'until a refund ends them, with their period',
      [at(apr), rollOver(mar, null, may), grant(apr, 5, may), expire(mar, day(2))],
      [...rest, 'ISSUE 70 Mar+', 'ISSUE 5 Apr', 'EXPIRE 70 Mar+'],
      '5',
    ],
    [
      'when a period is ended early',
      [at(day(20, '03')), rollOver(mar, 60, may)],
      [...rest, 'ISSUE 60 Mar+'],
      '60',
    ],
    [
      'nothing of a period that granted nothing',
      [rollOver(apr, null, jun)],
      rest.slice(0, 2),
      '70',
    ],
  ])('%s', async (_what, acts, rows, left) => {
    const on = { ...(await newCustomer(mar)), made: [] }
    for (const act of [...month, ...acts]) await act(on)
    expect([await rowsOf(on.customerId), await available(on.customerId)]).toEqual([rows, left])
    await isSound()
  })

  it('are the same when a late run catches up with all periods in one commit', async () => {
    const punctual = await newCustomer(mar)
    const late = await newCustomer(mar)
    const steps = ({ grant, rollOver }: Acts) => [
      [grant(sub, mar, 100, apr)],
      [rollOver(sub, mar, 40, may), grant(sub, apr, 100, may)],
      [rollOver(sub, apr, 40, jun), grant(sub, may, 100, jun)],
    ]
    for (const [i, commands] of steps(punctual).entries()) {
      await punctual.clockTo([mar, apr, may][i] ?? may)
      await write(tenant, (ledger) => ledger.submitAll(commands))
    }
    await late.clockTo(may)
    await write(tenant, (ledger) => ledger.submitAll(steps(late).flat()))
    const sums = (rows: string[]) => rows.toSorted()
    expect(sums(await rowsOf(late.customerId))).toEqual(sums(await rowsOf(punctual.customerId)))
    expect([await available(late.customerId), await available(punctual.customerId)]).toEqual([
      '140',
      '140',
    ])
    await isSound()
  })
})

describe('included credits', () => {
  it('burn after promotional and before purchased ones of the same expiry', async () => {
    const on = { ...(await newCustomer(apr)), made: [] }
    const terms = { expiresAt: may, effectiveAt: apr }
    await addCredits(tenant, on.customerId, '5', { ...terms, kind: 'PURCHASED' })
    await grant(apr, 5, may)(on)
    await addCredits(tenant, on.customerId, '5', { ...terms, kind: 'PROMOTIONAL' })
    const { pools } = await tenant.balance(on.customerId)
    expect(pools.map(({ kind }) => kind)).toEqual(['PROMOTIONAL', 'INCLUDED', 'PURCHASED'])
  })

  it('are granted by subscriptions only', async () => {
    const customerId = await tenant.customer()
    const input = { customerId, amount: '5', kind: 'INCLUDED' as const }
    const { code, message } = await tenant.refused(AddCreditsDocument, { input })
    expect([code, message]).toEqual(['INVALID_REQUEST', expect.stringContaining('subscriptions')])
  })

  it('stay with their subscription: a transfer takes only others', async () => {
    const on = { ...(await newCustomer(apr)), made: [] }
    const toCustomerId = await tenant.customer()
    await grant(apr, 10, may)(on)
    await add(5)(on)
    const input = { fromCustomerId: on.customerId, toCustomerId, amount: '6' }
    const { availableCredits, code } = await tenant.refused(TransferCreditsDocument, { input })
    expect([code, availableCredits]).toEqual(['INSUFFICIENT_CREDITS', '5'])
    await tenant.ask(TransferCreditsDocument, { input: { ...input, amount: '5' } })
    expect(await rowsOf(on.customerId)).toEqual([
      'ISSUE 10 Apr',
      'ISSUE 5 own',
      'TRANSFER_OUT 5 own',
    ])
    await isSound()
  })

  it('name their subscription in ledger rows, events and pools', async () => {
    const on = { ...(await newCustomer(mar)), made: [] }
    await grant(mar, 10, apr)(on)
    await at(apr)(on)
    await rollOver(mar, null, may)(on)
    const named = { subscriptionId: sub, periodStart: mar }
    const { rows } = await tenant.sql.query(
      'select type, description, metadata from credit_transaction where customer_id = $1 order by sequence',
      [on.customerId],
    )
    expect(rows).toEqual([
      {
        ...{ type: 'ISSUE', description: 'Included credits of subscription sub_a' },
        metadata: { ...named, rolledOver: false },
      },
      {
        ...{ type: 'EXPIRE', description: 'Included credits expired' },
        metadata: { ...named, rolledOver: false },
      },
      {
        ...{ type: 'ISSUE', description: 'Rolled-over credits of subscription sub_a' },
        metadata: { ...named, rolledOver: true },
      },
    ])
    const [added, expired] = [
      await tenant.facts(on.customerId, 'credits.added'),
      await tenant.facts(on.customerId, 'credits.expired'),
    ]
    const amount = '10'
    expect(added).toMatchObject([
      { ...named, amount, rolledOver: false },
      { ...named, amount, rolledOver: true },
    ])
    expect(expired).toMatchObject([{ ...named, amount, rolledOver: false }])
  })

  it('leave an entry in the audit log for what they moved, and none for nothing', async () => {
    const on = { ...(await newCustomer(apr)), made: [] }
    for (const due of [10, 10]) await grant(apr, due, may)(on)
    await expire(null, apr)(on)
    const { rows } = await tenant.sql.query(
      `select after ->> 'type' as type, after ->> 'amount' as amount from audit_change
       where after ->> 'customer_id' = $1 and entity = 'credit_transaction' order by position`,
      [on.customerId],
    )
    expect(rows).toEqual([
      { type: 'ISSUE', amount: '10' },
      { type: 'EXPIRE', amount: '10' },
    ])
  })

  it('answer what they moved', async () => {
    const { grant, expire, rollOver } = await newCustomer(apr)
    const answers = await write(tenant, (ledger) =>
      ledger.submitAll([
        grant(sub, apr, 10, may),
        grant(sub, apr, 12, may),
        rollOver(sub, apr, 5, may),
        expire(sub, null, new Date(apr)),
        grant(sub, apr, 12, may),
      ]),
    )
    expect(answers.map(({ amount }) => decimalText(amount))).toEqual(['10', '2', '5', '5', '0'])
    expect(answers.map(({ balance }) => decimalText(balance.available))).toEqual([
      '10',
      '12',
      '5',
      '0',
      '0',
    ])
  })

  it.each([
    ['negative', '-1'],
    ['beyond what the ledger takes', '1e19'],
    ['finer than what the ledger keeps', '0.0000000001'],
  ])('are never due in an amount that is %s', async (_what, due) => {
    const on = { ...(await newCustomer(apr)), made: [] }
    await expect(grant(apr, due, may)(on)).rejects.toThrow()
    expect(await rowsOf(on.customerId)).toEqual([])
  })

  it('are granted to a customer that can get no others', async () => {
    const on = { ...(await newCustomer(apr)), made: [] }
    const { customerId } = on
    const { core, liveKey } = tenant.app
    const caller = await core.authenticate(liveKey)
    const terms = Array.from({ length: livePoolsMax }, (_, i) => ({
      name: `pool ${i}`,
      priority: 1,
    }))
    const amount = one
    await Promise.all(
      terms.map((own) => core.perform(caller, addOperation, { customerId, amount, ...own })),
    )
    const input = { customerId, amount: '1', name: 'one more' }
    expect((await tenant.refused(AddCreditsDocument, { input })).code).toBe('LIMIT_EXCEEDED')
    await grant(apr, 10, may)(on)
    await at(may)(on)
    await rollOver(apr, null, jun)(on)
    await grant(may, 10, jun)(on)
    expect(await available(customerId)).toBe('1020')
    await expire(null, may)(on)
    expect(await available(customerId)).toBe('1000')
    await isSound()
  })
})
