/** What a meter counts of a customer's or a subscription's usage in a range, exactly as an invoice would. */
import { z } from 'zod'
import { currentCatalog } from '../../catalog/current-catalog.ts'
import { listedCustomer } from '../../customers/listed-customer.ts'
import { headOf } from '../../entitlements/counts/later-events.ts'
import { type ReadContext, readOperation } from '../../operation/operation.ts'
import { requireRow } from '../../operation/stored-row.ts'
import type { Decimal } from '../../values/decimal.ts'
import { invalid } from '../../values/errors.ts'
import { reference } from '../../values/input.ts'
import { timeRange } from '../../values/time-range.ts'
import { measureUsage } from '../measure-usage.ts'
import { countedBy } from '../usage-segment.ts'

export interface MeterUsage {
  quantity: Decimal
  eventCount: number
  start: Date
  end: Date
}

/** Of a subscription, the events that name it; of a customer, all. A customer token needs to name neither. */
export const getMeterUsage = readOperation({
  name: 'getMeterUsage',
  scope: 'customer',
  ofNoCustomer: true,
  rateClass: 'ANALYTICS',
  input: z.strictObject({
    customerId: reference.nullish(),
    subscriptionId: reference.nullish(),
    meter: reference,
    range: timeRange,
  }),
  async run(ctx, { customerId, subscriptionId, meter: named, range }): Promise<MeterUsage> {
    const owner = await ownerOf(ctx, customerId ?? null, subscriptionId ?? null)
    const catalog = await currentCatalog(ctx)
    const { meters } = catalog
    const found = meters.find(({ id }) => id === named) ?? meters.find(({ key }) => key === named)
    const meter = requireRow(found, 'meter', named)
    const { quantity, events } = await measureUsage(ctx.sql, {
      workspaceId: ctx.workspaceId,
      customerId: owner,
      counted: countedBy(catalog, { meterId: meter.id, featureId: null }),
      subscription: subscriptionId ? { id: subscriptionId, alsoUnnamed: false } : null,
      ...range,
      throughSequence: await headOf(ctx.sql, { workspaceId: ctx.workspaceId, customerId: owner }),
    })
    return { quantity, eventCount: events, ...range }
  },
})

async function ownerOf(
  ctx: ReadContext,
  customerId: string | null,
  subscriptionId: string | null,
): Promise<string> {
  if (customerId !== null && subscriptionId !== null) {
    throw invalid('Name either customerId or subscriptionId.')
  }
  if (subscriptionId !== null) {
    const where = { id: subscriptionId, customerId: ctx.caller.customer?.id }
    const row = await ctx.db.subscription.findFirst({ where, select: { customerId: true } })
    return requireRow(row, 'subscription', subscriptionId).customerId
  }
  const owner = await listedCustomer(ctx, customerId)
  if (owner === undefined) throw invalid('Name customerId or subscriptionId.')
  return owner
}
