/** What a subscription would cost, and the plans that are offered. */
import { asking } from '../../asking.ts'
import type { Ask } from '../../dialect.ts'
import { decimalText, nullable, object, text } from '../../fields.ts'
import { customer } from '../customer-fields.ts'
import { time } from '../fields.ts'
import { type Row, rowsIn, throughRest } from './rest.ts'
import { input, Money, operation, shape } from './shapes.ts'
import { Customer, CustomerSubscription, customerRow, Plan } from './subscription-types.ts'
import { feature, priced, quantityOf } from './subscriptions.ts'

const BillingPeriodRange = shape('BillingPeriodRange', { start: 'DateTime', end: 'DateTime' })

const amounts = {
  ...{ subTotal: Money, totalExcludingTax: Money, total: Money, tax: Money, discount: Money },
}
const Invoice = shape('SubscriptionPreviewInvoice', amounts)
const ImmediateInvoice = shape('ImmediateSubscriptionPreviewInvoice', amounts)
const Recurring = shape('SubscriptionPricePreview', amounts)
const Proration = shape('SubscriptionPreviewProration', {
  ...{ credit: Money, debit: Money, netAmount: Money, prorationDate: 'DateTime' },
})
const Preview = shape('SubscriptionPreview', {
  ...{ ...amounts, billingPeriodRange: BillingPeriodRange, subscription: Recurring },
  proration: Proration,
})
const PreviewV2 = shape('SubscriptionPreviewV2', {
  ...{ immediateInvoice: ImmediateInvoice, recurringInvoice: Invoice },
  billingPeriodRange: BillingPeriodRange,
})

const wanted = { 'customerId!': 'String', 'planId!': 'String' } as const

async function preview(ask: Ask, given: Row): Promise<Row> {
  const { customerId, planId, resourceId, startDate } = given
  const unitQuantity = quantityOf(given)
  const { trialOverrideConfiguration, appliedCoupon } = given
  const body = { customerId, planId, resourceId, unitQuantity, startDate }
  const more = { trialOverrideConfiguration, appliedCoupon }
  return throughRest(ask, 'previewSubscription', { body: { ...body, ...more } })
}

operation('mutation', 'previewSubscription', {
  ...{ answers: PreviewV2, scope: 'read' },
  takes: ['input', input('PreviewSubscriptionInput', { ...wanted, ...priced })],
  run: preview,
})

operation('mutation', 'estimateSubscription', {
  ...{ answers: Preview, scope: 'read' },
  takes: ['input', input('EstimateSubscriptionInput', { ...wanted, ...priced })],
  async run(ask, given) {
    const { immediateInvoice, recurringInvoice, billingPeriodRange } = await preview(ask, given)
    const subscription = recurringInvoice
    return { ...(immediateInvoice as Row), billingPeriodRange, subscription }
  },
})

const quoted = asking(
  'query quote',
  ['change'],
  object({
    ...{ currency: text, subtotal: decimalText, discount: decimalText, tax: decimalText },
    ...{ total: decimalText, at: time },
    proration: nullable(
      object({ netAmount: decimalText, remainingAmount: decimalText, unusedAmount: decimalText }),
    ),
  }),
)
const periodAsked = asking(
  'query customerSubscription',
  ['id'],
  object({ periodStart: nullable(time), periodEnd: nullable(time) }),
)

export const previewAsks = [quoted, periodAsked]

/** What a change of the quantity would cost at once. */
async function estimateUpdate(ask: Ask, given: Row): Promise<Row> {
  const id = String(given.subscriptionId)
  const change = { id, quantity: quantityOf(given), at: 'NOW' }
  const quote = await quoted.run(ask, { change })
  const { periodStart: start, periodEnd: end } = await periodAsked.run(ask, { id })
  const money = (of: string) => ({ amount: Number(of), currency: quote.currency.toLowerCase() })
  const { proration } = quote
  return {
    ...{ subTotal: money(quote.subtotal), totalExcludingTax: money(quote.subtotal) },
    ...{ total: money(quote.total), tax: money(quote.tax), discount: money(quote.discount) },
    billingPeriodRange: { start: start ?? quote.at, end },
    proration: proration && {
      ...{ credit: money(proration.unusedAmount), debit: money(proration.remainingAmount) },
      ...{ netAmount: money(proration.netAmount), prorationDate: quote.at },
    },
  }
}

operation('mutation', 'estimateSubscriptionUpdate', {
  ...{ answers: Preview, scope: 'read' },
  takes: [
    'input',
    input('EstimateSubscriptionUpdateInput', {
      ...{ 'subscriptionId!': 'String', unitQuantity: 'Int', billableFeatures: [feature] },
    }),
  ],
  run: estimateUpdate,
})

/** Customers see a paywall of their own, and not what is kept about them. */
export const holder = asking('query credits', ['customerId'], object({ customer }), {
  ...{ 'Customer.metadata': [], 'Customer.updatedAt': null, 'Customer.archivedAt': null },
})

const Paywall = shape('Paywall', {
  ...{ plans: [Plan], customer: Customer, activeSubscriptions: [CustomerSubscription] },
})

operation('query', 'paywall', {
  answers: Paywall,
  takes: [
    'input',
    input('GetPaywallInput', {
      ...{ productId: 'String', customerId: 'String', resourceId: 'String', context: 'String' },
      ...{ billingCountryCode: 'String', includeHiddenPlans: 'Boolean' },
      fetchAllCountriesPrices: 'Boolean',
    }),
  ],
  async run(ask, { productId, customerId, resourceId }) {
    const product = String(productId)
    const offered = productId
      ? throughRest(ask, 'readProductPaywall', { path: { product } })
      : throughRest(ask, 'readPaywall', {})
    const { paywall } = await offered
    if (!customerId) return paywall
    const id = String(customerId)
    const own = customerRow((await holder.run(ask, { customerId: id })).customer)
    const active = await throughRest(ask, 'readEdgeSubscriptions', {
      ...{ path: { customer: id }, query: { resourceId } },
    })
    const activeSubscriptions = rowsIn(active, 'getActiveSubscriptions')
    return { ...(paywall as Row), customer: own, activeSubscriptions }
  },
})
