/** Customers: whom usage is metered for. */
import { z } from 'zod'
import { type Route, route } from '../dialect.ts'
import { exact, exactOrNull } from '../json.ts'
import {
  CreateCustomerDocument,
  type CustomerFieldsFragment,
  type DiscountScope,
  GetCustomerDocument,
  ListCustomersDocument,
} from './catalog.generated.ts'
import {
  decimalInput,
  flagInput,
  objectInput,
  pageOf,
  pageQuery,
  pagination,
  paginationOf,
  time,
  timeOrNull,
  timeText,
} from './shapes.ts'

const tag = 'Customers'

const scopes = { base: 'BASE', usage: 'USAGE', all: 'ALL' } as const
const scopeWords = { BASE: 'base', USAGE: 'usage', ALL: 'all' } as const satisfies Record<
  DiscountScope,
  keyof typeof scopes
>

const appliesTo = z.enum(['base', 'usage', 'all'])

const customer = z
  .object({
    id: z.string().describe('Our id.'),
    external_id: z.string().nullable().describe('Yours; works wherever ours does.'),
    name: z.string().nullable(),
    email: z.string().nullable(),
    metadata: z.record(z.string(), z.unknown()),
    tax_percent: z.number().nullable(),
    discount: z.object({ percent: z.number(), applies_to: appliesTo }).nullable(),
    created_at: time,
    updated_at: time,
    archived_at: time.nullable(),
  })
  .meta({ id: 'Customer' })

const createCustomer = route({
  method: 'POST',
  path: '/customers',
  name: 'createCustomer',
  summary: 'Creates a customer with an empty credit account.',
  tag,
  refuses: ['NOT_FOUND'],
  status: 201,
  document: CreateCustomerDocument,
  body: z.strictObject({
    external_id: z
      .string()
      .nullish()
      .describe('Your id: at most 255 characters, unique in the workspace.'),
    name: z.string().nullish().describe('At most 255 characters.'),
    email: z.string().nullish(),
    metadata: objectInput.nullish().describe('At most 50 keys and 16 KiB.'),
    rate_card_id: z
      .string()
      .nullish()
      .describe('Key or id of the rate card that prices the usage; null: the default one.'),
    tax_percent: decimalInput.nullish().describe('0 to 100, added to prices; null: none.'),
    discount: z
      .strictObject({
        percent: decimalInput.describe('More than 0, at most 100.'),
        applies_to: appliesTo.optional().describe('all by default.'),
      })
      .nullish()
      .describe('Taken off prices; null: none.'),
  }),
  response: customer,
  input: ({ body: { external_id, rate_card_id, tax_percent, discount, ...given } }) => ({
    input: {
      ...given,
      externalId: external_id,
      rateCardId: rate_card_id,
      taxPercent: tax_percent,
      discount: discount && {
        percent: discount.percent,
        appliesTo: discount.applies_to && scopes[discount.applies_to],
      },
    },
  }),
  output: (data) => customerOf(data.createCustomer),
})

const getCustomer = route({
  method: 'GET',
  path: '/customers/{customer_id}',
  name: 'getCustomer',
  summary: 'One customer, by our id or the external_id.',
  tag,
  refuses: ['NOT_FOUND'],
  document: GetCustomerDocument,
  response: customer,
  input: ({ path }) => ({ id: path.customer_id }),
  output: (data) => customerOf(data.customer),
})

const listCustomers = route({
  method: 'GET',
  path: '/customers',
  name: 'listCustomers',
  summary: 'The customers, newest first.',
  tag,
  document: ListCustomersDocument,
  query: z.strictObject({
    email: z.string().min(1).optional().describe('Only those with exactly this e-mail address.'),
    include_archived: flagInput.optional().describe('false by default.'),
    ...pageQuery,
  }),
  response: z.object({ customers: z.array(customer), pagination }),
  input: ({ query }) => ({
    ...pageOf(query),
    email: query.email,
    includeArchived: query.include_archived,
  }),
  output: ({ customers: { edges, pageInfo } }) => ({
    customers: edges.map(({ node }) => customerOf(node)),
    pagination: paginationOf(pageInfo),
  }),
})

function customerOf(found: CustomerFieldsFragment): z.input<typeof customer> {
  const { discount } = found
  return {
    id: found.id,
    external_id: found.externalId,
    name: found.name,
    email: found.email,
    metadata: found.metadata as Record<string, unknown>,
    tax_percent: exactOrNull(found.taxPercent),
    discount: discount && {
      percent: exact(discount.percent),
      applies_to: scopeWords[discount.appliesTo],
    },
    created_at: timeText(found.createdAt),
    updated_at: timeText(found.updatedAt),
    archived_at: timeOrNull(found.archivedAt),
  }
}

export const customerRoutes: Route[] = [createCustomer, listCustomers, getCustomer]
