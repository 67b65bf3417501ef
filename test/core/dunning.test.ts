/** Collecting invoices whose payment failed: the schedule, declines for good, new methods, final actions and recovery. */
import { describe, expect, it } from 'vitest'
import { cancelNow } from '../../src/core/billing/decide/cancel-subscription.ts'
import { createSubscription } from '../../src/core/billing/decide/new-subscription.ts'
import { payManually } from '../../src/core/billing/decide/settle-invoice.ts'
import { beginMethod, settleMethod } from '../../src/core/billing/decide/settle-method.ts'
import { settlePayment } from '../../src/core/billing/decide/settle-payment.ts'
import { voidInvoice } from '../../src/core/billing/decide/void-invoice.ts'
import { isUnderWay } from '../../src/core/billing/payment-under-way.ts'
import type { Invoice } from '../../src/core/invoices/invoice.ts'
import type { BillingSettings } from '../../src/core/invoices/stored-settings.ts'
import { declined, type ProviderOutcome } from '../../src/core/payments/provider.ts'
import type { Subscription } from '../../src/core/subscriptions/subscription.ts'
import { pureBilling, pureVersion } from '../support/pure-billing.ts'

const start = '2026-03-01T00:00:00Z'
const card = declined('card_declined')
const expired = declined('expired_card')
const paid: ProviderOutcome = { state: 'succeeded', reference: 'ch_1', amount: null }

/** A customer with a default method, unless it has none, on a monthly plan since 1 March. */
function lab({
  hasMethod = true,
  collection = 'CHARGE' as Subscription['collection'],
  ...settings
}: Partial<BillingSettings> & {
  hasMethod?: boolean
  collection?: Subscription['collection']
} = {}) {
  const billing = pureBilling([pureVersion('basic', '30')], new Date(start), {
    ...{ taxPercent: '0', taxInclusive: false, discountPercent: null },
  })
  const { draft, account } = billing
  const told: string[] = []
  const pushed = account.notices.push.bind(account.notices)
  account.notices.push = (...notices) => {
    told.push(...notices.map(({ type }) => type).filter((type) => type.startsWith('dunning.')))
    return pushed(...notices)
  }
  draft.settings = { ...draft.settings, finalAction: 'SUSPEND', ...settings }
  const addMethod = () => {
    const method = beginMethod(draft, account, {
      ...{ provider: 'test', token: 'tok', wantsDefault: true },
    })
    settleMethod(draft, account, method, { state: 'succeeded', reference: 'pm_1', amount: null })
  }
  billing.decide(() => {
    if (hasMethod) addMethod()
    createSubscription(draft, account.customerId, 'basic', { collection })
  })
  const first = <T>([one]: readonly T[]): T => {
    if (one === undefined) throw new Error('There is none')
    return one
  }
  return {
    ...billing,
    told,
    get subscription() {
      return first(account.subscriptions.all)
    },
    get invoice(): Invoice {
      return first(account.invoices.all)
    },
    to: (day: string) => billing.moveTo(new Date(`2026-${day}T00:00:00Z`)),
    newMethod: () => billing.decide(addMethod),
    /** What the provider says of the payment under way; false: none is. */
    answer(outcome: ProviderOutcome): boolean {
      const payment = account.payments.all.find(isUnderWay)
      if (!payment) return false
      billing.decide(() => settlePayment(draft, account, payment, outcome))
      return true
    },
    pay(invoice: Invoice) {
      const amount = invoice.amountDue
      billing.decide(() => {
        payManually(draft, account, invoice, { amount, reference: null, paidAt: account.now })
      })
    },
  }
}
type Lab = ReturnType<typeof lab>

/** Declines each retry until the schedule ends. */
function declineAll(one: Lab): void {
  one.answer(card)
  for (const day of ['03-02', '03-04', '03-06', '03-08']) {
    one.to(day)
    one.answer(card)
  }
}

describe('a payment that failed on 1 March', () => {
  it('is tried again on 2, 4, 6 and 8 March, then service is suspended', () => {
    const one = lab()
    const nexts: (string | undefined)[] = []
    one.answer(card)
    expect(one.invoice).toMatchObject({ status: 'OPEN', dunning: 'RETRYING' })
    expect(one.subscription.status).toBe('PAST_DUE')
    for (const day of ['03-02', '03-04', '03-06', '03-08']) {
      nexts.push(one.invoice.nextAttemptAt?.toISOString().slice(5, 10))
      one.to(day)
      expect(one.subscription.status).toBe('PAST_DUE')
      expect(one.answer(card)).toBe(true)
    }
    expect(nexts).toEqual(['03-02', '03-04', '03-06', '03-08'])
    expect(one.invoice).toMatchObject({ status: 'OPEN', dunning: 'EXHAUSTED', nextAttemptAt: null })
    expect(one.subscription.status).toBe('SUSPENDED')
    expect(one.told).toEqual([
      'dunning.started',
      ...Array.from({ length: 4 }, () => 'dunning.attempt_failed'),
      'dunning.exhausted',
    ])
    one.to('03-20')
    expect(one.account.payments.all).toHaveLength(5)
  })

  it('recovers with the retry that succeeds', () => {
    const one = lab()
    one.answer(card)
    one.to('03-02')
    one.answer(paid)
    expect(one.invoice).toMatchObject({ status: 'PAID', dunning: 'RECOVERED', nextAttemptAt: null })
    expect(one.subscription.status).toBe('ACTIVE')
    expect(one.told).toEqual(['dunning.started', 'dunning.recovered'])
  })

  it('is not tried again after a decline for good, but the end of the schedule counts', () => {
    const one = lab()
    one.answer(expired)
    for (const day of ['03-02', '03-04', '03-06']) {
      one.to(day)
      expect(one.account.payments.all).toHaveLength(1)
      expect(one.subscription.status).toBe('PAST_DUE')
    }
    one.to('03-08')
    expect(one.subscription.status).toBe('SUSPENDED')
  })

  it('is tried at once with a new default method, and the schedule is kept', () => {
    const one = lab()
    one.answer(expired)
    one.to('03-02')
    one.newMethod()
    expect(one.answer(card)).toBe(true)
    expect(one.invoice.nextAttemptAt).toEqual(new Date('2026-03-04T00:00:00Z'))
    one.to('03-04')
    expect(one.answer(paid)).toBe(true)
    expect(one.invoice.dunning).toBe('RECOVERED')
  })

  it('is not tried while another payment of it is under way, whose failure ends the schedule', () => {
    const one = lab()
    one.answer(card)
    one.to('03-08')
    expect(one.account.payments.all).toHaveLength(2)
    expect(one.subscription.status).toBe('PAST_DUE')
    one.answer(card)
    expect(one.subscription.status).toBe('SUSPENDED')
  })

  it('whose last retry is given up ends the schedule', () => {
    const one = lab()
    one.answer(card)
    one.to('03-08')
    one.answer({ state: 'canceled', reference: null })
    expect(one.invoice.dunning).toBe('EXHAUSTED')
  })

  it('is never tried again without days for it', () => {
    const one = lab({ retryDays: [] })
    one.answer(card)
    expect(one.subscription.status).toBe('SUSPENDED')
    expect(one.told).toEqual(['dunning.started', 'dunning.exhausted'])
  })

  it('is tried no more once its invoice is void, given up or its subscription canceled', () => {
    const voided = lab()
    voided.answer(card)
    voided.decide(() => voidInvoice(voided.draft, voided.account, voided.invoice))
    expect(voided.invoice.dunning).toBe('STOPPED')
    expect(voided.subscription.status).toBe('ACTIVE')
    const canceled = lab()
    canceled.answer(card)
    canceled.decide(() => {
      const how = { prorate: false, unpaidInvoices: 'KEEP', reason: null } as const
      cancelNow(canceled.draft, canceled.account, canceled.subscription, how)
    })
    expect(canceled.invoice).toMatchObject({ status: 'OPEN', dunning: 'STOPPED' })
    canceled.to('03-30')
    expect(canceled.account.payments.all).toHaveLength(1)
    canceled.pay(canceled.invoice)
    expect(canceled.invoice).toMatchObject({ status: 'PAID', dunning: 'RECOVERED' })
  })
})

describe('the final action', () => {
  it('CANCEL ends the subscription; the invoice stays collectible', () => {
    const one = lab({ finalAction: 'CANCEL' })
    declineAll(one)
    expect(one.subscription).toMatchObject({ status: 'CANCELED' })
    expect(one.subscription.cancelReason).toContain('unpaid')
    expect(one.invoice).toMatchObject({ status: 'OPEN', dunning: 'EXHAUSTED' })
  })

  it('NONE leaves it past due, and it is renewed', () => {
    const one = lab({ finalAction: 'NONE' })
    declineAll(one)
    one.to('04-02')
    expect(one.subscription.status).toBe('PAST_DUE')
    expect(one.account.invoices.all).toHaveLength(2)
  })

  it('gives the invoice up where the settings say so, and a late payment still recovers all', () => {
    const one = lab({ finalInvoice: 'UNCOLLECTIBLE' })
    declineAll(one)
    expect(one.invoice).toMatchObject({ status: 'UNCOLLECTIBLE', dunning: 'EXHAUSTED' })
    one.to('03-10')
    one.pay(one.invoice)
    expect(one.invoice).toMatchObject({ status: 'PAID', dunning: 'RECOVERED' })
    expect(one.subscription.status).toBe('ACTIVE')
  })
})

describe('a suspended subscription', () => {
  it('that is paid within its period goes on in it; the time off is not billed', () => {
    const one = lab()
    declineAll(one)
    one.to('03-20')
    one.pay(one.invoice)
    expect(one.subscription).toMatchObject({
      ...{ status: 'ACTIVE', periodEnd: new Date('2026-04-01T00:00:00Z') },
    })
    const phases = one.account.phases.all.map(({ startsAt, endsAt, billed }) => [
      ...[startsAt.getUTCDate(), endsAt?.getUTCDate(), billed],
    ])
    expect(phases).toEqual([
      [1, 8, true],
      [8, 20, false],
      [20, undefined, true],
    ])
  })

  it('that is paid after its period begins a new one with the payment, and is charged for it', () => {
    const one = lab()
    declineAll(one)
    one.to('05-10')
    expect(one.account.invoices.all).toHaveLength(1)
    one.pay(one.invoice)
    one.to('05-10')
    expect(one.subscription).toMatchObject({
      status: 'ACTIVE',
      periodStart: new Date('2026-05-10T00:00:00Z'),
      periodEnd: new Date('2026-06-10T00:00:00Z'),
    })
    const [, next] = one.account.invoices.all
    expect(next).toMatchObject({ reason: 'CYCLE', total: 3000n })
    expect(one.answer(paid)).toBe(true)
    expect(next).toMatchObject({ status: 'PAID' })
  })

  it('recovers only when no other invoice of it is failed or overdue', () => {
    const one = lab({ finalAction: 'NONE' })
    declineAll(one)
    one.to('04-01')
    one.answer(card)
    const [first, second] = one.account.invoices.all
    if (!first || !second) throw new Error('There are two')
    one.pay(first)
    expect(one.subscription.status).toBe('PAST_DUE')
    one.pay(second)
    expect(one.subscription.status).toBe('ACTIVE')
  })
})

describe('an invoice that nobody is charged for', () => {
  it.each([
    ['without a method', { hasMethod: false }],
    ['that the customer pays', { collection: 'INVOICE' as const }],
  ])('%s is overdue, past due after the days of grace, and final 7 days later', (_, how) => {
    const one = lab(how)
    expect(one.account.payments.all).toEqual([])
    one.to('03-03')
    expect(one.subscription.status).toBe('ACTIVE')
    one.to('03-04')
    expect(one.subscription.status).toBe('PAST_DUE')
    one.to('03-10')
    expect(one.subscription.status).toBe('PAST_DUE')
    one.to('03-11')
    expect(one.subscription.status).toBe('SUSPENDED')
    expect(one.told).toEqual(['dunning.exhausted'])
    one.pay(one.invoice)
    expect(one.subscription.status).toBe('ACTIVE')
  })
})
