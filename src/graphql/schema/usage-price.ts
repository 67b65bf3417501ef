/** The price of potential usage in GraphQL. */
import { getUsagePrice, type UsagePrice } from '../../core/pricing/usage-price.ts'
import { OptimizationRef } from './access-decision.ts'
import { builder } from './builder.ts'
import { tokenUsageAsOfEvents } from './token-usage.ts'

const UsagePriceType = builder.objectRef<UsagePrice>('UsagePrice').implement({
  description: 'The price of one use on a rate card.',
  fields: (t) => ({
    credits: t.expose('credits', { type: 'Decimal', description: 'Credits.' }),
    creditsValue: t.expose('creditsValue', {
      type: 'Decimal',
      description: 'The value of the credits on the card, in major units of the currency.',
    }),
    cost: t.expose('cost', {
      type: 'Decimal',
      description:
        'Major units of the currency; the same as creditsValue when the rate has no cost of its own.',
    }),
    currency: t.exposeString('currency', { nullable: true, description: 'ISO 4217.' }),
    rateId: t.exposeID('rateId', { nullable: true, description: 'The rate, `rate_…`.' }),
    optimization: t.expose('optimization', {
      type: OptimizationRef,
      nullable: true,
      description: 'A cheaper model, as for `entitlement`.',
    }),
  }),
})

const UsagePriceInput = builder.inputType('UsagePriceInput', {
  description: 'One use, and the customer or card that prices it.',
  fields: (t) => ({
    eventType: t.string({ required: true, description: 'At most 100 characters.' }),
    quantity: t.field({ type: 'Decimal', description: 'Units, more than zero; 1 by default.' }),
    properties: t.field({ type: 'JSON', description: 'The properties of the event.' }),
    tokenUsage: t.field({ type: 'JSON', description: tokenUsageAsOfEvents }),
    customerId: t.id({
      description: 'Our id or the externalId: uses the rate card of the customer.',
    }),
    rateCardId: t.id({
      description: "The card's id or key; the default card without it and a customer.",
    }),
    at: t.field({ type: 'DateTime', description: 'The instant of the rates; now by default.' }),
  }),
})

builder.queryFields((t) => ({
  usagePrice: t.field({
    type: UsagePriceType,
    nullable: true,
    description:
      'What one use would cost, without a customer or for one. Null when no rate names the event type: such events are free. INVALID_REQUEST when rates name it and none matches. Needs read.',
    args: { input: t.arg({ type: UsagePriceInput, required: true }) },
    resolve: (_root, { input: { rateCardId, ...input } }, ctx) =>
      ctx.perform(getUsagePrice, { ...input, rateCard: rateCardId }),
  }),
}))
