/** The arguments that all queries of analytics have. */
import { builder } from './builder.ts'

export const scopeArgs = builder.args((t) => ({
  customerId: t.id({
    description:
      'Our id or the externalId; absent or null: the whole workspace, with all customers.',
  }),
  startTime: t.field({
    type: 'DateTime',
    description:
      'Event time, inclusive; 30 days before the end by default. A date alone is that day in the time zone. Of the whole workspace it goes back to a quarter of an hour.',
  }),
  endTime: t.field({
    type: 'DateTime',
    description:
      'Event time, exclusive, but a date alone includes that day in the time zone; now by default. Of the whole workspace it goes on to a quarter of an hour.',
  }),
  timeZone: t.string({
    description:
      'Where days, weeks and months begin: an IANA time zone such as "Africa/Kampala"; UTC by default.',
  }),
}))
