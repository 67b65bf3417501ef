/** What a check computes, as fields of whatever stands for a customer and a feature. */
import DataLoader from 'dataloader'
import {
  type Check,
  type CheckReason,
  type CostPreview,
  checkReasons,
} from '../core/entitlements/check.ts'
import { checkCustomer } from '../core/entitlements/check-entitlements.ts'
import type { Optimization } from '../core/pricing/optimization.ts'
import { builder } from './builder.ts'
import type { Context } from './context.ts'

/** Whose use of what is decided on. */
export interface Pair {
  customerId: string
  featureId: string
}

const known = new WeakMap<object, Check | Promise<Check>>()
const loaders = new WeakMap<Context, DataLoader<Pair, Check>>()

/** Keeps the check that came with an object, so that its fields do not ask again. */
export function withCheck<T extends object>(object: T, check: Check): T {
  known.set(object, check)
  return object
}

/** The check of a pair: the one that came with it, else one load for all pairs of a customer that are asked for together. */
function checkOf(pair: Pair, ctx: Context): Check | Promise<Check> {
  const found = known.get(pair)
  if (found) return found
  const loader = loaders.get(ctx) ?? createLoader(ctx)
  loaders.set(ctx, loader)
  const check = loader.load(pair)
  known.set(pair, check)
  return check
}

/** At once when the check is there: a promise for each field would cost more than the check. */
function ofCheck<T>(pair: Pair, ctx: Context, read: (check: Check) => T): T | Promise<T> {
  const check = checkOf(pair, ctx)
  return check instanceof Promise ? check.then(read) : read(check)
}

/** Without a cache of its own: a mutation later in the request may change the answer. */
function createLoader(ctx: Context): DataLoader<Pair, Check> {
  return new DataLoader(
    async (pairs) => {
      const answers = new Map<Pair, Check>()
      for (const [customerId, group] of Map.groupBy(pairs, (pair) => pair.customerId)) {
        const features = group.map((pair) => pair.featureId)
        const checks = await ctx.perform(checkCustomer, { customerId, features })
        for (const [i, check] of checks.entries()) answers.set(group[i]!, check)
      }
      return pairs.map((pair) => answers.get(pair) ?? new Error('A pair has no check'))
    },
    { cache: false },
  )
}

const reasons: Record<CheckReason, string> = {
  ENTITLED: 'Allowed.',
  OVER_SOFT_LIMIT: 'Allowed, beyond a soft limit or into overage.',
  NO_ENTITLEMENT: 'The customer has no entitlement to the feature.',
  NOT_EFFECTIVE: 'The entitlement begins later.',
  EXPIRED: 'The entitlement has expired.',
  REVOKED: 'The entitlement was revoked.',
  DISABLED: 'The entitlement to a boolean feature says false.',
  UNPRICED: 'The rate card prices such events, but none of its rates matches this one.',
  LIMIT_EXCEEDED: 'A hard limit does not allow the use.',
  INSUFFICIENT_CREDITS: 'The credits do not cover the use.',
  CUSTOMER_ARCHIVED: 'The customer is archived.',
  CUSTOMER_NOT_FOUND: 'There is no such customer; only in checks of many.',
  FEATURE_NOT_FOUND: 'There is no such feature; only in checks of many.',
}

const CheckReasonEnum = builder.enumType('CheckReason', {
  description:
    'Why a use is allowed or not. The first of these that holds, from the customer to the credits.',
  values: Object.fromEntries(
    checkReasons.map((reason) => [reason, { description: reasons[reason] }] as const),
  ) as Record<CheckReason, { description: string }>,
})

const CostPreviewRef = builder.objectRef<CostPreview>('CostPreview').implement({
  description: 'What the use would cost by the rate card of the customer.',
  fields: (t) => ({
    credits: t.expose('credits', { type: 'Decimal', description: 'Credits.' }),
    currencyAmount: t.expose('currencyAmount', {
      type: 'Decimal',
      description: 'Major units of the currency.',
    }),
    currency: t.exposeString('currency', { description: 'ISO 4217 code.' }),
  }),
})

export const OptimizationRef = builder.objectRef<Optimization>('Optimization').implement({
  description: 'The cheapest other model for the same use on the same rate card.',
  fields: (t) => ({
    suggestedModel: t.exposeString('suggestedModel', { description: 'The value for `model`.' }),
    potentialSavings: t.string({
      description: 'Whole percent of the price, rounded down, e.g. "75%".',
      resolve: ({ savingsPercent }) => `${savingsPercent}%`,
    }),
    savingsCredits: t.expose('savingsCredits', {
      type: 'Decimal',
      description: 'Credits that the use would cost less.',
    }),
    qualityScore: t.expose('qualityScore', {
      type: 'Decimal',
      nullable: true,
      description: "Between 0 and 1, as entered at the model's rate; null when nobody did.",
    }),
  }),
})

export const AccessDecision = builder.interfaceRef<Pair>('AccessDecision').implement({
  description:
    'Whether a customer may use a feature now: a dry run of recording an event of the feature. Nothing is reserved; recording decides again.',
  fields: (t) => ({
    allowed: t.boolean({
      description: 'Whether the use would be accepted.',
      resolve: (pair, _args, ctx) => ofCheck(pair, ctx, (check) => check.allowed),
    }),
    reason: t.field({
      type: CheckReasonEnum,
      description: 'Why.',
      resolve: (pair, _args, ctx) => ofCheck(pair, ctx, (check) => check.reason),
    }),
    remainingCredits: t.field({
      type: 'Decimal',
      nullable: true,
      description:
        'Credits that can still be spent on the feature: those available, within what its limit leaves. Null for an unknown customer or feature.',
      resolve: (pair, _args, ctx) => ofCheck(pair, ctx, (check) => check.remainingCredits),
    }),
    availableCredits: t.field({
      type: 'Decimal',
      nullable: true,
      description:
        'Credits that can be spent on anything. Null for an unknown customer or feature.',
      resolve: (pair, _args, ctx) => ofCheck(pair, ctx, (check) => check.availableCredits),
    }),
    used: t.field({
      type: 'Decimal',
      nullable: true,
      description:
        'Units (METERED) or credits (CREDITS) used in the current period; null without an entitlement and for other types.',
      resolve: (pair, _args, ctx) => ofCheck(pair, ctx, (check) => check.used),
    }),
    currentUsage: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'The same as `used`.',
      resolve: (pair, _args, ctx) => ofCheck(pair, ctx, (check) => check.used),
    }),
    resetAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When the current period ends and usage starts from zero; null: never.',
      resolve: (pair, _args, ctx) => ofCheck(pair, ctx, (check) => check.resetAt),
    }),
    costPreview: t.field({
      type: CostPreviewRef,
      nullable: true,
      description: 'The price of the use that was asked for; null when no rate prices it.',
      resolve: (pair, _args, ctx) => ofCheck(pair, ctx, (check) => check.costPreview),
    }),
    optimization: t.field({
      type: OptimizationRef,
      nullable: true,
      description:
        'A cheaper model, when the properties name a `model` and another saves at least one percent; else null.',
      resolve: (pair, _args, ctx) => ofCheck(pair, ctx, (check) => check.optimization),
    }),
    asOf: t.field({
      type: 'DateTime',
      description: 'The instant that the decision is about.',
      resolve: (pair, _args, ctx) => ofCheck(pair, ctx, (check) => check.asOf),
    }),
  }),
})
