/** Which usage events a subscription pays for under one billable and in one segment of time. Pure. */
import { type Aggregation, type Catalog, eventTypeOf } from '../catalog/catalog.ts'
import type { Owner } from '../customers/owner.ts'

/** How events make a quantity: as a meter does, or OVERAGE, the credits of each that no pool covered. */
export interface CountedUsage {
  eventType: string
  aggregation: Aggregation | 'OVERAGE'
  /** The property that is summed, compared or counted; null: the event's quantity. */
  valueProperty: string | null
}

export interface UsageSegment extends Owner {
  counted: CountedUsage
  /**
   * Events that name this subscription count and, with `alsoUnnamed`, those that name none. Null: all of the customer, whatever they
   * name.
   */
  subscription: { id: string; alsoUnnamed: boolean } | null
  /** Event times from `start` to before `end`. */
  start: Date
  end: Date
}

/** A segment as of a sequence of the customer's account: later events and reversals are not there yet. */
export interface SegmentAt extends UsageSegment {
  throughSequence: number
}

/** How the events of a meter, or of a metered or credits feature without one, make the quantity that a charge prices. */
export function countedBy(
  catalog: Catalog,
  { meterId, featureId }: { meterId: string | null; featureId: string | null },
): CountedUsage {
  const feature = featureId === null ? null : catalog.featuresById.get(featureId)
  if (feature?.type === 'CREDITS') {
    return { eventType: eventTypeOf(feature), aggregation: 'OVERAGE', valueProperty: null }
  }
  const meter = feature ? feature.meter : catalog.meters.find(({ id }) => id === meterId)
  if (meter) {
    const { eventType, aggregation, valueProperty } = meter
    return { eventType, aggregation, valueProperty }
  }
  if (feature?.type !== 'METERED') throw new Error('What is billed is no meter and counts nothing')
  return { eventType: eventTypeOf(feature), aggregation: 'COUNT', valueProperty: null }
}

/**
 * Whether the event `e`, of the customer and between the times, is of the segment, in SQL; a reversing event is when the one that it
 * reverses is. By default with the parameters of `segmentValues`.
 */
export function isOfSegmentSql(eventType = '$5', subscription = '$6', alsoUnnamed = '$7'): string {
  return `(e.event_type = ${eventType} and (${subscription}::text is null
    or e.subscription_id = ${subscription} or (${alsoUnnamed} and e.subscription_id is null)))`
}

/** The parameters $1 to $8: workspace, customer, start, end, event type, subscription, whether also unnamed, sequence. */
export function segmentValues(segment: SegmentAt): unknown[] {
  const { workspaceId, customerId, start, end, counted, subscription, throughSequence } = segment
  const { id = null, alsoUnnamed = false } = subscription ?? {}
  const times = [start, end]
  return [workspaceId, customerId, ...times, counted.eventType, id, alsoUnnamed, throughSequence]
}
