/**
 * `POST /entitlements/check`, which two clients define differently: the document (`customer_id`, `feature_id`, `metadata`) and
 * the SDK (`userId`, `featureId`, `action`). The body tells which; both get the fields of both.
 *
 * The SDK's `featureId` is any text. If the workspace has no such feature, the feature of the kind of action (`ai_generation`,
 * `image_generation`, …) is checked instead, as when the usage is recorded (event-input.ts); if it has no prices, those of the kind
 * apply; and if neither is a feature but has a price, credits alone decide.
 */
import { z } from 'zod'
import { snakeCase } from '../../../core/values/snake-case.ts'
import { detailWords } from '../../detail-words.ts'
import type { Ask } from '../../dialect.ts'
import { nextMonth } from '../../examples.ts'
import {
  credits as creditsField,
  money as moneyField,
  time as timeField,
  timeText,
} from '../../fields.ts'
import { exact, exactOrNull, money } from '../../json.ts'
import { routeOf } from '../../route.ts'
import {
  CheckEntitlementDocument,
  type CheckEntitlementQuery,
  type CheckReason,
  CheckUserDocument,
} from '../asks.generated.ts'
import { detailSchema } from '../errors.ts'
import {
  customerId,
  featureId,
  objectInput,
  positiveInput,
  referenceInput,
  textInput,
} from '../inputs.ts'
import { payerOf } from '../sdk/event-input.ts'
import { eventTypeWord, useOf } from '../sdk/use.ts'
import { findWallet } from '../sdk/wallets.ts'

const credits = creditsField.schema
const amountOfMoney = moneyField.schema
const time = timeField.schema

const documented = z
  .strictObject({
    customer_id: customerId,
    feature_id: featureId,
    metadata: objectInput
      .nullish()
      .describe(
        'The properties of the use, e.g. {model, input_tokens}; estimated_tokens for the sum.',
      ),
    quantity: positiveInput.nullish().describe('Units that the use would take; 1 by default.'),
  })
  .meta({ id: 'EntitlementCheck' })

const ofSdk = z
  .strictObject({
    userId: customerId.nullish().describe('Without a user and a team the workspace pays.'),
    teamId: referenceInput.nullish().describe('A team pays for its users.'),
    featureId,
    customerId: z.string().nullish().describe('Sent by older SDKs; ignored.'),
    action: z
      .looseObject({ type: textInput(100) })
      .describe(
        'type, provider, model, estimatedInputTokens, estimatedOutputTokens, estimatedCount, estimatedDurationSeconds of each, …',
      ),
  })
  .meta({ id: 'SdkEntitlementCheck' })

const suggestion = z
  .object({ type: z.string(), label: z.string(), url: z.string() })
  .meta({ id: 'SuggestedAction' })

const response = z.object({
  allowed: z.boolean(),
  remaining_credits: credits.nullable().describe('Credits that can be spent on the feature.'),
  limit: z.number().nullable().describe('Credits or units per period; null: unlimited.'),
  reset_at: time.nullable().describe('When the period ends; null: never.'),
  cost_preview: z
    .object({ credits, currency_amount: amountOfMoney })
    .nullable()
    .describe('The price of the use; null when no rate prices it.'),
  optimization: z
    .object({
      suggested_model: z.string(),
      potential_savings: z.string(),
      quality_score: z.number().nullable(),
    })
    .nullable(),
  reason: z.string().nullable().describe('A sentence that explains a refusal or a warning.'),
  reason_code: z.string().describe('ENTITLED, LIMIT_EXCEEDED, …: CheckReason of GraphQL.'),
  details: detailSchema
    .nullable()
    .describe('Those of the error that recording the use would be refused with; null without one.'),
  estimatedCostCredits: credits.nullable(),
  estimatedCostUsd: amountOfMoney.nullable().describe('Null for a price in another currency.'),
  currentBalance: credits.nullable().describe('Credits that can be spent on anything.'),
  actions: z.array(suggestion).describe('Suggested remedies.'),
})

export const checkEntitlement = routeOf(
  'POST /entitlements/check',
  {
    name: 'checkEntitlement',
    summary: 'Whether a customer may use a feature now, and what the use would cost.',
    tag: 'Entitlements',
    refuses: ['NOT_FOUND'],
    body: z.union([documented, ofSdk]),
    response,
    example: {
      request: {
        ...{ customer_id: 'cust_123', feature_id: 'ai_generation' },
        metadata: { model: 'gpt-4', estimated_tokens: 1500 },
      },
    },
    shows: {
      ...{ allowed: true, remaining_credits: 8500, limit: 10000, reset_at: nextMonth },
      cost_preview: { credits: 15, currency_amount: 1.5 },
      optimization: {
        ...{ suggested_model: 'gpt-3.5-turbo', potential_savings: '75%', quality_score: 0.92 },
      },
      ...{ reason: null, reason_code: 'ENTITLED', details: null, estimatedCostCredits: 15 },
      ...{ estimatedCostUsd: 1.5, currentBalance: 8500, actions: [] },
    },
  },
  async ({ body }, ask) =>
    shown('action' in body ? await checkUser(body, ask) : await checkCustomer(body, ask)),
)

async function checkCustomer(asked: z.output<typeof documented>, ask: Ask): Promise<Decision> {
  const data = await ask(CheckEntitlementDocument, {
    customerId: asked.customer_id,
    feature: asked.feature_id,
    quantity: asked.quantity,
    properties: asked.metadata,
  })
  return data.entitlement
}

async function checkUser(asked: z.output<typeof ofSdk>, ask: Ask): Promise<Decision> {
  const payer = payerOf({ team: asked.teamId, user: asked.userId })
  const customerId = 'user' in payer ? payer.user : await findWallet(payer.team, ask)
  if (customerId === null) return withoutWallet
  const { type, ...details } = asked.action
  const kind = eventTypeWord(type)
  const { quantity, properties } = useOf(kind, saidOf(details))
  const says = Object.keys(properties).length > 0
  const estimate = { customerId, quantity, properties: says ? properties : null, pricedAs: kind }
  const checks = [asked.featureId, kind].map((feature) => ({ ...estimate, feature }))
  const [first, second] = (await ask(CheckUserDocument, { checks })).checkEntitlements
  const decision = first?.reason === 'FEATURE_NOT_FOUND' ? second : first
  if (!decision) throw new Error('Two checks were answered with fewer')
  return decision
}

/**
 * `estimatedInputTokens` and `estimated_input_tokens` mean `input_tokens`; `estimated_tokens` is a sum, which has no other name.
 */
function saidOf(details: Record<string, unknown>): Record<string, unknown> {
  const said = Object.entries(details).flatMap(([name, value]) => {
    const word = snakeCase(name)
    const plain = word === 'estimated_tokens' ? word : word.replace(/^estimated_(?=.)/, '')
    return value === null ? [] : [[plain, value] as const]
  })
  return Object.fromEntries(said)
}

const withoutWallet: Decision = {
  allowed: false,
  reason: 'CUSTOMER_NOT_FOUND',
  details: null,
  remainingCredits: null,
  availableCredits: null,
  limit: null,
  resetAt: null,
  costPreview: null,
  optimization: null,
}

type Decision = CheckEntitlementQuery['entitlement']

function shown(decision: Decision): z.input<typeof response> {
  const { costPreview: cost, optimization, reason } = decision
  const { words, help } = reasons[reason]
  return {
    allowed: decision.allowed,
    remaining_credits: exactOrNull(decision.remainingCredits),
    limit: exactOrNull(decision.limit),
    reset_at: decision.resetAt && timeText(decision.resetAt),
    cost_preview: cost && {
      credits: exact(cost.credits),
      currency_amount: money(cost.currencyAmount),
    },
    optimization: optimization && {
      suggested_model: optimization.suggestedModel,
      potential_savings: optimization.potentialSavings,
      quality_score: exactOrNull(optimization.qualityScore),
    },
    reason: words,
    reason_code: reason,
    details: decision.details ? detailWords(decision.details) : null,
    estimatedCostCredits: exactOrNull(cost?.credits),
    estimatedCostUsd: cost?.currency === 'USD' ? money(cost.currencyAmount) : null,
    currentBalance: exactOrNull(decision.availableCredits),
    actions: help ? [helps[help]] : [],
  }
}

const helps = {
  purchase: { type: 'purchase', label: 'Purchase credits', url: '/credits/purchase' },
  upgrade: { type: 'upgrade', label: 'Upgrade the plan', url: '/upgrade' },
  create_wallet: {
    type: 'create_wallet',
    label: 'Create a credit wallet',
    url: '/credits/purchase',
  },
}

interface Reason {
  words: string | null
  help?: keyof typeof helps
}

/** In the words of the SDK's server, where it has a word. */
const reasons: Record<CheckReason, Reason> = {
  ENTITLED: { words: null },
  OVER_SOFT_LIMIT: { words: 'Low credits - consider purchasing more', help: 'purchase' },
  NO_ENTITLEMENT: { words: 'Feature not enabled for this customer', help: 'upgrade' },
  NOT_EFFECTIVE: { words: 'The entitlement begins later' },
  EXPIRED: { words: 'The entitlement has expired', help: 'upgrade' },
  REVOKED: { words: 'The entitlement was revoked', help: 'upgrade' },
  DISABLED: { words: 'The feature is switched off', help: 'upgrade' },
  UNPRICED: { words: 'No rate prices this use' },
  LIMIT_EXCEEDED: { words: 'Usage limit exceeded', help: 'upgrade' },
  INSUFFICIENT_CREDITS: { words: 'Insufficient credits', help: 'purchase' },
  CUSTOMER_ARCHIVED: { words: 'The customer is archived' },
  CUSTOMER_NOT_FOUND: { words: 'No credit wallet found', help: 'create_wallet' },
  FEATURE_NOT_FOUND: { words: 'There is no such feature' },
}
