/** What promotions take off invoices, and for how long: the tables of the specification, through the API. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { QuoteDocument } from '../support/billing.generated.ts'
import { addMonthly, billAt, invoicesOf, subscribe } from '../support/billing.ts'
import { cancel, change, payAll } from '../support/billing-acts.ts'
import { graphqlData } from '../support/graphql.ts'
import { takeBack } from '../support/invoice-acts.ts'
import { UpdateCustomerDocument } from '../support/ledger.generated.ts'
import type { PlanVersionInput } from '../support/plans.generated.ts'
import type { PromotionVersionInput } from '../support/promotions.generated.ts'
import { addPromotion, applyPromotion, discountsOf, removeDiscount } from '../support/promotions.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'
import { billingDifferences } from '../support/verified-billing.ts'

let tenant: Tenant
beforeAll(async () => {
  tenant = await startTenant()
})
afterAll(() => tenant?.close())

type Terms = Partial<PromotionVersionInput>
type Act = [at: string, act: (on: { id: string; customerId: string }) => Promise<unknown>]

const instant = (text: string) => `2026-${text.includes('T') ? `${text}Z` : `${text}T00:00:00Z`}`

interface Told {
  plan: Partial<PlanVersionInput>
  promotions: Terms[]
  acts?: Act[]
  /** When it starts, on 1 April unless it is told; it is made on 1 April. */
  startAt?: string
  trialDays?: number
}

/** Subscribes on 1 April with the promotions, does the acts, and answers what came of it. */
async function history({ plan, promotions, acts = [], startAt, trialDays }: Told) {
  tenant.clock.set(instant('04-01'))
  const promotionCodes = []
  for (const terms of promotions) promotionCodes.push(await addPromotion(tenant, terms))
  const planId = await addMonthly(tenant, plan)
  const on = await subscribe(tenant, planId, { promotionCodes, startAt, trialDays })
  for (const [at, act] of acts) {
    await billAt(tenant, instant(at))
    await act(on)
  }
  return { on, codes: promotionCodes, invoices: await invoicesOf(tenant, on.customerId) }
}

type Invoice = Awaited<ReturnType<typeof history>>['invoices'][0]

const discountsIn = ({ lines }: Invoice) =>
  lines.filter(({ kind }) => kind === 'DISCOUNT').map(({ amount }) => amount)

/** The discounts of each invoice, and its total. */
const billed = async (told: Told) =>
  (await history(told)).invoices.map((one) => `${discountsIn(one)} → ${one.total}`)

const percent = (value: string, rest: Terms = {}): Terms => ({
  kind: 'PERCENT',
  percent: value,
  ...rest,
})
const fixed = (amount: string, rest: Terms = {}): Terms => ({
  ...{ kind: 'FIXED', amount, currency: 'USD' },
  ...rest,
})
const forever: Terms = { duration: 'FOREVER' }
const repeating = (months: number): Terms => ({ duration: 'REPEATING', months })
const nothing = () => Promise.resolve()
const until = (...days: string[]): Act[] => days.map((day) => [day, nothing])
const paid = ({ customerId }: { customerId: string }) => payAll(tenant, customerId)
const to =
  (basePrice: string, proration: 'CREATE' | 'INVOICE_NOW' = 'INVOICE_NOW') =>
  async ({ id }: { id: string }) =>
    change(tenant, id, { planId: await addMonthly(tenant, { basePrice }), proration })

describe('the table of discounts', () => {
  it.each<[string, Told, string[]]>([
    [
      'D1: 15 % of 19.99, HALF_UP',
      { plan: { basePrice: '19.99' }, promotions: [percent('15')] },
      ['-3 → 16.99'],
    ],
    [
      'D1: 15 % of 19.99, DOWN',
      { plan: { basePrice: '19.99' }, promotions: [percent('15', { rounding: 'DOWN' })] },
      ['-2.99 → 17'],
    ],
    [
      'D2: 58.90: 10 %, then 5.00',
      { plan: { basePrice: '58.90' }, promotions: [percent('10'), fixed('5')] },
      ['-5.89,-5 → 48.01'],
    ],
    [
      'D3: 58.90: 5.00, then 10 %',
      { plan: { basePrice: '58.90' }, promotions: [fixed('5'), percent('10')] },
      ['-5,-5.39 → 48.51'],
    ],
    [
      'D4: 8.00: fixed 12.00; nothing is carried',
      {
        plan: { basePrice: '8' },
        promotions: [fixed('12')],
        acts: until('05-01'),
      },
      ['-8 → 0', ' → 8'],
    ],
    [
      'D5: 3 months REPEATING on a yearly plan: the first year only',
      {
        plan: { basePrice: '100', billingPeriod: 'YEAR' },
        promotions: [percent('20', repeating(3))],
        acts: [['04-01', () => billAt(tenant, '2027-04-01T00:00:00Z')]],
      },
      ['-20 → 80', ' → 100'],
    ],
    [
      'D6: 100 % once on 20.00, upgrade to 50.00 halfway: no discount, for it was used',
      {
        plan: { basePrice: '20' },
        promotions: [percent('100')],
        acts: [['04-16', to('50')]],
      },
      ['-20 → 0', ' → 25'],
    ],
    [
      'D7: 50 % for 3 months instead: what is given back is net already',
      {
        plan: { basePrice: '20' },
        promotions: [percent('50', repeating(3))],
        acts: [
          ['04-01', paid],
          ['04-16', to('50')],
        ],
      },
      ['-10 → 10', '-12.5 → 7.5'],
    ],
    [
      'M5: 12.5 % off 19.99',
      { plan: { basePrice: '19.99' }, promotions: [percent('12.5')] },
      ['-2.5 → 17.49'],
    ],
  ])('%s', async (_name, told, expected) => {
    expect(await billed(told)).toEqual(expected)
  })

  it('P3: 49.00 → 99.00 within March, with 15 % for ever', async () => {
    tenant.clock.set('2026-03-01T00:00:00Z')
    const code = await addPromotion(tenant, percent('15', forever))
    const planId = await addMonthly(tenant, { basePrice: '49' })
    const on = await subscribe(tenant, planId, { promotionCodes: [code] })
    await paid(on)
    await billAt(tenant, '2026-03-10T12:34:56Z')
    await to('99')(on)
    const [, now] = await invoicesOf(tenant, on.customerId)
    expect(now?.lines.map(({ amount }) => amount)).toEqual(['-28.85', '68.58', '-10.29'])
  })
})

describe('a discount', () => {
  it('on a scope reduces the lines of it alone, each by its share', async () => {
    const charges = [
      { chargeKey: 'seats', perQuantity: true, model: 'PER_UNIT' as const, unitPrice: '3.33' },
    ]
    const { invoices } = await history({
      plan: { basePrice: '6.67', charges },
      promotions: [
        percent('33.3333', { appliesTo: 'BASE' }),
        percent('50', { appliesTo: 'USAGE' }),
      ],
    })
    const shares = invoices[0]?.lines.map(({ kind, discount }) => `${kind} ${discount}`)
    expect(shares).toEqual(['BASE 2.22', 'QUANTITY 1.11', 'DISCOUNT 0'])
    expect(invoices[0]).toMatchObject({ discount: '3.33', subtotal: '6.67', total: '6.67' })
  })

  it('REPEATING counts periods: a trial and a CHANGE invoice use none up', async () => {
    const told: Told = {
      plan: { basePrice: '30' },
      promotions: [percent('50', repeating(2))],
      trialDays: 5,
      acts: [['04-06', paid], ['04-21', to('60')], ...until('05-06', '06-06', '07-06')],
    }
    const { on, invoices } = await history(told)
    expect(invoices.map((one) => `${one.reason} ${discountsIn(one)}`)).toEqual([
      'CYCLE -15',
      'CHANGE -15',
      'CYCLE -30',
      'CYCLE ',
      'CYCLE ',
    ])
    expect(await discountsOf(tenant, on.id)).toMatchObject([
      {
        ...{ status: 'ENDED', totalAmount: '60' },
        ...{ startsAt: instant('04-06').replace('Z', '.000Z'), endsAt: '2026-06-06T00:00:00.000Z' },
      },
    ])
    expect(await tenant.facts(on.customerId, 'discount.ended')).toHaveLength(1)
  })

  it('FIXED is taken off once a period, and not off a change in it', async () => {
    const told: Told = {
      plan: { basePrice: '30' },
      promotions: [fixed('10', forever)],
      acts: [['04-01', paid], ['04-16', to('60')], ...until('05-01')],
    }
    // Of the net 20.00 half is given back.
    expect(await billed(told)).toEqual(['-10 → 20', ' → 20', '-10 → 50'])
  })

  it('reduces a first invoice of several periods as if each had its own', async () => {
    const startAt = '2026-01-01T00:00:00Z'
    const of = async (terms: Terms) =>
      billed({ plan: { basePrice: '30' }, promotions: [terms], startAt })
    expect(await of(percent('50'))).toEqual(['-15 → 105'])
    expect(await of(percent('50', repeating(2)))).toEqual(['-30 → 90'])
    expect(await of(fixed('10', forever))).toEqual(['-40 → 80'])
    expect(await of(percent('50', forever))).toEqual(['-60 → 60'])
  })

  it('reduces nothing of a plan that it is not for', async () => {
    const plan = await addMonthly(tenant, { basePrice: '10' })
    tenant.clock.set(instant('04-01'))
    const code = await addPromotion(tenant, percent('100', { ...forever, planIds: [plan] }))
    const on = await subscribe(tenant, plan, { promotionCodes: [code] })
    await billAt(tenant, instant('04-16'))
    await to('50')(on)
    await billAt(tenant, instant('05-01'))
    const invoices = await invoicesOf(tenant, on.customerId)
    expect(invoices.map(({ total }) => total)).toEqual(['0', '25', '50'])
  })

  it('that is applied later reduces what is finalised from then on, until it is removed', async () => {
    const code = await addPromotion(tenant, percent('10', forever))
    const removed = async ({ id }: { id: string }) => {
      const [discount] = await discountsOf(tenant, id)
      await removeDiscount(tenant, discount!.id)
      const again = await discountsOf(tenant, id)
      expect(again).toMatchObject([{ status: 'REMOVED', totalAmount: '3' }])
    }
    const told: Told = {
      plan: { basePrice: '30' },
      promotions: [],
      acts: [
        ['04-10', ({ id }) => applyPromotion(tenant, id, code)],
        ['05-10', removed],
        ...until('06-01'),
      ],
    }
    const { on, invoices } = await history(told)
    expect(invoices.map(({ total }) => total)).toEqual(['30', '27', '30'])
    expect(await tenant.facts(on.customerId, 'discount.removed')).toMatchObject([
      { promotionId: expect.stringContaining('promo_'), code, status: 'REMOVED' },
    ])
  })

  it('is shown by a quote of a plan as it is invoiced; what cannot be redeemed is a problem', async () => {
    tenant.clock.set(instant('04-01'))
    const planId = await addMonthly(tenant, { basePrice: '19.99' })
    const good = [await addPromotion(tenant, percent('15')), await addPromotion(tenant, fixed('5'))]
    const euros = await addPromotion(tenant, { ...fixed('5'), currency: 'EUR' })
    const promotionCodes = ['unknown', good[0]!, euros, good[1]!]
    const { quote } = await tenant.ask(QuoteDocument, {
      input: { plan: { planId, promotionCodes } },
    })
    expect(quote.problems).toEqual([
      { promotionCode: 'unknown', reason: 'NOT_FOUND' },
      { promotionCode: euros, reason: 'CURRENCY_MISMATCH' },
    ])
    const { customerId } = await subscribe(tenant, planId, { promotionCodes: good })
    const [invoice] = await invoicesOf(tenant, customerId)
    const { discount, total } = quote
    expect(invoice).toMatchObject({ discount, total })
    expect(quote).toMatchObject({ discount: '8', total: '11.99', dueNow: '11.99' })
  })

  it('is shown by a quote of a change as it is invoiced', async () => {
    const { on } = await history({
      plan: { basePrice: '20' },
      promotions: [percent('50', repeating(3))],
      acts: [['04-01', paid], ...until('04-16')],
    })
    const planId = await addMonthly(tenant, { basePrice: '50' })
    const quoteOf = async (proration: 'CREATE' | 'INVOICE_NOW') =>
      (await tenant.ask(QuoteDocument, { input: { change: { id: on.id, planId, proration } } }))
        .quote
    const quoted = await quoteOf('INVOICE_NOW')
    expect(quoted).toMatchObject({ discount: '12.5', total: '7.5', dueNow: '7.5' })
    const later = await quoteOf('CREATE')
    expect(later).toMatchObject({ discount: '12.5', total: '7.5', dueNow: '0' })
  })
})

describe('an invoice that is void', () => {
  const voided = async ({ customerId }: { customerId: string }) => {
    const last = (await invoicesOf(tenant, customerId)).at(-1)!
    await takeBack(tenant, last.id)
  }

  it('gives back a discount that is used once', async () => {
    const { on, invoices } = await history({
      plan: { basePrice: '30' },
      promotions: [percent('50')],
      acts: [['04-02', voided], ...until('05-01', '06-01')],
    })
    expect(invoices.map(({ status, total }) => `${status} ${total}`)).toEqual([
      ...['VOID 15', 'OPEN 15', 'OPEN 30'],
    ])
    expect(await discountsOf(tenant, on.id)).toMatchObject([{ status: 'ENDED', totalAmount: '15' }])
  })

  it('gives back a period, also one that is over', async () => {
    const within = await billed({
      plan: { basePrice: '30' },
      promotions: [percent('50', repeating(2))],
      acts: [['04-02', voided], ...until('05-01', '06-01', '07-01')],
    })
    expect(within).toEqual(['-15 → 15', '-15 → 15', '-15 → 15', ' → 30'])
    const over = await history({
      plan: { basePrice: '30' },
      promotions: [percent('50', repeating(1))],
    })
    await billAt(tenant, instant('05-10'))
    const [first] = await invoicesOf(tenant, over.on.customerId)
    await takeBack(tenant, first!.id)
    for (const day of ['06-01', '07-01']) await billAt(tenant, instant(day))
    const totals = (await invoicesOf(tenant, over.on.customerId)).map(({ total }) => total)
    expect(totals).toEqual(['15', '30', '15', '30'])
  })
})

describe("a customer's standing discount", () => {
  it('has a share of each line that it reduces, before promotions', async () => {
    tenant.clock.set(instant('04-01'))
    const customerId = await tenant.customer()
    const discount = { percent: '10' }
    await tenant.ask(UpdateCustomerDocument, { id: customerId, input: { discount } })
    const charges = [
      { chargeKey: 'seats', perQuantity: true, model: 'PER_UNIT' as const, unitPrice: '3.33' },
    ]
    const code = await addPromotion(tenant, fixed('2'))
    const planId = await addMonthly(tenant, { basePrice: '6.68', charges })
    await subscribe(tenant, planId, { customerId, promotionCodes: [code] })
    const [invoice] = await invoicesOf(tenant, customerId)
    // 10 % of 10.01 is 1.00: 0.67 and 0.33; of the 6.01 and 3.00 that are left, 2.00: 1.33 and 0.67.
    expect(invoice?.lines.map(({ amount, discount: off }) => `${amount} ${off}`)).toEqual([
      ...['6.68 2', '3.33 1', '-1 0', '-2 0'],
    ])
    expect(invoice).toMatchObject({ discount: '3', subtotal: '7.01' })
  })
})

describe('a subscription that ends', () => {
  it('has its last invoice reduced too', async () => {
    const { invoices } = await history({
      plan: { basePrice: '30' },
      promotions: [percent('50', forever)],
      acts: [
        ['04-01', paid],
        ['04-16', ({ id }) => cancel(tenant, id, { at: 'NOW', prorate: true })],
      ],
    })
    expect(invoices.at(-1)?.lines.map(({ amount }) => amount)).toEqual(['-7.5', '7.5'])
  })
})

it('27: leaves billing that agrees with its rows', async () => {
  expect(await billingDifferences(tenant.sql)).toEqual([])
})

it('tells what each discount took off an invoice, as the lines do', async () => {
  const { on, invoices } = await history({
    ...{ plan: { basePrice: '58.90' }, promotions: [percent('10'), fixed('5')] },
  })
  type Told = { invoice: { discount: string; discounts: object[] } }
  const { invoice } = await graphqlData<Told>(
    tenant.app.url,
    tenant.app.liveKey,
    `{ invoice(id: "${invoices[0]?.id}") {
      discount discounts { discountId promotionVersionId amount } lines { kind } } }`,
  )
  const applied = await discountsOf(tenant, on.id)
  const [first, second] = ['5.89', '5'].map((amount, i) => {
    const { id: discountId } = applied[i] ?? {}
    return { discountId, promotionVersionId: expect.stringMatching(/^promover_/), amount }
  })
  expect(invoice).toMatchObject({ discount: '10.89', discounts: [first, second] })
})
