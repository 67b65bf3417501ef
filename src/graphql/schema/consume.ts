/** Consuming in GraphQL: check and record in one call. */

import type { Check } from '../../core/entitlements/check.ts'
import type { Consumed } from '../../core/ledger/decide/consume.ts'
import { consume } from '../../core/usage/usage.ts'
import { AccessDecision } from './access-decision.ts'
import { builder } from './builder.ts'
import { CreditBalanceType } from './credits.ts'
import { customerIdField } from './customer-id.ts'
import { usageKeyScope } from './key-scope.ts'
import { tokenUsageAsOfEvents } from './token-usage.ts'
import { UsageEventType } from './usage.ts'

type Consumption = Check & Pick<Consumed, 'event' | 'balance'>

const ConsumeResult = builder.objectRef<Consumption>('ConsumeResult').implement({
  description:
    'The decision on a use and, when it was allowed, the event that was stored. `used` and `remainingCredits` are those afterwards.',
  interfaces: [AccessDecision],
  fields: (t) => ({
    usageEvent: t.field({
      type: UsageEventType,
      nullable: true,
      description: 'The stored event; null when the use was not allowed.',
      resolve: ({ event }) => event,
    }),
    balance: t.field({
      type: CreditBalanceType,
      description: "The customer's balance afterwards.",
      resolve: ({ balance }) => balance,
    }),
  }),
})

const ConsumeInput = builder.inputType('ConsumeInput', {
  description: 'A use of a feature.',
  fields: (t) => ({
    customerId: customerIdField(t),
    subscriptionId: t.id({
      description:
        'The subscription whose usage it is, `sub_…`, one of the customer: NOT_FOUND otherwise. Without it the usage is that of the subscription, among those that charge it, that the customer started first.',
    }),
    feature: t.string({ required: true, description: 'Key or id of the feature.' }),
    quantity: t.field({ type: 'Decimal', description: 'Units, more than zero; 1 by default.' }),
    properties: t.field({
      type: 'JSON',
      description:
        'The properties that rates and meters read, e.g. {model, input_tokens, output_tokens}.',
    }),
    tokenUsage: t.field({ type: 'JSON', description: tokenUsageAsOfEvents }),
    idempotencyKey: t.string({
      description: `The key of the usage event: a repeated request with this key records nothing more. ${usageKeyScope}`,
    }),
  }),
})

builder.mutationFields((t) => ({
  consume: t.field({
    type: ConsumeResult,
    description:
      'Checks a feature and records its event in one call, all or nothing: a use that is not allowed is answered with the reason and changes nothing. Needs write.',
    args: { input: t.arg({ type: ConsumeInput, required: true }) },
    resolve: async (_root, { input }, ctx) => {
      const { check, event, balance } = await ctx.perform(consume, input)
      return { ...check, event, balance }
    },
  }),
}))
