/** The common arguments of all queries of analytics. */
import { builder } from './builder.ts'

export const scopeArgs = builder.args((t) => ({
  customerId: t.id({
    description:
      'Our id or the externalId; absent or null: the whole workspace, with all customers.',
  }),
  startTime: t.field({
    type: 'DateTime',
    description:
      'Event time, inclusive; 30 days before the end by default. A date alone means its midnight in the time zone. For the whole workspace it is rounded down to a quarter of an hour.',
  }),
  endTime: t.field({
    type: 'DateTime',
    description:
      'Event time, exclusive, but a date alone includes that day in the time zone; now by default. For the whole workspace it is rounded up to a quarter of an hour.',
  }),
  timeZone: t.string({
    description:
      'The time zone of days, weeks and months: an IANA name such as "Africa/Kampala"; UTC by default.',
  }),
}))
