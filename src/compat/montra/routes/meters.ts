/** Meters: what is counted, what of it a pricing model includes, and what it charges for it. */
import { z } from 'zod'
import { DomainError } from '../../../core/values/errors.ts'
import { asking, isThere, listAll, listing } from '../../asking.ts'
import type { Route } from '../../dialect.ts'
import { eg, from, id, object, text, time, words } from '../../fields.ts'
import { routeOf } from '../../route.ts'
import { amountInput, idInput, partCurrencyInput, textInput } from '../inputs.ts'
import { changeModel, currencyChange, modelChangeAsks, readModel } from '../model-change.ts'
import { type ModelParts, modelPartAsks, modelParts, modelsBySlug } from '../model-parts.ts'

const tag = 'Meters'

const aggregations = {
  ...{ SUM: 'sum', COUNT: 'count', MAX: 'max', UNIQUE_COUNT: 'unique', LAST: 'last' },
} as const

const counted = object({
  ...{ id: eg('meter_123', id), name: eg('API Requests', text) },
  slug: from('key', eg('api-requests', text)),
  aggregation: eg('sum', words('Aggregation', aggregations)),
  created_at: time,
})
type Counted = ReturnType<typeof counted.write>

const meter = counted.schema
  .extend({
    pricing_model_id: z.string().nullable().describe('The first that has it.'),
    currency: z.string(),
    amount: z.number().nullable().describe('Of events_per_unit events; null: not charged.'),
    events_per_unit: z.number(),
  })
  .meta({ id: 'Meter' })
const priced = { pricing_model_id: 'plan_123', currency: 'USD', amount: 0.25, events_per_unit: 100 }
const shows = { ...counted.example, ...priced }

const meters = listing('query meters', [], counted)
const one = asking('query meter', ['id'], counted)

function shownOf(row: Counted, model: ModelParts | undefined): z.input<typeof meter> {
  const charge = model?.charges.find(({ meterKey }) => meterKey === row.slug)
  const { unitPrice = null, packagePrice = null, packageSize = null } = charge?.price ?? {}
  return {
    ...row,
    ...{ pricing_model_id: model?.id ?? null, currency: model?.currency ?? 'USD' },
    ...{ amount: packagePrice ?? unitPrice, events_per_unit: packageSize ?? 1 },
  }
}

const listMeters = routeOf(
  'GET /meters',
  {
    ...{ name: 'listMeters', summary: 'All meters, newest first.', tag },
    asks: [meters, ...modelPartAsks],
    response: z.array(meter),
    shows: [shows],
  },
  async (_request, ask) => {
    const [all, models] = [await listAll(ask, meters), modelsBySlug(await modelParts(ask))]
    return all.map((row) => shownOf(row, models.get(row.slug)))
  },
)

const ways = { sum: 'SUM', count: 'COUNT', max: 'MAX', unique: 'UNIQUE_COUNT' } as const

const body = z.strictObject({
  ...{ name: textInput(255), slug: textInput(100), pricing_model_id: idInput },
  aggregation: z
    .enum(['sum', 'count', 'max', 'unique'])
    .default('sum')
    .describe('unique counts the distinct values of metadata.value.'),
  currency: partCurrencyInput,
  amount: amountInput.nullish().describe('Of events_per_unit events; null: not charged.'),
  events_per_unit: z
    .number()
    .positive('must be more than 0')
    .default(1)
    .describe('A begun unit counts whole.'),
})

const createMeter = routeOf(
  'POST /meters',
  {
    ...{ name: 'createMeter', summary: 'Adds a meter to a pricing model.', tag, status: 201 },
    scope: 'write',
    refuses: ['NOT_FOUND', 'CONFLICT', 'PRECONDITION_FAILED'],
    as: { pricing_model_id: 'planId', slug: 'key', amount: 'packagePrice' },
    asks: [one, ...modelChangeAsks, ...modelPartAsks],
    body,
    response: meter,
    shows,
    example: {
      request: {
        ...{ name: 'API Requests', slug: 'api-requests', pricing_model_id: 'plan_123' },
        ...{ aggregation: 'sum', amount: 0.25, events_per_unit: 100 },
      },
    },
  },
  async ({ body: given }, ask) => {
    const { slug, currency } = given
    const model = await readModel(ask, given.pricing_model_id)
    if (await isThere(one.run(ask, { id: slug }))) {
      const message = `Another meter has the slug ${JSON.stringify(slug)}.`
      throw new DomainError('CONFLICT', message, { reason: 'KEY_TAKEN', key: slug })
    }
    const made = meterOf(given)
    const create = { type: 'METERED', name: given.name, meter: made }
    await changeModel(ask, model, {
      ...currencyChange(model, currency),
      addEntitlements: [{ feature: slug, limit: null, period: 'MONTH', create }],
      addCharges: chargesOf(given).map((charge) => ({ ...charge, create: { meter: made } })),
    })
    const parts = (await modelParts(ask)).find(({ id: own }) => own === model.id)
    return shownOf(await one.run(ask, { id: slug }), parts)
  },
)

function meterOf({ name, slug, aggregation }: z.output<typeof body>) {
  const valueProperty = aggregation === 'unique' ? 'value' : undefined
  return { key: slug, name, aggregation: ways[aggregation], valueProperty }
}

function chargesOf({ slug, amount, events_per_unit: unit }: z.output<typeof body>) {
  if (amount == null) return []
  const price =
    unit === 1
      ? { model: 'PER_UNIT', unitPrice: amount }
      : { model: 'PACKAGE', packagePrice: amount, packageSize: unit }
  return [{ key: slug, chargeKey: slug, ...price }]
}

export const meterRoutes: Route[] = [listMeters, createMeter]
