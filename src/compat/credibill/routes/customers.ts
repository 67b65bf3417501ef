/** Customers: who subscribes. */
import { z } from 'zod'
import { asking, listAll, listing } from '../../asking.ts'
import type { Route } from '../../dialect.ts'
import { combined, count, enumText, from, id, listOf, named, object, rowsOf } from '../../fields.ts'
import { idInput, metadataInput, textInput } from '../../input-parts.ts'
import { routeOf } from '../../route.ts'
import {
  customer,
  customerStatuses,
  customerTypes,
  extrasOf,
  fullName,
} from '../customer-fields.ts'
import { oldestFirst } from '../fields.ts'
import { invoice } from '../invoice-fields.ts'
import { plan } from '../plan-fields.ts'
import { subscription } from '../subscription-fields.ts'

const tag = 'Customers'

const counts = listOf(object({ status: enumText('SubscriptionStatus', 'ACTIVE'), count }))

/** How many subscriptions there are in one of the states; null: in any. */
function counted(states: readonly string[] | null) {
  return combined(
    { subscriptionCounts: counts },
    { schema: z.int(), example: 1 },
    ({ subscriptionCounts }) =>
      subscriptionCounts.reduce((sum, one) => {
        return states === null || states.includes(one.status) ? sum + one.count : sum
      }, 0),
  )
}

const listed = named(
  'ListedCustomer',
  object({
    ...customer.fields,
    subscriptionCount: counted(null),
    activeSubscriptionCount: counted(['ACTIVE', 'TRIALING']),
  }),
)
const shown = named(
  'CustomerDetails',
  object({
    ...customer.fields,
    subscriptions: from(
      'subscriptions(first: 100).edges',
      rowsOf(named('CustomerSubscription', object({ ...subscription.fields, plan }))),
    ),
    invoices: from('invoices(first: 100).edges', rowsOf(invoice)),
  }),
)
const customers = listing('query customers', [], listed)
const read = asking('query customer', ['id'], shown)
const created = asking(
  'mutation createCustomer',
  ['email', 'name', 'externalId', 'metadata', 'extras', 'uniqueEmail'],
  object({ id }),
)

const createCustomer = routeOf(
  'POST /customers',
  {
    ...{ name: 'createCustomer', summary: 'Creates a customer.', tag, status: 201, scope: 'write' },
    refuses: ['CONFLICT'],
    asks: [created],
    as: { externalCustomerId: 'externalId' },
    body: z.strictObject({
      email: z
        .string()
        .max(254, 'must have at most 254 characters')
        .regex(/^[^\s@]+@[^\s@]+\.[^\s@]+$/, 'must be an e-mail address'),
      first_name: textInput(100).optional(),
      last_name: textInput(100).optional(),
      phone: textInput(50).optional(),
      externalCustomerId: idInput.optional(),
      type: z.enum(customerTypes).default('individual'),
      status: z.enum(customerStatuses).default('active'),
      metadata: metadataInput.optional(),
    }),
    response: z.object({ success: z.literal(true), customerId: z.string() }),
    shows: { success: true, customerId: 'j57customer123' },
    example: {
      request: {
        email: 'customer@example.com',
        first_name: 'John',
        last_name: 'Doe',
        phone: '+256700000000',
        externalCustomerId: 'user_123_from_your_system',
        type: 'individual',
        status: 'active',
        metadata: { signup_source: 'web', plan_preference: 'premium' },
      },
    },
  },
  async ({ body: { email, externalCustomerId: externalId, metadata, ...own } }, ask) => {
    const { id: customerId } = await created.run(ask, {
      ...{ email, externalId, metadata, uniqueEmail: true },
      ...{ name: fullName(own) || null, extras: extrasOf(own) },
    })
    return { success: true as const, customerId }
  },
)

const getCustomers = routeOf(
  'GET /customers',
  {
    ...{ name: 'listCustomers', tag, refuses: ['NOT_FOUND'] },
    summary: 'All customers, oldest first; with customerId that one.',
    asks: [customers, read],
    query: z.strictObject({ customerId: idInput.optional() }),
    response: z.union([
      z.object({ customers: z.array(listed.schema) }),
      z.object({ customer: shown.schema }),
    ]),
    shows: { customers: [listed.example] },
  },
  async ({ query: { customerId } }, ask) => {
    if (customerId === undefined) {
      return { customers: oldestFirst((await listAll(ask, customers)).reverse()) }
    }
    const found = await read.run(ask, { id: customerId })
    const { subscriptions, invoices } = found
    return {
      customer: {
        ...found,
        subscriptions: subscriptions.toReversed(),
        invoices: invoices.toReversed(),
      },
    }
  },
)

export const customerRoutes: Route[] = [createCustomer, getCustomers]
