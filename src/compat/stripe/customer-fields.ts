/** Customers as answers show them. */
import { constant, from, id, named, nullable, object, shows, text } from '../fields.ts'
import { always, nothing } from './absent.ts'
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
      // Store credit has a currency each, and is over GraphQL.
      ...{ balance: constant(0), delinquent: constant(null), tax_exempt: constant('none') },
      ...nothing('currency', 'customer_account', 'default_source', 'discount', 'invoice_prefix'),
      preferred_locales: always([]),
      invoice_settings: always({
        ...{ custom_fields: null, default_payment_method: null, footer: null },
        rendering_options: null,
      }),
    }),
  ),
)
