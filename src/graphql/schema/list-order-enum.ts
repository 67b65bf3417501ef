/** The order of lists that can also begin with the oldest row. */
import { builder } from './builder.ts'

export const ListOrderEnum = builder.enumType('ListOrder', {
  description: 'The order of a list.',
  values: {
    CREATED_DESC: { description: 'Newest first.' },
    CREATED_ASC: { description: 'Oldest first.' },
  },
})

export const orderDescription = 'CREATED_DESC by default.'
