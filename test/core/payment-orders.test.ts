/** Whatever a provider says of payments, in any order and repeated: the end is the same, and money is counted once. Pure. */
import { describe, expect, it } from 'vitest'
import { startPayment } from '../../src/core/billing/decide/collect-invoice.ts'
import { finalizeInvoice } from '../../src/core/billing/decide/finalize-invoice.ts'
import { manualInvoice } from '../../src/core/billing/decide/manual-invoice.ts'
import { settlePayment } from '../../src/core/billing/decide/settle-payment.ts'
import { declined, type ProviderOutcome } from '../../src/core/payments/provider.ts'
import { decimal } from '../../src/core/values/decimal.ts'
import { pureBilling } from '../support/pure-billing.ts'

const start = new Date('2026-03-01T00:00:00Z')
const reference = 'ref'

const said = {
  action: {
    ...{ state: 'requiresAction', reference },
    nextAction: { clientSecret: 's', url: null },
  },
  processing: { state: 'processing', reference, lookAfterMs: 1_000 },
  succeeded: { state: 'succeeded', reference, amount: null },
  declined: declined('card_declined', reference),
  canceled: { state: 'canceled', reference },
  unreachable: { state: 'unreachable', cause: null },
  unknown: { state: 'unknown' },
} as const satisfies Record<string, ProviderOutcome>

type Said = keyof typeof said

/** An open invoice of 10.00 with a payment of it under way. */
function paying() {
  const terms = { taxPercent: '0', taxInclusive: false, discountPercent: null }
  const billing = pureBilling([], start, terms)
  const { draft, account } = billing
  const made = { invoice: null, payment: null } as unknown as ReturnType<typeof make>
  function make() {
    const lines = [{ description: 'Work', amount: decimal('10') }]
    const invoice = manualInvoice(draft, account, { reason: 'MANUAL', currency: 'USD', lines })
    finalizeInvoice(draft, account, invoice)
    const payment = startPayment(draft, account, invoice, { id: 'pm', provider: 'test' })
    return { invoice, payment }
  }
  billing.decide(() => Object.assign(made, make()))
  const hear = (one: Said) =>
    billing.decide(() => settlePayment(draft, account, made.payment, said[one]))
  return { ...billing, ...made, hear }
}

function orders<T>(items: readonly T[]): T[][] {
  if (items.length === 0) return [[]]
  return items.flatMap((item, i) =>
    orders([...items.slice(0, i), ...items.slice(i + 1)]).map((rest) => [item, ...rest]),
  )
}

function endOf(messages: readonly Said[]) {
  const { account, invoice, payment, hear } = paying()
  for (const each of messages) hear(each)
  const credit = account.storeCredits.all.reduce((sum, { amount }) => sum + amount, 0n)
  return {
    ...{ payment: payment.status, invoice: invoice.status, paid: invoice.amountPaid, credit },
    ...{ due: invoice.amountDue, waits: payment.wakeAt !== null || payment.nextAction !== null },
  }
}

describe('messages of one payment', () => {
  const success: Said[] = ['action', 'processing', 'succeeded', 'declined', 'unreachable']
  it('with a success among them, in each order and doubled: paid, once', () => {
    const ends = orders(success).map((order) => endOf([...order, ...order]))
    for (const end of ends) {
      expect(end).toEqual({
        ...{ payment: 'SUCCEEDED', invoice: 'PAID', paid: 1_000n, credit: 0n, due: 0n },
        waits: false,
      })
    }
  })

  it.each([
    [['action', 'processing', 'declined', 'unknown'], 'FAILED'],
    [['action', 'processing', 'canceled', 'unreachable'], 'CANCELED'],
    [['action', 'processing', 'unknown', 'unreachable'], 'PROCESSING'],
  ] as [Said[], string][])(
    '%j in each order end %s, and the invoice stays open',
    (list, status) => {
      const ends = orders(list).map((order) => endOf(order))
      expect(new Set(ends.map(({ payment }) => payment))).toEqual(new Set([status]))
      expect(new Set(ends.map(({ invoice, due }) => `${invoice} ${due}`))).toEqual(
        new Set(['OPEN 1000']),
      )
    },
  )
})

it('two payments of an invoice that both succeed: one pays it, the other is store credit', () => {
  const { draft, account, invoice, payment, hear, decide } = paying()
  hear('declined')
  const second = { payment }
  decide(() => {
    second.payment = startPayment(draft, account, invoice, { id: 'pm', provider: 'test' })
  })
  // The second answer comes first.
  decide(() => settlePayment(draft, account, second.payment, said.succeeded))
  hear('succeeded')
  expect([payment, second.payment].map(({ status, excess }) => [status, excess])).toEqual([
    ['SUCCEEDED', 1_000n],
    ['SUCCEEDED', 0n],
  ])
  expect(invoice).toMatchObject({ status: 'PAID', amountPaid: 1_000n, amountDue: 0n })
  expect(account.storeCredits.all).toMatchObject([{ reason: 'OVERPAYMENT', amount: 1_000n }])
})

it('more than was asked for pays what is due, and the rest is store credit; less leaves it open', () => {
  const more = paying()
  more.decide(() =>
    settlePayment(more.draft, more.account, more.payment, { ...said.succeeded, amount: 1_200n }),
  )
  expect(more.invoice).toMatchObject({ status: 'PAID', amountPaid: 1_000n })
  expect(more.payment).toMatchObject({ amount: 1_200n, excess: 200n })
  const less = paying()
  less.decide(() =>
    settlePayment(less.draft, less.account, less.payment, { ...said.succeeded, amount: 400n }),
  )
  expect(less.invoice).toMatchObject({ status: 'OPEN', amountPaid: 400n, amountDue: 600n })
})
