/** Estimates of what usage or events would cost in credits; nothing is recorded. */
import { z } from 'zod'
import { type Decimal, decimal, sumOf } from '../../../core/values/decimal.ts'
import { exact } from '../../../core/values/exact-json.ts'
import { asking } from '../../asking.ts'
import type { Ask, Route } from '../../dialect.ts'
import { from, nullable, object, text } from '../../fields.ts'
import { routeOf } from '../../route.ts'
import { StiggUsagePriceDocument, type UsagePriceInput } from '../asks.generated.ts'
import { currencyOf } from '../currency.ts'
import { dimensionsInput, idInput, timeInput, usageInput } from '../inputs.ts'
import { readWallet, walletAsks } from '../wallet.ts'

const usesMax = 100
const tag = 'Usage'

const meterOf = asking(
  'query entitlement',
  ['customerId', 'feature'],
  object({
    meter: from(
      'feature.meter',
      nullable(object({ ...{ eventType: text, valueProperty: nullable(text) } })),
    ),
  }),
)
const part = z.object({
  ...{ featureId: z.string().nullable(), eventName: z.string().nullable() },
  estimatedCost: z.number(),
})
const estimate = z.object({
  ...{ currencyId: z.string(), estimatedCost: z.number(), currentBalance: z.number() },
  balanceAfterEstimate: z.number().describe('Below zero when it would not be enough.'),
  ...{ wouldOverdraft: z.boolean(), breakdown: z.array(part) },
})
const response = z.object({ estimates: z.array(estimate), warnings: z.array(z.string()) })

const whose = { customerId: idInput, resourceId: idInput.nullish(), dimensions: dimensionsInput }
const common = {
  ...({ tag, scope: 'read', refuses: ['NOT_FOUND'], asks: [meterOf, ...walletAsks] } as const),
  response,
}

function shownFor(named: { featureId: string | null; eventName: string | null }) {
  const estimates = [
    {
      ...{ currencyId: 'credits', estimatedCost: 10, currentBalance: 100, wouldOverdraft: false },
      ...{ balanceAfterEstimate: 90, breakdown: [{ ...named, estimatedCost: 10 }] },
    },
  ]
  return { estimates, warnings: [] }
}

interface Use {
  customerId: string
  featureId: string | null
  eventName: string | null
  cost: Decimal
}

/** One for each customer, whose credits have one currency; none for what is free. */
async function estimated(ask: Ask, uses: readonly Use[]): Promise<z.output<typeof response>> {
  const estimates: z.output<typeof estimate>[] = []
  for (const [customerId, own] of Map.groupBy(uses, (use) => use.customerId)) {
    const { available, customer } = await readWallet(ask, customerId)
    const paid = own.filter(({ cost }) => cost.gt(0))
    if (paid.length === 0) continue
    const cost = sumOf(paid.map((use) => use.cost))
    const after = decimal(available).minus(cost)
    estimates.push({
      ...{ currencyId: currencyOf(customer.extras), estimatedCost: exact(cost.toFixed()) },
      ...{ currentBalance: exact(available), balanceAfterEstimate: exact(after.toFixed()) },
      wouldOverdraft: after.lt(0),
      breakdown: paid.map(({ featureId, eventName, cost: credits }) => ({
        ...{ featureId, eventName, estimatedCost: exact(credits.toFixed()) },
      })),
    })
  }
  return { estimates, warnings: [] }
}

async function costOf(ask: Ask, input: UsagePriceInput): Promise<Decimal> {
  const { usagePrice } = await ask(StiggUsagePriceDocument, { input })
  return decimal(usagePrice?.credits ?? '0')
}

const estimateUsage = routeOf(
  'POST /api/v1/usage/estimate',
  {
    ...{ ...common, name: 'estimateUsage', summary: 'What usage of features would cost.' },
    body: z.strictObject({
      usages: z
        .array(z.strictObject({ ...whose, featureId: idInput, value: usageInput }))
        .min(1)
        .max(usesMax),
    }),
    shows: shownFor({ featureId: 'feature-api-calls', eventName: null }),
    example: {
      request: {
        usages: [{ customerId: 'customer-123', featureId: 'feature-api-calls', value: 10 }],
      },
    },
  },
  async ({ body: { usages } }, ask) => {
    const uses: Use[] = []
    for (const { customerId, featureId, value, dimensions } of usages) {
      const { meter } = await meterOf.run(ask, { customerId, feature: featureId })
      const { eventType = featureId, valueProperty = null } = meter ?? {}
      const properties = {
        ...(valueProperty !== null && { [valueProperty]: value }),
        ...dimensions,
      }
      const cost = await costOf(ask, { eventType, customerId, quantity: value, properties })
      uses.push({ customerId, featureId, eventName: null, cost })
    }
    return estimated(ask, uses)
  },
)

const estimateEvents = routeOf(
  'POST /api/v1/events/estimate',
  {
    ...{ ...common, name: 'estimateEvents', summary: 'What events would cost.' },
    body: z.strictObject({
      events: z
        .array(
          z.strictObject({
            ...{ ...whose, eventName: idInput, idempotencyKey: idInput.optional() },
            timestamp: timeInput.optional(),
          }),
        )
        .min(1)
        .max(usesMax),
    }),
    shows: shownFor({ featureId: null, eventName: 'message_sent' }),
    example: { request: { events: [{ customerId: 'customer-123', eventName: 'message_sent' }] } },
  },
  async ({ body: { events } }, ask) => {
    const uses: Use[] = []
    for (const { customerId, eventName, dimensions } of events) {
      const given = { eventType: eventName, customerId, properties: dimensions ?? {} }
      uses.push({ customerId, featureId: null, eventName, cost: await costOf(ask, given) })
    }
    return estimated(ask, uses)
  },
)

export const estimateRoutes: Route[] = [estimateUsage, estimateEvents]
