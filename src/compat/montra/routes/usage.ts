/** Usage: reported by the slug of a meter. */
import { z } from 'zod'
import { invalid } from '../../../core/values/errors.ts'
import { asking } from '../../asking.ts'
import type { Route } from '../../dialect.ts'
import { enumText, id, nullable, object, text } from '../../fields.ts'
import { routeOf } from '../../route.ts'
import { done } from '../done.ts'
import { idInput, metadataInput, textInput } from '../inputs.ts'

const meter = asking(
  'query meter',
  ['id'],
  object({
    ...{ eventType: text, aggregation: enumText('Aggregation', 'SUM') },
    valueProperty: nullable(text),
  }),
)
const customer = asking('query customer', ['id'], object({ id }))
const recorded = asking(
  'mutation recordUsage',
  ['customerId', 'eventType', 'quantity', 'properties'],
  object({ id }),
)

const reportUsage = routeOf(
  'POST /usage',
  {
    ...{ name: 'reportUsage', summary: 'Reports usage of a meter.', tag: 'Usage', form: 'BARE' },
    refuses: ['NOT_FOUND', 'PRECONDITION_FAILED'],
    scope: 'write',
    as: { meter_slug: 'eventType', amount: 'quantity', metadata: 'properties' },
    asks: [meter, customer, recorded],
    body: z.strictObject({
      ...{ customer_id: idInput, meter_slug: textInput(100) },
      amount: z.number().min(0, 'must not be negative').default(1),
      metadata: metadataInput.nullish(),
    }),
    response: done,
    shows: { success: true },
    example: { request: { customer_id: 'cust_123', meter_slug: 'api-requests', amount: 5 } },
  },
  async (
    { body: { customer_id: customerId, meter_slug: slug, amount: quantity, metadata } },
    ask,
  ) => {
    const { eventType, aggregation, valueProperty } = await meter.run(ask, { id: slug })
    const properties = valued(metadata ?? {}, quantity, aggregation, valueProperty)
    if (quantity === 0 && aggregation === 'LAST' && valueProperty === null) {
      throw invalid('The meter keeps the last amount, which must be more than 0.', {
        field: 'amount',
      })
    }
    // Nothing was used: it changes neither a sum nor a maximum, but where it occurred counts, it did.
    if (quantity === 0 && (aggregation === 'SUM' || aggregation === 'MAX')) {
      await customer.run(ask, { id: customerId })
    } else {
      const used = quantity || 1
      await recorded.run(ask, { customerId, eventType, quantity: used, properties })
    }
    return { success: true as const }
  },
)

/** What the meter reads: the amount, or the distinct value, which the caller must say. */
function valued(
  metadata: Record<string, unknown>,
  amount: number,
  aggregation: string,
  property: string | null,
): Record<string, unknown> {
  if (property === null || Object.hasOwn(metadata, property)) return metadata
  if (aggregation !== 'UNIQUE_COUNT') return { ...metadata, [property]: amount }
  throw invalid(`The meter counts distinct values: give one as metadata.${property}.`, {
    field: `metadata.${property}`,
  })
}

export const usageRoutes: Route[] = [reportUsage]
