/** Customers as answers show them. */
import { eg, named, nullable, object, shows, text } from '../fields.ts'
import { customerId, metadata, time } from './fields.ts'

export const exampleCustomer = { name: 'Acme Corp', email: 'billing@acme.com' }

export const customer = shows(
  exampleCustomer,
  named(
    'Customer',
    object({
      ...{ id: customerId, name: nullable(text), email: nullable(text), metadata },
      ...{ createdAt: time, updatedAt: time, archivedAt: eg(null, nullable(time)) },
    }),
  ),
)
