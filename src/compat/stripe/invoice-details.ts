/** The lesser properties of invoices: their times, to whom they are, and what is taken off. */
import { z } from 'zod'
import { decimal } from '../../core/values/decimal.ts'
import {
  combined,
  constant,
  decimalText,
  eg,
  enumText,
  type Field,
  flag,
  from,
  id,
  listOf,
  nullable,
  object,
  text,
  words,
} from '../fields.ts'
import { minorDecimal } from '../minor-units.ts'
import { always, automaticTax, nothing } from './absent.ts'
import { created, minor, unix, wholeOf } from './fields.ts'

const when = (name: string) => from(name, eg(null, nullable(unix)))

/** Of an invoice that is of no period: when it was made. */
export const periodOf = (name: string) =>
  combined(
    { at: from(name, nullable(unix)), made: created },
    { schema: z.int(), example: 1_705_314_600 },
    ({ at, made }) => at ?? made,
  )

const sums = { currency: text, tax: decimalText, isInclusive: from('taxInclusive', flag) }

/** What the lines come to before discounts. */
const undiscounted = combined(
  { amount: from('subtotal', decimalText), discount: decimalText },
  { schema: z.string(), example: '20' },
  ({ amount, discount }) => decimal(amount).plus(decimal(discount)).toFixed(),
)

/** An amount without the tax that it has. */
const untaxed = (amount: Field<string>, hasTax: (isInclusive: boolean) => boolean) =>
  combined(
    { ...sums, amount },
    { schema: z.int(), example: 2000 },
    ({ amount: whole, tax, isInclusive, currency }) => {
      const rest = hasTax(isInclusive) ? decimal(whole).minus(decimal(tax)) : decimal(whole)
      return minorOf(rest.toFixed(), currency)
    },
  )

function minorOf(amount: string, currency: string): number {
  return wholeOf(minorDecimal(amount, currency).round(0, 0).toFixed())
}

const attempts = from('payments', listOf(object({ id })))
const isPaid = { status: enumText('InvoiceStatus', 'OPEN') }
const none = { schema: z.int(), example: 0 }

export const more = {
  account_name: from('seller.name', eg(null, nullable(text))),
  attempt_count: combined({ attempts }, none, ({ attempts: all }) => all.length),
  attempted: combined(
    { attempts },
    { schema: z.boolean(), example: false },
    ({ attempts: all }) => all.length > 0,
  ),
  auto_advance: combined(
    { at: from('finalizeAt', nullable(unix)) },
    { schema: z.boolean(), example: false },
    ({ at }) => at !== null,
  ),
  ...{ automatically_finalizes_at: when('finalizeAt'), effective_at: when('finalizedAt') },
  billing_reason: from(
    'reason',
    words('InvoiceReason', {
      ...{ START: 'subscription_create', CYCLE: 'subscription_cycle', END: 'subscription_update' },
      ...{ CHANGE: 'subscription_update', LATE_USAGE: 'subscription_cycle', MANUAL: 'manual' },
      PURCHASE: 'manual',
    } as const),
  ),
  customer_email: from('billTo.email', eg(null, nullable(text))),
  customer_name: from('billTo.name', eg(null, nullable(text))),
  description: from('memo', eg(null, nullable(text))),
  discounts: combined(
    { all: from('discounts', listOf(object({ discountId: nullable(id) }))) },
    { schema: z.array(z.string()), example: [] },
    ({ all }) => all.flatMap(({ discountId }) => discountId ?? []),
  ),
  next_payment_attempt: when('nextAttemptAt'),
  paid: combined(
    isPaid,
    { schema: z.boolean(), example: false },
    ({ status }) => status === 'PAID',
  ),
  parent: combined(
    { subscription: from('subscriptionId', nullable(id)) },
    { schema: z.looseObject({ type: z.string() }).nullable(), example: null },
    ({ subscription }) =>
      subscription === null
        ? null
        : {
            ...{ type: 'subscription_details' as const, quote_details: null },
            subscription_details: { metadata: null, subscription },
          },
  ),
  post_payment_credit_notes_amount: combined(
    { ...isPaid, amount: minor('amountCredited', 0) },
    none,
    ({ status, amount }) => (status === 'PAID' ? amount : 0),
  ),
  pre_payment_credit_notes_amount: combined(
    { ...isPaid, amount: minor('amountCredited', 0) },
    none,
    ({ status, amount }) => (status === 'PAID' ? 0 : amount),
  ),
  starting_balance: combined({ applied: minor('storeCreditApplied', 0) }, none, ({ applied }) =>
    applied === 0 ? 0 : -applied,
  ),
  status_transitions: {
    ...object({
      ...{ finalized_at: when('finalizedAt'), paid_at: when('paidAt') },
      ...{ voided_at: when('voidedAt'), marked_uncollectible_at: constant(null) },
    }),
    from: null,
  },
  subtotal: untaxed(undiscounted, () => false),
  subtotal_excluding_tax: untaxed(undiscounted, (isInclusive) => isInclusive),
  total_excluding_tax: untaxed(from('total', decimalText), () => true),
  test_clock: from('customer.testClock.id', eg(null, nullable(id))),
  total_discount_amounts: combined(
    {
      currency: text,
      all: from('discounts', listOf(object({ amount: decimalText, discountId: nullable(id) }))),
    },
    { schema: z.array(z.object({ amount: z.int(), discount: z.string() })), example: [] },
    ({ all, currency }) =>
      all.map(({ amount, discountId }) => ({
        ...{ amount: minorOf(amount, currency), discount: discountId ?? '' },
      })),
  ),
  total_taxes: combined(
    { ...sums, total: decimalText },
    { schema: z.array(z.looseObject({ amount: z.int() })), example: [] },
    ({ tax, isInclusive, currency }) =>
      Number(tax) === 0
        ? []
        : [
            {
              ...{ amount: minorOf(tax, currency), taxable_amount: null, tax_rate_details: null },
              tax_behavior: isInclusive ? ('inclusive' as const) : ('exclusive' as const),
              ...{ taxability_reason: 'not_available' as const, type: 'tax_rate_details' as const },
            },
          ],
  ),
  ...{ automatic_tax: automaticTax, issuer: always({ type: 'self' }) },
  ...{ default_tax_rates: always([]), total_tax_amounts: always([]) },
  total_pretax_credit_amounts: always([]),
  payment_settings: always({
    ...{ default_mandate: null, payment_method_options: null, payment_method_types: null },
  }),
  ...{ amount_overpaid: constant(0), amount_shipping: constant(0) },
  ...{ paid_out_of_band: constant(false), customer_tax_exempt: constant('none') },
  ...nothing('account_country', 'account_tax_ids', 'application', 'application_fee_amount'),
  ...nothing('charge', 'custom_fields', 'customer_account', 'customer_address', 'customer_phone'),
  ...nothing('customer_shipping', 'default_payment_method', 'default_source', 'discount'),
  ...nothing('ending_balance', 'footer', 'from_invoice', 'last_finalization_error'),
  ...nothing('latest_revision', 'on_behalf_of', 'payment_intent', 'quote', 'receipt_number'),
  ...nothing('rendering', 'shipping_cost', 'shipping_details', 'statement_descriptor'),
  ...nothing('subscription_details', 'transfer_data', 'webhooks_delivered_at'),
}
