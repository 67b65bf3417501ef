/** Raw events, which meters count and rates price. */
import { z } from 'zod'
import type { Route } from '../../dialect.ts'
import { routeOf } from '../../route.ts'
import { dimensionsInput, idInput, textInput, timeInput } from '../inputs.ts'
import { eventsMax, eventsRecorded, recordEvents } from '../record-events.ts'
import { resourceAsks } from '../resources.ts'

const event = z.strictObject({
  ...{ customerId: idInput, eventName: textInput(100), idempotencyKey: textInput(255) },
  ...{ timestamp: timeInput.optional(), dimensions: dimensionsInput },
  resourceId: idInput.nullish(),
})

const reportEvents = routeOf(
  'POST /api/v1/events',
  {
    ...{ name: 'reportEvents', tag: 'Usage', asks: [eventsRecorded, ...resourceAsks], status: 201 },
    ...({ scope: 'write', as: { eventName: 'eventType', dimensions: 'properties' } } as const),
    summary: 'Records events, each once; an idempotencyKey that comes again changes nothing.',
    refuses: ['NOT_FOUND', 'LIMIT_EXCEEDED', 'INSUFFICIENT_CREDITS', 'PRECONDITION_FAILED'],
    body: z.strictObject({ events: z.array(event).min(1).max(eventsMax) }),
    response: z.object({ accepted: z.int() }),
    shows: { accepted: 1 },
    example: {
      request: {
        events: [
          {
            ...{ customerId: 'customer-123', eventName: 'message_sent', idempotencyKey: 'evt-1' },
            dimensions: { model: 'gpt-4', input_tokens: 500 },
          },
        ],
      },
    },
  },
  async ({ body: { events } }, ask) => ({ accepted: await recordEvents(ask, events, 'events') }),
)

export const eventRoutes: Route[] = [reportEvents]
