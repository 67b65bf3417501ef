/** What a change or an end within a period gives back and charges, as the lines of the next invoice. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addMonthly, amountsOf, billAt, invoicesOf, subscribe } from '../support/billing.ts'
import { cancel, change, pause, payAll, resume } from '../support/billing-acts.ts'
import { UpdateCustomerDocument } from '../support/ledger.generated.ts'
import type { PlanVersionInput } from '../support/plans.generated.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'

let tenant: Tenant
beforeAll(async () => {
  tenant = await startTenant()
})
afterAll(() => tenant?.close())

/** An act at an instant of 2026, which is written as its date, with the time where it is not midnight. */
type Act = [at: string, act: (on: On) => Promise<unknown>]
interface On {
  id: string
  customerId: string
  terms: Partial<PlanVersionInput>
  /** The plan that it began with. */
  planId: string
}

const instant = (text: string) => `2026-${text.includes('T') ? `${text}Z` : `${text}T00:00:00Z`}`

const to =
  (basePrice: string, proration: 'CREATE' | 'INVOICE_NOW' | 'NONE' = 'CREATE') =>
  async ({ id, terms }: On) =>
    change(tenant, id, { planId: await addMonthly(tenant, { ...terms, basePrice }), proration })
const back = ({ id, planId }: On) => change(tenant, id, { planId })
const seats =
  (quantity: number) =>
  ({ id }: On) =>
    change(tenant, id, { quantity })
const discount =
  (percent: string | null) =>
  ({ customerId }: Pick<On, 'customerId'>) =>
    tenant.ask(UpdateCustomerDocument, {
      id: customerId,
      input: { discount: percent === null ? null : { percent } },
    })
const paid = ({ customerId }: On) => payAll(tenant, customerId)
const paidPartly = (amount: string) => (on: On) => payAll(tenant, on.customerId, amount)
const ended = ({ id }: On) => cancel(tenant, id, { at: 'NOW', prorate: true })

/** Begins a subscription, does the acts, and goes on to the end of the period unless the last act ended it. */
async function history(
  start: string,
  terms: Partial<PlanVersionInput> & { quantity?: number; percentOff?: string },
  acts: Act[],
) {
  const { quantity, percentOff, ...version } = terms
  tenant.clock.set(instant(start))
  const customerId = await tenant.customer()
  if (percentOff) await discount(percentOff)({ customerId })
  const planId = await addMonthly(tenant, version)
  const made = await subscribe(tenant, planId, { customerId, quantity })
  const on = { id: made.id, customerId, terms: version, planId }
  for (const [at, act] of acts) {
    await billAt(tenant, instant(at))
    await act(on)
  }
  if (tenant.clock.now() < new Date(made.periodEnd!)) await billAt(tenant, made.periodEnd!)
  return { on, invoices: await invoicesOf(tenant, customerId) }
}

/** The lines of all invoices after the first, but for the base prices of later periods. */
async function lines(...told: Parameters<typeof history>): Promise<string[]> {
  const { invoices } = await history(...told)
  return invoices
    .slice(1)
    .flatMap((invoice) => invoice.lines)
    .filter(({ kind }) => kind.startsWith('PRORATION') || kind === 'DISCOUNT')
    .map(({ amount }) => amount)
}

const march: Act = ['03-10T12:34:56', to('99')]

describe('the lines of a proration', () => {
  it.each<[string, Parameters<typeof history>, string[]]>([
    [
      'P1: 30.00 → 75.00 on 11 Apr',
      [
        '04-01',
        { basePrice: '30' },
        [
          ['04-01', paid],
          ['04-11', to('75')],
        ],
      ],
      ['-20', '50'],
    ],
    [
      'P2: 49.00 → 99.00 on 10 Mar 12:34:56',
      ['03-01', { basePrice: '49' }, [['03-01', paid], march]],
      ['-33.95', '68.58'],
    ],
    [
      'P3: P2, with 15 % off for ever',
      [
        '03-01',
        { basePrice: '49', percentOff: '15' },
        [
          ['03-01', paid],
          ['03-10T12:34:56', to('99', 'INVOICE_NOW')],
          ['03-10T12:34:56', discount(null)],
        ],
      ],
      ['-28.85', '68.58', '-10.29'],
    ],
    [
      'P4: 12.00 a seat, 3 → 5 on 9 Apr 15:00',
      [
        '04-01',
        { basePrice: '12', quantity: 3 },
        [
          ['04-01', paid],
          ['04-09T15:00:00', seats(5)],
        ],
      ],
      ['-25.65', '42.75'],
    ],
    [
      'P5: UGX 50,000 → 80,000 on 10 Jun 08:00',
      [
        '06-01',
        { basePrice: '50000', currency: 'UGX' },
        [
          ['06-01', paid],
          ['06-10T08:00:00', to('80000')],
        ],
      ],
      ['-34444', '55111'],
    ],
    [
      'P6: KWD 12.500 cancelled with prorate on 10 Feb 06:00',
      [
        '02-01',
        { basePrice: '12.5', currency: 'KWD' },
        [
          ['02-01', paid],
          ['02-10T06:00:00', ended],
        ],
      ],
      ['-8.371'],
    ],
    [
      'P7: 588.00 → 1,188.00 a year on 1 Jul',
      [
        '01-15',
        { basePrice: '588', billingPeriod: 'YEAR' },
        [
          ['01-15', paid],
          ['07-01', to('1188')],
        ],
      ],
      ['-318.97', '644.45'],
    ],
    [
      'P8: P1, then back on 21 Apr',
      [
        '04-01',
        { basePrice: '30' },
        [
          ['04-01', paid],
          ['04-11', to('75')],
          ['04-21', back],
        ],
      ],
      ['-20', '50', '-25', '10'],
    ],
    [
      'P9: P1, then back at the same instant',
      [
        '04-01',
        { basePrice: '30' },
        [
          ['04-01', paid],
          ['04-11', to('75')],
          ['04-11', back],
        ],
      ],
      [],
    ],
    [
      'P10: 72.00 with 100 % off once, quantity 1 → 2 halfway',
      [
        '04-01',
        { basePrice: '72', percentOff: '100' },
        [
          ['04-01', discount(null)],
          ['04-16', seats(2)],
        ],
      ],
      ['72'],
    ],
    [
      'P8 with 15 % off for ever: what is given back of a pending line is not discounted twice',
      [
        '04-01',
        { basePrice: '30', percentOff: '15' },
        [
          ['04-01', paid],
          ['04-11', to('75')],
          ['04-21', back],
        ],
      ],
      ['-17', '50', '-25', '10', '-9.75'],
    ],
    [
      'a draft that is void: what it had taken up from before its period waits for the next',
      [
        '04-01',
        { basePrice: '30' },
        [
          ['04-01', paid],
          ['04-11', to('75')],
          ['04-20', ({ id }) => pause(tenant, id, { behavior: 'KEEP_AS_DRAFT' })],
          ['05-02', ({ id }) => resume(tenant, id, { drafts: 'VOID' })],
          ['06-01', () => Promise.resolve()],
        ],
      ],
      ['-20', '50'],
    ],
  ])('%s', async (_name, told, expected) => {
    expect(await lines(...told)).toEqual(expected)
  })
})

describe('P11: the credit of P1, when the invoice of the credited line is', () => {
  const start = '04-01'
  const thirty = { basePrice: '30' }
  const credited = async (acts: Act[]) => {
    const { invoices } = await history(start, thirty, acts)
    const [first] = invoices
    const notes = first?.creditNotes.map(({ amount }) => amount)
    const later = invoices.slice(1).flatMap((invoice) => invoice.lines)
    return {
      notes,
      lines: later.filter(({ kind }) => kind.startsWith('PRORATION')).map(({ amount }) => amount),
      due: first?.amountDue,
    }
  }

  it.each<[string, Act[], Awaited<ReturnType<typeof credited>>]>([
    [
      'PAID: a negative line',
      [
        [start, paid],
        ['04-11', to('75')],
      ],
      { notes: [], lines: ['-20', '50'], due: '0' },
    ],
    [
      'OPEN: a credit note on it at once',
      [['04-11', to('75')]],
      { notes: ['20'], lines: ['50'], due: '10' },
    ],
    [
      'OPEN and paid in part: what exceeds its amount due is a negative line',
      [
        [start, paidPartly('25')],
        ['04-11', to('75')],
      ],
      { notes: ['5'], lines: ['-15', '50'], due: '0' },
    ],
  ])('%s', async (_name, acts, expected) => {
    expect(await credited(acts)).toEqual(expected)
  })
})

describe('P11: the credit of a change on 11 May, when the invoice of May is', () => {
  const may = async (behavior: 'KEEP_AS_DRAFT' | 'MARK_UNCOLLECTIBLE' | 'VOID', acts: Act[]) => {
    const { on } = await history('04-01', { basePrice: '30' }, [
      ['04-01', paid],
      ['04-20', ({ id }) => pause(tenant, id, { behavior })],
    ])
    for (const [at, act] of acts) {
      await billAt(tenant, instant(at))
      await act(on)
    }
    await billAt(tenant, instant('06-01'))
    const [, second, ...later] = await invoicesOf(tenant, on.customerId)
    return [`${second?.status} ${amountsOf(second)}`, ...later.map((one) => `${amountsOf(one)}`)]
  }
  const resumed: Act = ['05-05', ({ id }) => resume(tenant, id)]
  const changed: Act = ['05-11', to('62')]

  it.each<[string, 'KEEP_AS_DRAFT' | 'MARK_UNCOLLECTIBLE' | 'VOID', Act[], string[]]>([
    [
      'DRAFT: a negative line beside it',
      'KEEP_AS_DRAFT',
      [changed, ['05-20', ({ id }) => resume(tenant, id)]],
      ['OPEN PRORATION_CREDIT -20.32,PRORATION_CHARGE 42,BASE 30', 'BASE 62'],
    ],
    ['VOID: none', 'VOID', [resumed, changed], ['VOID BASE 30', 'PRORATION_CHARGE 42,BASE 62']],
    [
      'UNCOLLECTIBLE: none',
      'MARK_UNCOLLECTIBLE',
      [resumed, changed],
      ['UNCOLLECTIBLE BASE 30', 'PRORATION_CHARGE 42,BASE 62'],
    ],
  ])('%s', async (_name, behavior, acts, expected) => {
    expect(await may(behavior, acts)).toEqual(expected)
  })
})
