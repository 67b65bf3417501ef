/** How far the collection of an invoice is, as GraphQL names it. */
import { builder } from './builder.ts'

export const DunningStatusEnum = builder.enumType('DunningStatus', {
  description: 'How far the collection of an invoice is whose payment failed.',
  values: {
    NONE: { description: 'No payment of it failed.' },
    RETRYING: { description: 'Its payment is tried again.' },
    RECOVERED: { description: 'It was paid after all.' },
    EXHAUSTED: { description: 'It stayed unpaid to the end of the schedule.' },
    STOPPED: { description: 'Nothing more is tried by itself.' },
  },
})
