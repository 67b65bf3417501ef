/** Prices of models in the words of the SDK, by the default rate card. */
import { z } from 'zod'
import { decimal, decimalText, roundAmount } from '../../../core/values/decimal.ts'
import { notFound } from '../../../core/values/errors.ts'
import type { Route } from '../../dialect.ts'
import { credits as creditsField, money as moneyField, named } from '../../fields.ts'
import { exact, money } from '../../json.ts'
import { providerOfModel } from '../../listed-providers.ts'
import { routeOf } from '../../route.ts'
import {
  PricingDocument,
  type PricingQuery,
  UsagePriceDocument,
  type UsagePriceQuery,
  type UsagePriceQueryVariables,
} from '../asks.generated.ts'
import { modelKind } from '../fields.ts'
import { nonNegativeInput } from '../inputs.ts'
import { eventTypeWord, useOf } from './use.ts'

const tag = 'SDK'

const credits = creditsField.schema
const amountOfMoney = moneyField.schema

const use = z.strictObject({
  provider: z.string().min(1),
  model: z.string().min(1),
  inputTokens: nonNegativeInput.optional(),
  outputTokens: nonNegativeInput.optional(),
  type: z
    .string()
    .min(1)
    .max(100)
    .optional()
    .describe('text, image, video, or the kind of an event; text by default.'),
  count: nonNegativeInput.optional().describe('Images, videos or other units; 1 by default.'),
  durationSeconds: nonNegativeInput.optional().describe('The length of each video.'),
  customerId: z.string().optional().describe('Sent by older SDKs; ignored.'),
})

const price = z.object({
  credits,
  costBreakdown: z
    .object({
      inputCostUsd: amountOfMoney,
      outputCostUsd: amountOfMoney,
      totalCostUsd: amountOfMoney,
    })
    .describe(
      'The value of the credits; units that are neither input nor output are in the total.',
    ),
  providerCostUsd: amountOfMoney.describe('The cost at the rate, else the value of the credits.'),
  marginUsd: amountOfMoney,
  marginPercent: z.number().describe('Percent of the value of the credits.'),
  currency: z.string().describe('The currency of the rate card, for all amounts.'),
})

const calculateCost = routeOf(
  'POST /rating/calculate',
  {
    name: 'calculateCost',
    summary: 'The price of one use of a model.',
    tag,
    refuses: ['NOT_FOUND'],
    body: use,
    response: price,
    example: {
      request: { provider: 'OPENAI', model: 'gpt-4', inputTokens: 500, outputTokens: 1000 },
    },
    shows: {
      credits: 15,
      costBreakdown: { inputCostUsd: 0.05, outputCostUsd: 0.1, totalCostUsd: 0.15 },
      ...{ providerCostUsd: 0.12, marginUsd: 0.03, marginPercent: 20, currency: 'USD' },
    },
  },
  async ({ body }, ask) => {
    const answer = await ask(UsagePriceDocument, askedOf(body))
    return priceOf(answer, body.model)
  },
)

function askedOf(asked: z.output<typeof use>): UsagePriceQueryVariables {
  const { provider, model, inputTokens, outputTokens, type, count, durationSeconds } = asked
  const eventType = eventTypeWord(type ?? 'text')
  const { quantity, properties: common } = useOf(eventType, {
    provider,
    model,
    ...(count !== undefined && { count }),
    ...(durationSeconds !== undefined && { duration_seconds: durationSeconds }),
  })
  const input = inputTokens === undefined ? {} : { input_tokens: inputTokens }
  const output = outputTokens === undefined ? {} : { output_tokens: outputTokens }
  const use = { eventType, quantity }
  return {
    whole: { ...use, properties: { ...common, ...input, ...output } },
    // The other side is zero, which differs from not given.
    withoutOutput: { ...use, properties: { ...common, ...input, output_tokens: 0 } },
    withoutInput: { ...use, properties: { ...common, ...output, input_tokens: 0 } },
  }
}

function priceOf(
  { price: whole, withoutInput, withoutOutput }: UsagePriceQuery,
  model: string,
): z.input<typeof price> {
  if (!whole || !withoutInput || !withoutOutput) throw notFound('price', model)
  const worth = decimal(whole.creditsValue)
  const margin = worth.minus(whole.cost)
  const percent = worth.eq(0) ? worth : margin.times(100).div(worth)
  return {
    credits: exact(whole.credits),
    costBreakdown: {
      inputCostUsd: money(decimalText(worth.minus(withoutInput.creditsValue))),
      outputCostUsd: money(decimalText(worth.minus(withoutOutput.creditsValue))),
      totalCostUsd: money(whole.creditsValue),
    },
    providerCostUsd: money(whole.cost),
    marginUsd: money(decimalText(margin)),
    marginPercent: exact(decimalText(roundAmount(percent))),
    currency: whole.currency ?? '',
  }
}

const unitPrice = z
  .object({
    costPerUnit: amountOfMoney,
    creditsPerUnit: credits,
    unitSize: z.number(),
    currency: z.string(),
  })
  .meta({ id: 'UnitPrice' })

const kind = named('ModelKind', modelKind).schema

const modelPrice = z
  .object({
    provider: z
      .string()
      .describe(
        'In capitals, as in the SDK: the provider of the rate, else the known provider of the model.',
      ),
    model: z.string(),
    eventType: z.string(),
    kind: kind.nullable().describe('The kind of work that the model does; null: not given.'),
    pricing: z
      .record(z.string(), unitPrice)
      .describe('By input_token, output_token, image, video_second, …'),
  })
  .meta({ id: 'ModelPrice' })

const perThousand = { costPerUnit: 0.03, creditsPerUnit: 3, unitSize: 1000, currency: 'USD' }

/** Rates per request: a page takes the process a few milliseconds. */
const ratesAtOnce = 200

const getPricing = routeOf(
  'GET /rating/pricing',
  {
    name: 'getPricing',
    summary: 'The current prices of models.',
    tag,
    response: z.object({
      data: z.array(modelPrice),
      total: z.number().int(),
    }),
    shows: {
      data: [
        {
          ...{ provider: 'OPENAI', model: 'gpt-4', eventType: 'ai_generation', kind: 'CHAT' },
          pricing: { input_token: perThousand, output_token: perThousand },
        },
      ],
      total: 1,
    },
  },
  async (_request, ask) => {
    const data: ReturnType<typeof pricingOf> = []
    for (let after: string | null = null; ; ) {
      const page: PricingQuery = await ask(PricingDocument, { first: ratesAtOnce, after })
      const rates = page.currentRates
      data.push(...rates.flatMap(pricingOf))
      after = rates.at(-1)?.id ?? null
      if (rates.length < ratesAtOnce) return { data, total: data.length }
    }
  },
)

/** Empty for a rate that applies to any model. */
function pricingOf(rate: CurrentRate) {
  const { model, provider } = rate.match as Record<string, string | undefined>
  if (model === undefined) return []
  const pricing = Object.fromEntries(
    rate.components.map((component) => [
      unitWords.get(component.property) ?? component.property.replace(/_tokens$/, '_token'),
      unitPriceOf(component, rate.rateCard),
    ]),
  )
  const { eventType, kind } = rate
  const named = provider?.toUpperCase() ?? providerOfModel(model)
  return [{ provider: named, model, eventType, kind, pricing }]
}

const unitWords: ReadonlyMap<string, string> = new Map([
  ['image_count', 'image'],
  ['duration_seconds', 'video_second'],
])

type CurrentRate = PricingQuery['currentRates'][number]

function unitPriceOf(component: CurrentRate['components'][number], card: CurrentRate['rateCard']) {
  const worth = roundAmount(decimal(component.credits).times(card.creditValue))
  return {
    costPerUnit: money(component.cost ?? decimalText(worth)),
    creditsPerUnit: exact(component.credits),
    unitSize: exact(component.unitSize),
    currency: card.currency,
  }
}

export const ratingRoutes: Route[] = [calculateCost, getPricing]
