/** Customers as answers show them. */
import { constant, from, id, named, nullable, object, shows, text } from '../fields.ts'
import { created, customerId, kept, livemode, metadata } from './fields.ts'

/** What Stripe keeps of a customer and we do not. */
export const keptOfCustomer = ['description', 'phone', 'address', 'shipping'] as const

export const exampleCustomer = { email: 'jenny@example.com', name: 'Jenny Rosen' }

export const customer = shows(
  exampleCustomer,
  named(
    'Customer',
    object({
      ...{ id: customerId, object: constant('customer'), created },
      ...{ email: nullable(text), name: nullable(text), livemode, metadata },
      ...{ description: kept('description'), phone: kept('phone') },
      ...{ address: kept('address'), shipping: kept('shipping') },
      test_clock: from('testClock.id', nullable(id)),
    }),
  ),
)
