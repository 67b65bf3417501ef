/** Usage of features, as amounts that are added, taken back or set. */
import { z } from 'zod'
import { exact } from '../../../core/values/exact-json.ts'
import type { Ask, Route } from '../../dialect.ts'
import { routeOf } from '../../route.ts'
import { currencyDefault } from '../currency.ts'
import { entitlementWords } from '../entitlement-words.ts'
import { changeInput, dimensionsInput, idInput, textInput, timeInput } from '../inputs.ts'
import { asksOfReports, reportUsage } from '../report-usage.ts'
import { requireResource, resourceAsks } from '../resources.ts'

const usagesMax = 100
const instant = z.iso.datetime().meta({ pattern: undefined })

const usage = z.strictObject({
  ...{ customerId: idInput, featureId: idInput, value: changeInput },
  updateBehavior: z
    .enum(['DELTA', 'SET'])
    .default('DELTA')
    .describe('DELTA adds, and takes back when it is negative; SET replaces.'),
  idempotencyKey: textInput(255).optional().describe('What comes again with it changes nothing.'),
  createdAt: timeInput.optional().describe('When it was used, for what is added; now by default.'),
  ...{ dimensions: dimensionsInput, resourceId: idInput.nullish() },
})

const measurement = z
  .object({
    ...{ id: z.string(), customerId: z.string(), featureId: z.string(), value: z.number() },
    currentUsage: z.number().nullable().describe('Right afterwards.'),
    ...{ createdAt: instant, timestamp: instant, nextResetDate: instant.nullable() },
    ...{ usagePeriodStart: instant.nullable(), usagePeriodEnd: instant.nullable() },
    resourceId: z.string().nullable(),
  })
  .meta({ id: 'UsageMeasurement' })

type Measurement = z.output<typeof measurement>

async function report(ask: Ask, given: z.output<typeof usage>): Promise<Measurement> {
  const { customerId, featureId, value, resourceId, updateBehavior } = given
  const subscriptionId = await requireResource(ask, customerId, resourceId)
  const { id, timestamp, own } = await reportUsage(ask, {
    ...{
      customerId,
      subscriptionId,
      featureId,
      value,
      updateBehavior,
      createdAt: given.createdAt ?? null,
    },
    ...{ dimensions: given.dimensions ?? {}, idempotencyKey: given.idempotencyKey ?? null },
  })
  const words = entitlementWords(own, null, { amount: exact, currencyId: currencyDefault })
  return {
    ...{ id, customerId, featureId, value: exact(value), currentUsage: words.currentUsage },
    ...{ createdAt: timestamp, timestamp, nextResetDate: words.usagePeriodEnd },
    ...{ usagePeriodStart: words.usagePeriodStart, usagePeriodEnd: words.usagePeriodEnd },
    resourceId: resourceId ?? null,
  }
}

const reportUsages = routeOf(
  'POST /api/v1/usage',
  {
    ...{
      name: 'reportUsage',
      tag: 'Usage',
      status: 201,
      asks: [...asksOfReports, ...resourceAsks],
    },
    ...({ scope: 'write', as: { value: 'quantity', dimensions: 'properties' } } as const),
    summary: 'Reports usage, one after the other, up to the first that is refused.',
    refuses: ['NOT_FOUND', 'LIMIT_EXCEEDED', 'INSUFFICIENT_CREDITS', 'PRECONDITION_FAILED'],
    body: z.strictObject({ usages: z.array(usage).min(1).max(usagesMax) }),
    response: z.array(measurement),
    shows: [
      {
        ...{ id: 'evt_123', customerId: 'customer-123', featureId: 'feature-api-calls' },
        ...{ value: 10, currentUsage: 260, resourceId: null },
        ...{ createdAt: '2024-01-15T10:30:00.000Z', timestamp: '2024-01-15T10:30:00.000Z' },
        usagePeriodStart: '2024-01-01T00:00:00.000Z',
        usagePeriodEnd: '2024-02-01T00:00:00.000Z',
        nextResetDate: '2024-02-01T00:00:00.000Z',
      },
    ],
    example: {
      request: {
        usages: [{ customerId: 'customer-123', featureId: 'feature-api-calls', value: 10 }],
      },
    },
  },
  async ({ body: { usages } }, ask) => {
    const made: Measurement[] = []
    for (const one of usages) made.push(await report(ask, one))
    return made
  },
)

export const usageRoutes: Route[] = [reportUsages]
