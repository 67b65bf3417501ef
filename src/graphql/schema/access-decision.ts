/** The fields of a check's decision, for every type that carries one. */
import type { GraphQLInterfaceType, GraphQLResolveInfo } from 'graphql'
import {
  type Check,
  type CheckReason,
  type CostPreview,
  checkReasons,
} from '../../core/entitlements/check.ts'
import { type Optimization, searchSteps } from '../../core/pricing/optimization.ts'
import type { Context } from '../execution/context.ts'
import { costing } from '../execution/field-cost.ts'
import type { FeatureOfCustomer } from '../execution/loaders.ts'
import { selectedNames } from '../execution/selected-names.ts'
import { builder } from './builder.ts'

/** The cost of a search among the models of a rate card, in values. */
const searchCost = 10

const reasons: Record<CheckReason, string> = {
  ENTITLED: 'Allowed.',
  OVER_SOFT_LIMIT: 'Allowed, beyond a soft limit or into overage.',
  NO_ENTITLEMENT: 'The customer has no entitlement to the feature.',
  NOT_EFFECTIVE: 'The entitlement begins later.',
  EXPIRED: 'The entitlement has expired.',
  REVOKED: 'The entitlement was revoked.',
  DISABLED: 'The entitlement to a boolean feature says false.',
  UNPRICED:
    'The rate card prices events of the type, but not this one: no rate matches it, or it lacks every property that its rate prices.',
  LIMIT_EXCEEDED: 'A hard limit does not allow the use.',
  INSUFFICIENT_CREDITS: 'The credits do not cover the use.',
  CUSTOMER_ARCHIVED: 'The customer is archived.',
  CUSTOMER_NOT_FOUND: 'There is no such customer; only in checks of many.',
  FEATURE_NOT_FOUND:
    'There is no such feature, nor a rate for events of that type; only in checks of many.',
}

const CheckReasonEnum = builder.enumType('CheckReason', {
  description:
    'Why a use is allowed or not: the first reason that applies, checked from the customer to the credits.',
  values: Object.fromEntries(
    checkReasons.map((reason) => [reason, { description: reasons[reason] }] as const),
  ) as Record<CheckReason, { description: string }>,
})

const CostPreviewRef = builder.objectRef<CostPreview>('CostPreview').implement({
  description: 'The price of the use on the rate card of the customer.',
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
    savingsPercent: t.exposeInt('savingsPercent', {
      description: 'The same as a number, e.g. 75.',
    }),
    savingsCredits: t.expose('savingsCredits', {
      type: 'Decimal',
      description: 'Credits that the use would cost less.',
    }),
    qualityScore: t.expose('qualityScore', {
      type: 'Decimal',
      nullable: true,
      description: "Between 0 and 1, as entered at the model's rate; null when not entered.",
    }),
  }),
})

/** Its fields have the same names as those of its types: a resolver function for each would cost more than the check. */
export const AccessDecision = builder.interfaceRef<object>('AccessDecision').implement({
  description:
    'Whether a customer may use a feature now: a dry run of recording an event of the feature. It reserves nothing; recording decides again.',
  fields: (t) => ({
    allowed: t.boolean({ description: 'Whether the use would be accepted.' }),
    reason: t.field({ type: CheckReasonEnum, description: 'Why.' }),
    details: t.field({
      type: 'JSON',
      nullable: true,
      description:
        'The details of the error that recording the use would be refused with: those of INVALID_REQUEST for UNPRICED, of PRECONDITION_FAILED for CUSTOMER_ARCHIVED, of NOT_FOUND for what is not found, and else of the code that is called like the reason (see ErrorCode). Null when the use is allowed, and for reasons for which recording refuses nothing.',
    }),
    remainingCredits: t.field({
      type: 'Decimal',
      nullable: true,
      description:
        'Credits that can still be spent on the feature: the available ones, up to the rest of its limit. Null for an unknown customer or feature.',
    }),
    availableCredits: t.field({
      type: 'Decimal',
      nullable: true,
      description:
        'Credits that can be spent on anything. Null for an unknown customer or feature.',
    }),
    used: t.field({
      type: 'Decimal',
      nullable: true,
      description:
        'Units (METERED) or credits (CREDITS) used in the current period; null without an entitlement and for other types.',
    }),
    resetAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When the current period ends and usage resets to zero; null: never.',
    }),
    costPreview: t.field({
      type: CostPreviewRef,
      nullable: true,
      description: 'The price of the requested use; null when no rate prices it.',
    }),
    optimization: t.field({
      type: OptimizationRef,
      nullable: true,
      description:
        'A cheaper model, if the properties name a `model` and another one saves at least one percent; else null. The field costs as much as 10 fields.',
      ...costing({ own: searchCost }),
      resolve: (decision, _args, ctx) => {
        const { optimization } = decision as Decision
        return ctx.inTurn(searchSteps, optimization)
      },
    }),
    asOf: t.field({ type: 'DateTime', description: 'The instant that the decision is about.' }),
  }),
})

export type Decision = Omit<Check, 'customerId' | 'feature' | 'about' | 'entitlement'>

/** The rows with the decisions on them, if the document asks for any: one operation for all lists of a document. */
export async function withDecisions<Row extends FeatureOfCustomer>(
  rows: Row[],
  ctx: Context,
  info: GraphQLResolveInfo,
): Promise<Row[]> {
  const names = selectedNames(info)
  const decision = info.schema.getType(AccessDecision.name) as GraphQLInterfaceType
  if (!Object.keys(decision.getFields()).some((name) => names.has(name))) return rows
  const checks = await Promise.all(rows.map((row) => ctx.loaders().checks.load(row)))
  // Assigned to the row itself, by which Pothos knows what was loaded with it.
  for (const [i, row] of rows.entries()) Object.assign(row, decisionOf(checks[i]))
  return rows
}

function decisionOf(check: Check | undefined): Decision {
  if (!check) throw new Error('An entitlement has no check')
  const { customerId: _, feature: _f, about: _a, entitlement: _e, ...decision } = check
  return decision
}
