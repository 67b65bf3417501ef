/** What a new subscription would cost. */
import { z } from 'zod'
import { exact } from '../../../core/values/exact-json.ts'
import { type Period, periodAt } from '../../../core/values/period.ts'
import { asking } from '../../asking.ts'
import type { Ask } from '../../dialect.ts'
import { decimalText, enumText, from, leaf, nullable, object, text } from '../../fields.ts'
import { routeOf } from '../../route.ts'
import { termsOf, type Wanted, wanted } from '../wanted.ts'

const quoted = asking(
  'query quote',
  ['plan'],
  object({
    ...{ currency: text, subtotal: decimalText, discount: decimalText, tax: decimalText },
    ...{
      total: decimalText,
      dueNow: decimalText,
      trialDays: nullable(leaf<number>('Int', 14, z.int())),
    },
  }),
)
const versionOf = asking(
  'query plan',
  ['id'],
  object({
    period: from('currentVersion.billingPeriod', nullable(enumText('BillingPeriod', 'MONTH'))),
    count: from('currentVersion.billingPeriodCount', nullable(leaf<number>('Int', 1, z.int()))),
  }),
)

const price = z.object({ amount: z.number(), currency: z.string() })
const invoice = z.object({
  ...{ subTotal: price, totalExcludingTax: price, total: price, tax: price, discount: price },
})
const priced = (amount: string, currency: string) => ({
  amount: exact(amount),
  currency: currency.toLowerCase(),
})

type Quoted = Awaited<ReturnType<typeof quoted.run>>

/** `isFree`: nothing is due in a trial. */
function invoiceOf(quote: Quoted, isFree: boolean): z.output<typeof invoice> {
  const said = (amount: string) => priced(isFree ? '0' : amount, quote.currency)
  return {
    ...{ subTotal: said(quote.subtotal), totalExcludingTax: said(quote.subtotal) },
    ...{ total: said(quote.total), tax: said(quote.tax), discount: said(quote.discount) },
  }
}

function periodFrom(start: Date, period: string | null, count: number | null): Date | null {
  if (period === null || period === 'ONCE') return null
  return periodAt(period as Period, start, start, count ?? 1).end
}

const usd = (amount: number) => ({ amount, currency: 'usd' })
const exampleInvoice: z.output<typeof invoice> = {
  ...{ subTotal: usd(29), totalExcludingTax: usd(29), total: usd(29), tax: usd(0) },
  discount: usd(0),
}

export const previewSubscription = routeOf(
  'POST /api/v1/subscriptions/preview',
  {
    ...{ name: 'previewSubscription', tag: 'Subscriptions', asks: [quoted, versionOf] },
    ...({ scope: 'read', refuses: ['NOT_FOUND', 'PRECONDITION_FAILED'] } as const),
    summary: 'What a new subscription would cost, now and each period.',
    body: z.strictObject(wanted),
    response: z.object({
      ...{ immediateInvoice: invoice, recurringInvoice: invoice },
      billingPeriodRange: z.object({ start: z.string(), end: z.string().nullable() }),
    }),
    shows: {
      ...{ immediateInvoice: exampleInvoice, recurringInvoice: exampleInvoice },
      billingPeriodRange: {
        ...{ start: '2024-01-15T10:30:00.000Z', end: '2024-02-15T10:30:00.000Z' },
      },
    },
    example: { request: { customerId: 'customer-123', planId: 'plan-pro' } },
  },
  async ({ body }, ask) => preview(ask, body),
)

async function preview(ask: Ask, body: Wanted) {
  const { customerId, planId, unitQuantity } = body
  const terms = termsOf(body, ask.now())
  const plan = { customerId, planId, quantity: unitQuantity, ...terms, unique: 'NONE' }
  const quote = await quoted.run(ask, { plan })
  const { period, count } = await versionOf.run(ask, { id: planId })
  const start = body.startDate === undefined ? ask.now() : new Date(body.startDate)
  return {
    immediateInvoice: invoiceOf(quote, (quote.trialDays ?? 0) > 0),
    recurringInvoice: invoiceOf(quote, false),
    billingPeriodRange: {
      start: start.toISOString(),
      end: periodFrom(start, period, count)?.toISOString() ?? null,
    },
  }
}
