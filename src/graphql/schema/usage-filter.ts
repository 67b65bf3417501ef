/** The filter of usage in GraphQL. */
import { builder } from './builder.ts'

const UsagePropertyFilterInput = builder.inputType('UsagePropertyFilterInput', {
  description: 'Narrows usage to some values of a property.',
  fields: (t) => ({
    name: t.string({ required: true, description: 'Name of the property.' }),
    values: t.stringList({
      required: true,
      description:
        'The value is one of these texts, 1 to 50. A number or a boolean is written as text; lists, objects and texts of more than 255 characters cannot be named.',
    }),
  }),
})

/** The operation refuses lists that are empty or too long. */
export const UsageFilterInput = builder.inputType('UsageFilterInput', {
  description:
    'Narrows usage to the events that meet all the conditions given. Sums by feature under `eventTypes` and `features` are read from what is summed up, and so are totals, and sums by the same property, under one of `properties` that usage is summed by. All else is read from the events of one customer. INVALID_REQUEST where that is not possible: of the whole workspace, and of a customer with more than 50,000 events in the range.',
  fields: (t) => ({
    eventTypes: t.stringList({ description: 'The type of the event is one of these, 1 to 50.' }),
    features: t.stringList({
      description: 'The key of the feature that the event counts for is one of these, 1 to 50.',
    }),
    properties: t.field({
      type: [UsagePropertyFilterInput],
      description: 'The event meets each of these, at most 5, each with a name of its own.',
    }),
  }),
})
