/** Customers: a deleted one is archived, and its history stays. */
import { z } from 'zod'
import { asking, listAll, listing } from '../../asking.ts'
import type { Ask, Route } from '../../dialect.ts'
import { count, enumText, id, jsonObject, nullable, object } from '../../fields.ts'
import { routeOf } from '../../route.ts'
import { customer, exampleCustomer, keptOfCustomer } from '../customer-fields.ts'
import { customerId, unix } from '../fields.ts'
import { idInput, intInput, metadataInput, textInput, unsettable } from '../inputs.ts'
import { keptOf, nextMetadata, withoutKept } from '../kept.ts'
import { listOf, stripeList } from '../lists.ts'
import { customerSearchOf } from '../search-query.ts'

const tag = 'Customers'
const path = { id: 'cus_123' }
const profile = ['email', 'name', 'metadata', 'extras']

const address = z
  .union([z.literal('').transform(() => null), z.record(z.string(), z.unknown())])
  .optional()
const body = {
  ...{ email: unsettable(254), name: unsettable(255), description: unsettable(350) },
  ...{ phone: unsettable(30), address, shipping: address, metadata: metadataInput.optional() },
}

const createdOne = asking(
  'mutation createCustomer',
  [...profile, 'externalId', 'testClockId'],
  customer,
)
const state = asking(
  'query customer',
  ['id'],
  object({ id: customerId, version: count, archivedAt: nullable(unix), metadata: jsonObject }),
)
const shown = asking('query customer', ['id'], customer)
const updated = asking('mutation updateCustomer', ['id', ...profile, 'expectedVersion'], customer)
const archived = asking('mutation archiveCustomer', ['id'], object({ id: customerId }))
const cancelled = asking('mutation cancelSubscription', ['id', 'at'], object({ id }))
const live = listing(
  'query customerSubscriptions',
  ['customerId', 'statuses'],
  object({ id, status: enumText('SubscriptionStatus', 'ACTIVE') }),
)
const customers = listOf(
  'query customers',
  ['email', 'emailContains', 'nameContains', 'metadata', 'testClockId'],
  customer,
)

type Given = z.output<z.ZodObject<typeof body>>

function inputOf({ email, name, metadata, ...rest }: Given, present: Record<string, unknown>) {
  const given = Object.fromEntries(
    keptOfCustomer.filter((one) => rest[one] !== undefined).map((one) => [one, rest[one]]),
  )
  // What was kept in the metadata moves with the first change.
  const stripe = { ...keptOf(present), ...given }
  const next = nextMetadata(withoutKept(present), metadata)
  return { email, name, metadata: next, extras: { stripe } }
}

const createCustomer = routeOf(
  'POST /v1/customers',
  {
    ...{ name: 'createCustomer', summary: 'Creates a customer.', tag, asks: [createdOne] },
    refuses: ['CONFLICT', 'NOT_FOUND'],
    as: { id: 'externalId', test_clock: 'testClockId' },
    body: z.strictObject({
      ...body,
      id: idInput.optional().describe('An id that the customer has already, such as cus_….'),
      test_clock: idInput.optional(),
    }),
    response: customer.schema,
    shows: customer.example,
    example: { request: exampleCustomer },
  },
  ({ body: { id: externalId, test_clock: testClockId, ...given } }, ask) => {
    return createdOne.run(ask, { ...inputOf(given, {}), externalId, testClockId })
  },
)

const deleted = z
  .object({ id: z.string(), object: z.literal('customer'), deleted: z.literal(true) })
  .meta({ id: 'DeletedCustomer' })

const deletedOf = (one: string) => ({
  id: one,
  object: 'customer' as const,
  deleted: true as const,
})

const getCustomer = routeOf(
  'GET /v1/customers/{id}',
  {
    ...{ name: 'getCustomer', summary: 'One customer, by its id.', tag },
    ...{ refuses: ['NOT_FOUND'], asks: [state, shown] },
    response: z.union([customer.schema, deleted]),
    shows: customer.example,
    example: { path },
  },
  async ({ path: given }, ask) => {
    const { id: own, archivedAt } = await state.run(ask, given)
    return archivedAt === null ? shown.run(ask, given) : deletedOf(own)
  },
)

const updateCustomer = routeOf(
  'POST /v1/customers/{id}',
  {
    ...{ name: 'updateCustomer', scope: 'write', summary: 'Changes what is given.', tag },
    ...{ refuses: ['NOT_FOUND', 'PRECONDITION_FAILED'], asks: [state, updated] },
    body: z.strictObject(body),
    response: customer.schema,
    shows: customer.example,
    example: { path, request: { name: 'Jenny Rosen' } },
  },
  async ({ path: { id: own }, body: given }, ask) => {
    const { version: expectedVersion, metadata } = await state.run(ask, { id: own })
    const input = inputOf(given, metadata as Record<string, unknown>)
    return updated.run(ask, { id: own, ...input, expectedVersion })
  },
)

async function cancelAll(ask: Ask, customerId: string): Promise<void> {
  const over = ['CANCELED', 'EXPIRED']
  for (const { id: one, status } of await listAll(ask, live, { customerId })) {
    if (!over.includes(status)) await cancelled.run(ask, { id: one, at: 'NOW' })
  }
}

const deleteCustomer = routeOf(
  'DELETE /v1/customers/{id}',
  {
    ...{ name: 'deleteCustomer', tag, summary: 'Ends its subscriptions and archives it.' },
    ...{ scope: 'write', refuses: ['NOT_FOUND'], asks: [live, cancelled, archived] },
    response: deleted,
    shows: deletedOf('cus_123'),
    example: { path },
  },
  async ({ path: { id: own } }, ask) => {
    await cancelAll(ask, own)
    return deletedOf((await archived.run(ask, { id: own })).id)
  },
)

const ownIds = asking('query customer', ['id'], object({ id }))

/** A page of a list has the cursors of our ids. */
async function withOwnIds<Page extends { starting_after?: string; ending_before?: string }>(
  ask: Ask,
  page: Page,
): Promise<Page> {
  const ownOf = async (given: string | undefined) =>
    given?.startsWith('cus_') ? (await ownIds.run(ask, { id: given })).id : given
  const { starting_after, ending_before, ...rest } = page
  const cursors = {
    starting_after: await ownOf(starting_after),
    ending_before: await ownOf(ending_before),
  }
  return { ...rest, ...cursors } as Page
}

const listCustomers = stripeList('GET /v1/customers', {
  ...{ name: 'listCustomers', summary: 'The customers, newest first.', tag },
  row: customer,
  asks: [customers.asks, ownIds],
  query: {
    email: textInput(254).optional().describe('The whole address, in its case.'),
    test_clock: idInput.optional(),
  },
  read: async (ask, { query: { email, test_clock: testClockId, ...page } }) =>
    customers.read(ask, await withOwnIds(ask, page), { email, testClockId }),
  example: { query: { email: 'jenny@example.com' } },
})

const searchCustomers = routeOf(
  'GET /v1/customers/search',
  {
    ...{
      name: 'searchCustomers',
      scope: 'read',
      summary: 'Customers by their e-mail address, name and metadata.',
      tag,
    },
    asks: [customers.asks, ownIds],
    query: z.strictObject({
      query: textInput(1_000),
      limit: intInput(1, 100).optional(),
      page: idInput.optional().describe('next_page of the page before.'),
    }),
    response: z.object({
      ...{ object: z.literal('search_result'), url: z.string(), has_more: z.boolean() },
      ...{ data: z.array(customer.schema), next_page: z.string().nullable() },
    }),
    shows: {
      ...{ object: 'search_result', url: '/v1/customers/search', has_more: false },
      ...{ data: [customer.example], next_page: null },
    },
    example: { query: { query: 'email:"jenny@example.com"' } },
  },
  async ({ query: { query, limit, page } }, ask) => {
    const after = await withOwnIds(ask, { limit, starting_after: page })
    const { rows, hasMore } = await customers.read(ask, after, customerSearchOf(query))
    return {
      ...{ object: 'search_result' as const, url: '/v1/customers/search', has_more: hasMore },
      ...{ data: rows, next_page: hasMore ? (rows.at(-1)?.id ?? null) : null },
    }
  },
)

export const customerRoutes: Route[] = [
  ...[createCustomer, listCustomers, searchCustomers],
  ...[getCustomer, updateCustomer, deleteCustomer],
]
