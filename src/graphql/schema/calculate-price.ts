/** The price of a plan for given usage, in GraphQL. */

import {
  calculatePrice,
  type Price,
  type PriceCalculation,
} from '../../core/plans/calculate-price.ts'
import type { Line } from '../../core/plans/quote.ts'
import type { TierPart } from '../../core/pricing/charge.ts'
import { fromMinor } from '../../core/values/money.ts'
import { builder } from './builder.ts'
import { DiscountScopeEnum } from './customers.ts'

const PriceLineKindEnum = builder.enumType('PriceLineKind', {
  description: 'The subject of a line.',
  values: {
    BASE: { description: 'The base price.' },
    QUANTITY: { description: 'A charge per unit of the quantity.' },
    USAGE: { description: 'Usage of a feature or meter.' },
    OVERAGE: { description: 'Credits beyond those included.' },
    DISCOUNT: { description: 'A discount; not positive.' },
    TAX: { description: 'Tax on the subtotal.' },
  },
})

const TierPartType = builder.objectRef<TierPart>('TierAmount').implement({
  description: 'The part of a quantity that one tier prices, before rounding.',
  fields: (t) => ({
    upTo: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'The last quantity of the tier; null: it is open.',
      resolve: ({ tier }) => tier.upTo,
    }),
    quantity: t.expose('quantity', { type: 'Decimal', description: 'Units in the tier.' }),
    unitPrice: t.field({
      type: 'Decimal',
      description: 'Major units per unit.',
      resolve: ({ tier }) => tier.unitPrice,
    }),
    flatFee: t.field({
      type: 'Decimal',
      description: 'Major units for the tier.',
      resolve: ({ tier }) => tier.flatFee,
    }),
    amount: t.expose('amount', {
      type: 'Decimal',
      description: 'Exact major units; only the whole line is rounded.',
    }),
  }),
})

interface PricedLine {
  line: Line
  currency: string
}

const PriceLine = builder.objectRef<PricedLine>('PriceLine').implement({
  description: 'A line of a price. All lines add up to the total exactly.',
  fields: (t) => ({
    kind: t.field({
      type: PriceLineKindEnum,
      description: 'What it is about.',
      resolve: ({ line }) => line.kind,
    }),
    key: t.string({
      nullable: true,
      description:
        'The key of the feature or meter, or the chargeKey of a QUANTITY line; null for other lines.',
      resolve: ({ line }) => line.key,
    }),
    description: t.string({
      description: 'For people, e.g. "AI Generation Overage (5000 credits)".',
      resolve: ({ line }) => line.description,
    }),
    quantity: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'The charged quantity; null for discounts and taxes.',
      resolve: ({ line }) => line.quantity,
    }),
    includedQuantity: t.field({
      type: 'Decimal',
      description: 'Additional usage at no cost: included credits and units.',
      resolve: ({ line }) => line.includedQuantity,
    }),
    unitPrice: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'Major units per unit, where all units cost the same.',
      resolve: ({ line }) => line.unitPrice,
    }),
    amount: t.field({
      type: 'Decimal',
      description: 'Major units, rounded half-up to the digits of the currency.',
      resolve: ({ line, currency }) => fromMinor(line.amountMinor, currency),
    }),
    tiers: t.field({
      type: [TierPartType],
      description: 'The tiers behind a graduated or volume price; empty for others.',
      resolve: ({ line }) => line.parts,
    }),
  }),
})

/** What every price says, whether its version is saved or not. */
export const PriceType = builder.interfaceRef<Price>('Price').implement({
  description:
    'The price of one billing period, in major units: basePrice + usageCharges + discounts = subtotal, subtotal + tax = total.',
  fields: (t) => ({
    customerId: t.exposeID('customerId', {
      nullable: true,
      description: 'Our id of the customer; null when none was named.',
    }),
    at: t.expose('at', { type: 'DateTime', description: 'The instant whose prices these are.' }),
    currency: t.exposeString('currency', { description: 'ISO 4217 code of the amounts.' }),
    basePrice: t.field({
      type: 'Decimal',
      description: 'The sum of the BASE and QUANTITY lines.',
      resolve: (price) => fromMinor(price.baseMinor, price.currency),
    }),
    usageCharges: t.field({
      type: 'Decimal',
      description: 'The sum of the USAGE and OVERAGE lines.',
      resolve: (price) => fromMinor(price.usageMinor, price.currency),
    }),
    discounts: t.field({
      type: 'Decimal',
      description: 'The sum of the DISCOUNT lines; not positive.',
      resolve: (price) => fromMinor(price.discountsMinor, price.currency),
    }),
    subtotal: t.field({
      type: 'Decimal',
      description: 'What is taxed; never negative.',
      resolve: (price) => fromMinor(price.subtotalMinor, price.currency),
    }),
    tax: t.field({
      type: 'Decimal',
      description: 'The sum of the TAX lines.',
      resolve: (price) => fromMinor(price.taxMinor, price.currency),
    }),
    total: t.field({
      type: 'Decimal',
      description: 'The sum of all lines.',
      resolve: (price) => fromMinor(price.totalMinor, price.currency),
    }),
    lines: t.field({
      type: [PriceLine],
      description: 'The lines that make up the price.',
      resolve: ({ lines, currency }) => lines.map((line) => ({ line, currency })),
    }),
  }),
})

const PriceCalculationType = builder.objectRef<PriceCalculation>('PriceCalculation').implement({
  description: 'The price of a version of a plan.',
  interfaces: [PriceType],
  fields: (t) => ({
    planId: t.exposeID('planId', { description: 'Our id of the plan.' }),
    planVersionId: t.exposeID('planVersionId', { description: 'Our id of the version.' }),
    version: t.exposeInt('version', { description: 'The number of the version.' }),
  }),
})

export const PriceUsageInput = builder.inputType('PriceUsageInput', {
  description: 'Usage in the billing period.',
  fields: (t) => ({
    key: t.string({
      required: true,
      description:
        'Key or id of a feature (METERED or CREDITS) or a meter, or the type of events that one of them reads.',
    }),
    quantity: t.field({
      type: 'Decimal',
      required: true,
      description: 'Units, or credits of a CREDITS feature; not negative.',
    }),
  }),
})

const DiscountValueInput = builder.inputType('DiscountValueInput', {
  description: 'The size of a discount.',
  isOneOf: true,
  fields: (t) => ({
    percent: t.field({ type: 'Decimal', description: 'More than 0, at most 100.' }),
    amount: t.field({
      type: 'Decimal',
      description:
        "Major units of the plan's currency, more than 0, no more digits than it has; limited to the remaining price.",
    }),
  }),
})

const DiscountInput = builder.inputType('DiscountInput', {
  description: 'Applied to what earlier discounts left.',
  fields: (t) => ({
    value: t.field({ type: DiscountValueInput, required: true, description: 'How much.' }),
    appliesTo: t.field({
      type: DiscountScopeEnum,
      defaultValue: 'ALL',
      description: 'The prices that it applies to.',
    }),
  }),
})

type InputFields = Parameters<Parameters<typeof builder.inputType>[1]['fields']>[0]

export const quantityText =
  'Units such as seats, from 1 to 1,000,000; 1 by default. They multiply the base price and the included credits, and are what charges with perQuantity count.'
export const isFirstText =
  'Whether it is the first period of a subscription, which has the charges AT_START as well; false by default, except with ONCE.'

const periodOf = (t: InputFields) => ({
  quantity: t.int({ description: quantityText }),
  isFirst: t.boolean({ description: isFirstText }),
})

const CalculatePriceInput = builder.inputType('CalculatePriceInput', {
  description: 'The customer, the plan and the usage to price.',
  fields: (t) => ({
    planId: t.id({ required: true, description: "The plan's id or key." }),
    version: t.int({
      description:
        'The number of a version, drafts and versions of archived plans included; by default the one in effect.',
    }),
    customerId: t.id({
      description:
        'Our id or the externalId: custom prices, discount and tax of this customer apply.',
    }),
    usage: t.field({
      type: [PriceUsageInput],
      description:
        'At most 100, each of a different key. Usage that the plan does not charge is listed at no cost.',
    }),
    ...periodOf(t),
    discounts: t.field({
      type: [DiscountInput],
      description: "At most 10, applied in order; the customer's discount by default.",
    }),
    taxPercent: t.field({
      type: 'Decimal',
      description: "Percent of the subtotal, 0 to 100; by default the customer's, else none.",
    }),
    at: t.field({
      type: 'DateTime',
      description: 'The instant whose prices apply; now by default.',
    }),
  }),
})

builder.queryFields((t) => ({
  calculatePrice: t.field({
    type: PriceCalculationType,
    description:
      'The price of a plan for one billing period of given usage; nothing is recorded. Included credits cover the usage of CREDITS features first, in the order of their keys; further credits cost the charge of the feature, else the overage price. INVALID_REQUEST for usage that the workspace does not count, or for further credits without a price; PRECONDITION_FAILED when no version is in effect, the plan is archived, or a custom price has another currency. A customer token names its own customer, and neither `version` nor `at` (FORBIDDEN). Needs read, or a token of the customer.',
    args: { input: t.arg({ type: CalculatePriceInput, required: true }) },
    resolve: (_root, { input }, ctx) =>
      ctx.perform(calculatePrice, { ...input, discounts: input.discounts?.map(flatDiscount) }),
  }),
}))

/** As the core takes it: the one value that is given beside what it is off. */
function flatDiscount<Value extends object, Scope>(discount: { value: Value; appliesTo?: Scope }) {
  return { ...discount.value, appliesTo: discount.appliesTo }
}
