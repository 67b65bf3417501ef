/** Customers as answers show them. */
import {
  count,
  eg,
  id,
  jsonObject,
  named,
  nullable,
  object,
  said,
  shows,
  text,
  workspaceId,
} from '../fields.ts'
import { time } from './fields.ts'

export const exampleCustomer = {
  ...{ email: 'customer@example.com', name: 'John Doe', externalId: 'your-internal-id' },
  metadata: { company: 'Acme Inc' },
}

export const customer = shows(
  exampleCustomer,
  named(
    'Customer',
    object({
      ...{ id: eg('cust_123', id), workspaceId },
      ...{ email: nullable(text), name: nullable(text) },
      externalId: said('Your own id; accepted wherever ours is.', nullable(id)),
      metadata: jsonObject,
      version: said('Grows by one with every change; the ETag ends in it.', count),
      ...{ createdAt: time, updatedAt: time },
    }),
  ),
)
