/** Customers: the parties whose usage is metered. */
import { z } from 'zod'
import type { Route } from '../../dialect.ts'
import {
  eg,
  id,
  jsonObject,
  named,
  nullable,
  number,
  object,
  said,
  shows,
  text,
  time,
  words,
} from '../../fields.ts'
import { choice, part } from '../../names.ts'
import { listRoute, route } from '../../route.ts'
import { ofCustomer, page } from '../fields.ts'
import { decimalInput, flagInput, objectInput } from '../inputs.ts'

const tag = 'Customers'

const scopes = { BASE: 'base', USAGE: 'usage', ALL: 'all' } as const

const given = {
  external_id: 'cust_789',
  name: 'Acme',
  email: 'billing@acme.example',
  metadata: { segment: 'smb' },
}

const customer = shows(
  given,
  named(
    'Customer',
    object({
      id: said('Our id.', eg('cust_01hm6qzb40v0s8c9v1k2m3n4p5', id)),
      external_id: said('Your own id; accepted wherever ours is.', nullable(id)),
      name: nullable(text),
      email: nullable(text),
      metadata: jsonObject,
      tax_percent: eg(null, nullable(number)),
      discount: eg(
        null,
        nullable(
          object({
            percent: number,
            applies_to: words('DiscountScope', scopes),
          }),
        ),
      ),
      created_at: time,
      updated_at: time,
      archived_at: eg(null, nullable(time)),
    }),
  ),
)

const discount = z.strictObject({
  percent: decimalInput.describe('More than 0, at most 100.'),
  applies_to: choice(scopes).optional().describe('all by default.'),
})

const createCustomer = route('POST /customers', {
  name: 'createCustomer',
  summary: 'Creates a customer with an empty credit account.',
  tag,
  refuses: ['NOT_FOUND'],
  status: 201,
  asks: 'mutation createCustomer',
  body: {
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
    discount: part(discount).nullish().describe('Taken off prices; null: none.'),
  },
  answer: customer,
  example: { request: given },
})

const getCustomer = route('GET /customers/{customer_id}', {
  name: 'getCustomer',
  summary: 'One customer, by our id or the external_id.',
  tag,
  refuses: ['NOT_FOUND'],
  asks: 'query customer',
  as: { customer_id: 'id' },
  answer: customer,
  example: { path: ofCustomer },
})

const listCustomers = listRoute('GET /customers', page, {
  name: 'listCustomers',
  summary: 'The customers, newest first.',
  tag,
  asks: 'query customers',
  query: {
    email: z.string().min(1).optional().describe('Only those with exactly this e-mail address.'),
    include_archived: flagInput.optional().describe('false by default.'),
  },
  rows: { customers: customer },
  example: { query: { limit: '50' } },
})

export const customerRoutes: Route[] = [createCustomer, listCustomers, getCustomer]
