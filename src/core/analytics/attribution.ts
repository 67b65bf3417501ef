/** The distribution of usage: the share of each feature, team, model, provider or value of any other property. */
import { z } from 'zod'
import { readOperation } from '../operation/operation.ts'
import { byCustomer, byFeature, otherValue } from '../rollups/dimension.ts'
import { costsOf } from '../rollups/summary.ts'
import { defaultProperties } from '../rollups/tracked.ts'
import { usageFilter } from '../rollups/usage-filter.ts'
import type { TimeRange } from '../values/time-range.ts'
import { dimensionNames, sumBy, valuesOf } from './attributed.ts'
import { scopeInput, scopeOf } from './range.ts'
import { type Figures, type Share, sharesOf } from './usage-shares.ts'

const namesMax = 14
const valuesMax = 100
const valuesDefault = 20

export interface AttributedDimension {
  /** `feature`, or the name of a property. */
  by: string
  /** The largest values first; the rest is summed in the last. */
  values: AttributedShare[]
}

export interface AttributedShare extends Share {
  /** Our id of the customer whose share it is; null for a share of something else. */
  customerId: string | null
}

export interface Attribution extends TimeRange {
  /** Our id; null: the whole workspace. */
  customerId: string | null
  /** The currency with the largest cost, used for all figures; null when nothing was priced. */
  currency: string | null
  total: Figures
  dimensions: AttributedDimension[]
}

export const getAttribution = readOperation({
  name: 'getAttribution',
  scope: 'customer',
  rateClass: 'ANALYTICS',
  input: z.strictObject({
    ...scopeInput,
    filter: usageFilter,
    by: dimensionNames(namesMax).nullish(),
    first: z
      .int()
      .min(1, 'must be at least 1')
      .max(valuesMax, `must be at most ${valuesMax}`)
      .nullish(),
  }),
  async run(ctx, input): Promise<Attribution> {
    const names = input.by ?? [byFeature.key, ...defaultProperties]
    const dimensions = names.includes(byCustomer.key) ? [byFeature, byCustomer] : [byFeature]
    const { owner, start, end } = await scopeOf(ctx, input, dimensions)
    const sums = await sumBy(ctx, owner, { names, times: [start, end], filter: input.filter })
    const [main] = costsOf(sums.filter((sum) => sum.dimension === byFeature.key))
    const currency = main?.currency ?? null
    return {
      customerId: owner.customerId,
      start,
      end,
      currency,
      total: valuesOf(sums, byFeature.key, currency).total,
      dimensions: names.map((by) => {
        const { values, total } = valuesOf(sums, by, currency)
        const shares = sharesOf(values, total, input.first ?? valuesDefault)
        return { by, values: shares.map((share) => ({ ...share, customerId: payerOf(by, share) })) }
      }),
    }
  },
})

function payerOf(by: string, { value }: Share): string | null {
  return by === byCustomer.key && value !== otherValue ? value : null
}
