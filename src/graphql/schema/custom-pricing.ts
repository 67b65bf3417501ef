/** Custom prices of customers in GraphQL. */

import {
  createCustomPricing,
  customPricingOfEach,
  endCustomPricing,
  listCustomPricing,
} from '../../core/plans/custom-pricing.ts'
import { fromStored } from '../../core/pricing/stored-charge.ts'
import { builder } from './builder.ts'
import { ChargeInput, ChargeType } from './charges.ts'
import { customerIdArg, customerIdField } from './customer-id.ts'
import { customerRowsField } from './customer-list-field.ts'
import { listField } from './list-field.ts'
import { Node } from './node.ts'

const CustomPrice = builder.prismaObject('CustomPrice', {
  description:
    "What one customer pays for the usage of a feature or meter instead of the plan's charge. Credits that a plan includes still come first. If several are valid, the one that started last applies; when it ends, the plan's charge applies again.",
  interfaces: [Node],
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Our id, `cprice_…`.' }),
    customer: t.relation('customer', { description: 'The customer who pays it.' }),
    key: t.string({
      description: 'The key of what is charged for.',
      select: { meter: { select: { key: true } }, feature: { select: { key: true } } },
      resolve: ({ meter, feature }) => meter?.key ?? feature?.key ?? '',
    }),
    charge: t.field({
      type: ChargeType,
      description: 'What it costs.',
      resolve: ({ charge }) => fromStored(charge),
    }),
    currency: t.exposeString('currency', { description: 'ISO 4217 code of its amounts.' }),
    effectiveAt: t.expose('effectiveAt', {
      type: 'DateTime',
      description: 'The start of validity.',
    }),
    endsAt: t.expose('endsAt', {
      type: 'DateTime',
      nullable: true,
      description:
        'The end of validity, exclusive; null: until a later one replaces it. If not after effectiveAt, it never applies.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was created.' }),
  }),
})

builder.queryFields((t) => ({
  customPricing: listField(
    t,
    CustomPrice,
    listCustomPricing,
    'The custom prices of a customer, including past and future ones, newest first.',
    {
      customerId: customerIdArg(t),
      at: t.arg({ type: 'DateTime', description: 'Only those that hold at this instant.' }),
      key: t.arg.string({
        description: 'Only those of this feature, meter or event type, by key or id.',
      }),
    },
  ),
}))

customerRowsField({
  name: 'customPricing',
  type: CustomPrice,
  list: customPricingOfEach,
  description: 'The custom prices of the customer, including past and future ones, newest first.',
})

const CreateCustomPricingInput = builder.inputType('CreateCustomPricingInput', {
  description: 'Prices of one customer.',
  fields: (t) => ({
    customerId: customerIdField(t),
    rules: t.field({
      type: [ChargeInput],
      required: true,
      description: '1 to 50 charges, each for a different key.',
    }),
    currency: t.string({
      description:
        "ISO 4217 code of the amounts; by default that of the rate card which prices the customer's usage. Plans of another currency refuse to be calculated with it.",
    }),
    effectiveAt: t.field({
      type: 'DateTime',
      description: 'The start of validity; now by default. It may be in the past.',
    }),
    endsAt: t.field({
      type: 'DateTime',
      description: 'The end of validity, exclusive; later than effectiveAt; null: no end.',
    }),
  }),
})

const EndCustomPricingInput = builder.inputType('EndCustomPricingInput', {
  description: 'When a custom price ends.',
  fields: (t) => ({
    endsAt: t.field({
      type: 'DateTime',
      description: 'The end of validity, exclusive, not in the past; now by default.',
    }),
  }),
})

builder.mutationFields((t) => ({
  createCustomPricing: t.prismaField({
    type: [CustomPrice],
    description:
      'Sets what a customer pays instead of the charges of plans; one custom price per rule, in the same order. PRECONDITION_FAILED when the customer is archived. Needs write.',
    args: { input: t.arg({ type: CreateCustomPricingInput, required: true }) },
    resolve: (selection, _root, { input }, ctx) =>
      ctx.perform(createCustomPricing, input, selection),
  }),
  endCustomPricing: t.prismaField({
    type: CustomPrice,
    description:
      'Ends a custom price, or moves an end that lies ahead; the price stays readable. PRECONDITION_FAILED for a new end after it has ended; ending it again without `endsAt` changes nothing. Needs write.',
    args: {
      id: t.arg.id({ required: true, description: 'Our id of the custom price.' }),
      input: t.arg({ type: EndCustomPricingInput }),
    },
    resolve: (selection, _root, { id, input }, ctx) =>
      ctx.perform(endCustomPricing, { id, ...input }, selection),
  }),
}))
