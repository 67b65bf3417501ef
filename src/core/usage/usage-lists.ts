/** The usage events of customers, by event time. */
import {
  byCustomer,
  countOfEachCustomer,
  countsOf,
  customerList,
  ofEachCustomer,
} from '../customers/customer-list.ts'
import { reference, text } from '../values/input.ts'
import { keysetWindow } from '../values/page.ts'
import { type TimeRange, timeRange } from '../values/time-range.ts'
import { toUsageEvent } from './event-row.ts'

/** The events with the latest event time first; the keys of the window are the event time in milliseconds and the sequence. */
export const usageEventLists = customerList({
  name: 'listUsageEvents',
  scope: 'customer',
  filter: {
    range: timeRange.nullish(),
    feature: text(100).nullish(),
    eventType: text(100).nullish(),
    subscriptionId: reference.nullish(),
  },
  page: { window: keysetWindow(2) },
  async read(ctx, customerIds, { range, feature, eventType, subscriptionId, window }) {
    const order = window.inverted ? 'asc' : 'desc'
    const named = subscriptionNamed(subscriptionId)
    const { rows } = await ctx.sql.query({
      name: `list_usage_events_${order}${named.suffix}`,
      text: ofEachCustomer(`
        select * from usage_event
        where workspace_id = $1 and customer_id = c.id
          and timestamp >= $3 and timestamp < $4
          and ($5::timestamptz is null or (timestamp, sequence) < ($5, $6::bigint))
          and ($7::timestamptz is null or (timestamp, sequence) > ($7, $8::bigint))
          and ($9::text is null or feature = $9) and ($10::text is null or event_type = $10)
          and ${named.where('$11')}
        order by timestamp ${order}, sequence ${order} limit $12`),
      values: [
        ctx.workspaceId,
        customerIds,
        ...boundsOf(range),
        ...sortKey(window.after),
        ...sortKey(window.before),
        feature ?? null,
        eventType ?? null,
        subscriptionId ?? null,
        window.limit,
      ],
    })
    return byCustomer(rows, toUsageEvent)
  },
  async count(ctx, customerIds, { range, feature, eventType, subscriptionId }) {
    const named = subscriptionNamed(subscriptionId)
    const { rows } = await ctx.sql.query({
      name: `count_usage_events${named.suffix}`,
      text: countOfEachCustomer(
        'usage_event',
        `timestamp >= $3 and timestamp < $4
          and ($5::text is null or feature = $5) and ($6::text is null or event_type = $6)
          and ${named.where('$7')}`,
      ),
      values: [
        ctx.workspaceId,
        customerIds,
        ...boundsOf(range),
        feature ?? null,
        eventType ?? null,
        subscriptionId ?? null,
      ],
    })
    return countsOf(rows)
  },
})

/** A statement of its own, which the index of the events of subscriptions answers; the plan of one for both could not use it. */
function subscriptionNamed(id: string | null | undefined) {
  return id == null
    ? { suffix: '', where: (parameter: string) => `${parameter}::text is null` }
    : { suffix: '_of_subscription', where: (parameter: string) => `subscription_id = ${parameter}` }
}

function boundsOf(range: TimeRange | null | undefined): [Date, Date] {
  return [range?.start ?? new Date(0), range?.end ?? new Date('9999-12-31')]
}

function sortKey(key: number[] | null): [Date | null, number | null] {
  const [time, sequence] = key ?? []
  return time === undefined || sequence === undefined ? [null, null] : [new Date(time), sequence]
}
