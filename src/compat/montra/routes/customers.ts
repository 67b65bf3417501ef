/** Customers: the billing profiles of users. */
import { z } from 'zod'
import { asking, listAll, listing } from '../../asking.ts'
import type { Route } from '../../dialect.ts'
import { route, routeOf } from '../../route.ts'
import { customer } from '../customer-fields.ts'
import { metadataInput, objectInput, textInput } from '../inputs.ts'

const tag = 'Customers'
const path = { id: 'cust_123' }
const name = textInput(255)
const email = textInput(254)
const more = {
  phone: textInput(50).nullish(),
  address: objectInput.nullish(),
  invoicing_emails: z.array(email).max(20, 'must be at most 20').nullish(),
  metadata: metadataInput.nullish(),
}

const customers = listing('query customers', [], customer)
const created = asking(
  'mutation createCustomer',
  ['name', 'email', 'metadata', 'extras', 'uniqueEmail'],
  customer,
)
const updated = asking(
  'mutation updateCustomer',
  ['id', 'name', 'email', 'metadata', 'extras'],
  customer,
)

const listCustomers = routeOf(
  'GET /customers',
  {
    ...{ name: 'listCustomers', summary: 'All customers, newest first.', tag, asks: [customers] },
    response: z.array(customer.schema),
    shows: [customer.example],
  },
  (_request, ask) => listAll(ask, customers),
)

const createCustomer = routeOf(
  'POST /customers',
  {
    ...{ name: 'createCustomer', summary: 'Creates a customer.', tag, status: 201 },
    refuses: ['CONFLICT'],
    asks: [created],
    body: z.strictObject({ name, email, ...more }),
    response: customer.schema,
    shows: customer.example,
    example: { request: { name: 'John Doe', email: 'john@example.com' } },
  },
  ({ body: { name, email, metadata, ...own } }, ask) => {
    const extras = { montra: given(own) }
    return created.run(ask, { name, email, metadata, extras, uniqueEmail: true })
  },
)

const changes = z.strictObject({ name: name.optional(), email: email.optional(), ...more })

const updateCustomer = routeOf(
  'PATCH /customers/{id}',
  {
    ...{ name: 'updateCustomer', summary: 'Changes a customer; metadata is replaced.', tag },
    refuses: ['NOT_FOUND'],
    scope: 'write',
    asks: [updated],
    body: changes,
    response: customer.schema,
    shows: { ...customer.example, phone: '+256700000000' },
    example: { path, request: { phone: '+256700000000' } },
  },
  ({ path: { id }, body: { name, email, metadata, ...own } }, ask) => {
    const extras = { montra: given(own) }
    return updated.run(ask, { id, name, email, metadata: metadata ?? undefined, extras })
  },
)

/** Null takes a value away, what is left out stays. */
function given(own: object): object {
  return Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined))
}

export const customerRoutes: Route[] = [
  createCustomer,
  listCustomers,
  route('GET /customers/{id}', {
    ...{ name: 'getCustomer', summary: 'One customer, by its id or externalId.', tag },
    refuses: ['NOT_FOUND'],
    asks: 'query customer',
    answer: customer,
    example: { path },
  }),
  updateCustomer,
]
