/** Products and prices: a product is a plan, and a price is one of its published versions, which never changes. */
import { z } from 'zod'
import {
  combined,
  constant,
  count,
  decimalText,
  eg,
  enumText,
  from,
  id,
  listOf,
  named,
  nullable,
  object,
  text,
} from '../fields.ts'
import { minorDecimal } from '../minor-units.ts'
import { always, nothing } from './absent.ts'
import { created, currency, livemode, metadata, unix, wholeOf } from './fields.ts'

export const product = named(
  'Product',
  object({
    ...{ id: eg('prod_123', id), object: constant('product'), created, livemode, metadata },
    active: combined(
      { status: enumText('PlanStatus', 'ACTIVE') },
      { schema: z.boolean(), example: true },
      ({ status }) => status !== 'ARCHIVED',
    ),
    ...{ name: eg('Pro', text), description: eg(null, nullable(text)) },
    updated: from('updatedAt', unix),
    default_price: from('currentVersion.id', eg('price_123', nullable(id))),
    ...{ images: always([]), marketing_features: always([]), type: constant('service') },
    ...nothing('package_dimensions', 'shippable', 'statement_descriptor', 'tax_code'),
    ...nothing('tax_details', 'unit_label', 'url'),
  }),
)

export const intervals = { DAY: 'day', WEEK: 'week', MONTH: 'month', YEAR: 'year' } as const

const terms = {
  ...{ basePrice: decimalText, currency: text, status: enumText('PlanVersionStatus', 'PUBLISHED') },
  ...{ billingPeriod: enumText('BillingPeriod', 'MONTH'), billingPeriodCount: count },
  charges: listOf(
    object({
      charge: object({ unitPrice: nullable(decimalText) }),
      meter: nullable(object({ id })),
    }),
  ),
}

const recurring = z.object({
  ...{ interval: z.enum(['day', 'week', 'month', 'year']), interval_count: z.int() },
  ...{ usage_type: z.enum(['licensed', 'metered']), meter: z.string().nullable() },
  ...{ trial_period_days: z.null(), aggregate_usage: z.null() },
})

interface Terms {
  basePrice: string
  billingPeriod: string
  charges: { charge: { unitPrice: string | null }; meter: { id: string } | null }[]
}

/** The charge of a price that bills by usage alone. */
function meteredOf({ basePrice, charges }: Terms) {
  return Number(basePrice) === 0 ? charges[0] : undefined
}

/** A price of a unit that usage costs may have parts of minor units. */
function unitOf(row: Terms & { currency: string }) {
  return minorDecimal(meteredOf(row)?.charge.unitPrice ?? row.basePrice, row.currency)
}

export const price = named(
  'Price',
  object({
    ...{ id: eg('price_123', id), object: constant('price'), created, livemode },
    ...{ billing_scheme: constant('per_unit'), product: from('plan.id', eg('prod_123', id)) },
    active: combined(
      { status: terms.status },
      { schema: z.boolean(), example: true },
      ({ status }) => status === 'PUBLISHED',
    ),
    currency,
    type: combined(
      { billingPeriod: terms.billingPeriod },
      { schema: z.enum(['recurring', 'one_time']), example: 'recurring' },
      ({ billingPeriod }) =>
        billingPeriod === 'ONCE' ? ('one_time' as const) : ('recurring' as const),
    ),
    recurring: combined(
      terms,
      {
        schema: recurring.nullable(),
        example: {
          ...{ interval: 'month', interval_count: 1, usage_type: 'licensed', meter: null },
          ...{ trial_period_days: null, aggregate_usage: null },
        },
      },
      (row) => recurringOf(row),
    ),
    unit_amount: combined(terms, { schema: z.int().nullable(), example: 2000 }, (row) => {
      const unit = unitOf(row)
      return unit.eq(unit.round(0, 0)) ? wholeOf(unit.toFixed()) : null
    }),
    unit_amount_decimal: combined(terms, { schema: z.string(), example: '2000' }, (row) =>
      unitOf(row).toFixed(),
    ),
    ...nothing('custom_unit_amount', 'lookup_key', 'nickname', 'tax_behavior', 'tiers_mode'),
    ...{ transform_quantity: constant(null), metadata: always({}) },
  }),
)

function recurringOf(row: Terms & { billingPeriodCount: number }) {
  const interval = intervals[row.billingPeriod as keyof typeof intervals]
  if (!interval) return null
  const metered = meteredOf(row)
  return {
    ...{ interval, interval_count: row.billingPeriodCount, meter: metered?.meter?.id ?? null },
    usage_type: metered ? ('metered' as const) : ('licensed' as const),
    ...{ trial_period_days: null, aggregate_usage: null },
  }
}

type Price = ReturnType<typeof price.write>

/** A price as it was called before. */
export function planOf(of: Price) {
  const { id: own, active, billing_scheme, currency: code, livemode: isLive, product: sold } = of
  const { interval = null, interval_count = null, meter = null, usage_type } = of.recurring ?? {}
  return {
    ...{ id: own, object: 'plan' as const, active, amount: of.unit_amount, billing_scheme },
    ...{ amount_decimal: of.unit_amount_decimal, created: of.created, currency: code },
    ...{ interval, interval_count, livemode: isLive, metadata: {}, meter, nickname: null },
    ...{ product: sold, tiers_mode: null, transform_usage: null, trial_period_days: null },
    ...{ usage_type: usage_type ?? ('licensed' as const), aggregate_usage: null },
  }
}
