/** Customers, whose changes may depend on the version that was read. */
import type { Route } from '../../dialect.ts'
import { listRoute, route } from '../../route.ts'
import { customer, exampleCustomer } from '../customer-fields.ts'
import { page } from '../envelope.ts'
import { deleted, tagged } from '../fields.ts'
import { idInput, metadataInput, textInput } from '../inputs.ts'

const tag = 'Customers'
const changing = tagged('version', 'cust_')
const { answerHeaders } = changing
const email = textInput(254)
const rest = {
  name: textInput(255).nullish(),
  externalId: idInput.nullish().describe('Your own id, unique in the workspace.'),
  metadata: metadataInput.optional(),
}

export const customerRoutes: Route[] = [
  route('POST /customers', {
    ...{ name: 'createCustomer', summary: 'Creates a customer.', tag, status: 201 },
    asks: 'mutation createCustomer',
    body: { email, ...rest },
    defaults: { uniqueEmail: true },
    answer: customer,
    answerHeaders,
    example: { request: exampleCustomer },
  }),
  listRoute('GET /customers', page, {
    ...{ name: 'listCustomers', summary: 'The customers, newest first.', tag },
    asks: 'query customers',
    query: {
      email: email.optional().describe('Part of the e-mail address, in any case.'),
      externalId: idInput.optional(),
    },
    as: { email: 'emailContains' },
    rows: { data: customer },
    example: { query: { email: 'customer@example.com' } },
  }),
  route('GET /customers/{id}', {
    ...{ name: 'getCustomer', summary: 'One customer, by its id or externalId.', tag },
    asks: 'query customer',
    answer: customer,
    answerHeaders,
  }),
  route('PATCH /customers/{id}', {
    ...{ ...changing, name: 'updateCustomer', tag },
    summary: 'Changes a customer; metadata is replaced.',
    asks: 'mutation updateCustomer',
    body: { email: email.optional(), ...rest },
    answer: customer,
    example: { request: { name: 'Updated Name' } },
  }),
  route('DELETE /customers/{id}', {
    ...{ name: 'deleteCustomer', summary: 'Archives a customer without subscriptions.', tag },
    refuses: ['NOT_FOUND', 'PRECONDITION_FAILED'],
    asks: 'mutation archiveCustomer',
    answer: deleted('cust_123'),
  }),
]
