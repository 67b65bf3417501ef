/** The cost of the next month, if usage continues as it is. */
import Big from 'big.js'
import { z } from 'zod'
import { atTimeOf } from '../customers/customer-clock.ts'
import { requireCustomer } from '../customers/customer-reference.ts'
import { readOperation } from '../operation/operation.ts'
import { firstUsage } from '../rollups/extent.ts'
import { usageFilter } from '../rollups/usage-filter.ts'
import { timeZone } from '../values/calendar.ts'
import { type Decimal, zero } from '../values/decimal.ts'
import { instant, reference } from '../values/input.ts'
import { currencyExponent, knownCurrency } from '../values/money.ts'
import { sumBy } from './attributed.ts'
import { forecastNextMonth, pastDays } from './forecast.ts'

/** Major units of the currency, in whole minor units; null when there is too little history. */
export const getForecast = readOperation({
  name: 'getForecast',
  scope: 'read',
  rateClass: 'ANALYTICS',
  input: z.strictObject({
    customerId: reference.nullish(),
    /** The forecast is for the month after this instant, from the usage before it; it must not be in the future. */
    at: instant.nullish(),
    timeZone: timeZone.nullish(),
    currency: knownCurrency,
    filter: usageFilter,
  }),
  async run(ctx, { customerId, at, currency, filter, ...input }): Promise<Decimal | null> {
    const zone = input.timeZone ?? 'UTC'
    const customer = customerId ? await requireCustomer(ctx, customerId) : null
    const owner = { workspaceId: ctx.workspaceId, customerId: customer?.id ?? null }
    const { now } = customer ? await atTimeOf(ctx, customer.id) : ctx
    const days = pastDays(at && at < now ? at : now, zone)
    const sums = await sumBy(ctx, owner, { names: [], times: days, filter })
    const costs = Array<Decimal>(days.length - 1).fill(zero)
    for (const sum of sums) {
      if (sum.currency === currency) costs[sum.bucket] = costs[sum.bucket]!.plus(sum.cost)
    }
    const used = days.filter((_, i) => sums.some((sum) => sum.bucket === i && sum.events > 0))
    const known = [await firstUsage(ctx.sql, owner), used[0]].filter((time) => time != null)
    const first = known.length > 0 ? new Date(Math.min(...known.map(Number))) : null
    const forecast = forecastNextMonth(costs, days, first, zone)
    return forecast?.round(currencyExponent(currency) ?? 2, Big.roundHalfUp) ?? null
  },
})
