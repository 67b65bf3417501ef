/** Reads back, from the explanation of a line, which usage events are behind it. Pure. */
import { z } from 'zod'
import type { SegmentAt } from '../billing/usage-segment.ts'
import { aggregations } from '../catalog/catalog.ts'

const sequence = z.int().nullish()

const explanation = z.object({
  segment: z.object({ start: z.iso.datetime(), end: z.iso.datetime() }),
  subscription: z.object({ id: z.string(), alsoUnnamed: z.boolean() }),
  eventType: z.string(),
  aggregation: z.enum([...aggregations, 'OVERAGE']),
  valueProperty: z.string().nullish(),
  events: z.object({ count: z.int(), first: sequence, last: sequence, throughSequence: z.int() }),
})

export interface ExplainedSegment {
  segment: Omit<SegmentAt, 'workspaceId' | 'customerId'>
  /** How many events there are. */
  count: number
  /** The lowest and the highest sequence of the events; null: there are none. */
  within: { first: number; last: number } | null
}

/** Null for the explanation of a line that is not for usage. */
export function explainedSegment(explain: unknown): ExplainedSegment | null {
  const { data } = explanation.safeParse(explain)
  if (!data) return null
  const { eventType, aggregation, valueProperty = null, subscription, events } = data
  const { count, first = null, last = null, throughSequence } = events
  return {
    segment: {
      counted: { eventType, aggregation, valueProperty },
      subscription,
      start: new Date(data.segment.start),
      end: new Date(data.segment.end),
      throughSequence,
    },
    count,
    within: first === null || last === null ? null : { first, last },
  }
}
