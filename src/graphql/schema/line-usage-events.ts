/** The usage events behind a line of an invoice in GraphQL. */
import { listLineUsageEvents } from '../../core/billing/list-line-usage-events.ts'
import { explainedSegment } from '../../core/invoices/explained-segment.ts'
import type { UsageEvent } from '../../core/usage/usage-event.ts'
import { costing } from '../execution/field-cost.ts'
import { builder } from './builder.ts'
import { InvoiceLine } from './invoice-parts.ts'
import { keysetConnection } from './keyset-connection.ts'
import { connectionOf, countCost } from './list-field.ts'
import { UsageEventType } from './usage.ts'

builder.prismaObjectField(InvoiceLine, 'usageEvents', (t) =>
  t.connection(
    {
      type: UsageEventType,
      description:
        'The usage events that its quantity was measured from, in the order of their sequence: those that counted when it was billed. Empty for a line that is not for usage. At most 100 a page, 20 by default. Costs as much as 20 fields more.',
      select: { id: true, explain: true },
      ...costing({ own: countCost }),
      resolve: async ({ id, explain }, page, ctx) => {
        const found = await keysetConnection(
          page,
          (event: UsageEvent) => [event.sequence],
          (window) => ctx.perform(listLineUsageEvents, { lineId: id, window }),
        )
        return { ...found, totalCount: explainedSegment(explain)?.count ?? 0 }
      },
    },
    connectionOf(UsageEventType),
  ),
)
