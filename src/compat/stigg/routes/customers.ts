/** Customers, by the ids that their creators chose. */
import { z } from 'zod'
import { DomainError } from '../../../core/values/errors.ts'
import { asking } from '../../asking.ts'
import type { Ask, Route } from '../../dialect.ts'
import { id, object } from '../../fields.ts'
import { route, routeOf } from '../../route.ts'
import { customer, exampleCustomer } from '../customer-fields.ts'
import { idInput, metadataInput, textInput } from '../inputs.ts'
import { stiggList } from '../lists.ts'

const tag = 'Customers'
const path = { id: 'customer-123' }
const importedMax = 100
const profile = {
  name: textInput(255).nullish(),
  email: textInput(254).nullish(),
  metadata: metadataInput.optional(),
} satisfies z.ZodRawShape

const createCustomer = route('POST /api/v1/customers', {
  ...{ name: 'createCustomer', summary: 'Creates a customer.', tag, status: 201 },
  ...{ refuses: ['CONFLICT'], asks: 'mutation createCustomer', as: { id: 'externalId' } },
  body: { id: idInput, ...profile },
  answer: customer,
  example: { request: { id: 'customer-123', ...exampleCustomer } },
})

const getCustomer = route('GET /api/v1/customers/{id}', {
  ...{ name: 'getCustomer', summary: 'One customer.', tag, asks: 'query customer' },
  answer: customer,
  example: { path },
})

const updateCustomer = route('PATCH /api/v1/customers/{id}', {
  ...{ name: 'updateCustomer', summary: 'Changes what is given; metadata as a whole.', tag },
  ...{ asks: 'mutation updateCustomer', body: profile, answer: customer },
  example: { path, request: { name: 'Acme Inc' } },
})

const listCustomers = stiggList('GET /api/v1/customers', {
  ...{ name: 'listCustomers', summary: 'The customers, newest first.', tag },
  ...{ asks: 'query customers', row: customer },
  query: { email: textInput(254).optional().describe('The whole address, in its case.') },
  example: { query: { limit: '20' } },
})

function archiving(verb: 'archive' | 'unarchive', summary: string): Route {
  return route(`POST /api/v1/customers/{id}/${verb}`, {
    ...{ name: `${verb}Customer`, summary, tag, asks: `mutation ${verb}Customer` },
    ...{ refuses: ['NOT_FOUND', 'PRECONDITION_FAILED'], answer: customer, example: { path } },
  })
}

const created = asking(
  'mutation createCustomer',
  ['externalId', 'name', 'email', 'metadata'],
  object({ id }),
)
const updated = asking(
  'mutation updateCustomer',
  ['id', 'name', 'email', 'metadata'],
  object({ id }),
)

const imported = z.strictObject({ id: idInput, ...profile })

/** Whether it is new; an import that is sent again brings a customer up to date. */
async function importOne(ask: Ask, { id: own, ...given }: z.output<typeof imported>) {
  try {
    await created.run(ask, { externalId: own, ...given })
    return true
  } catch (error) {
    const reason = error instanceof DomainError ? error.details?.reason : null
    if (reason !== 'EXTERNAL_ID_TAKEN') throw error
    await updated.run(ask, { id: own, ...given })
    return false
  }
}

const importCustomers = routeOf(
  'POST /api/v1/customers/import',
  {
    ...{ name: 'importCustomers', tag, refuses: [], asks: [created, updated] },
    summary: 'Creates customers, and changes those that are there; up to the first that fails.',
    body: z.strictObject({ customers: z.array(imported).min(1).max(importedMax) }),
    response: z.object({ newCustomers: z.array(z.string()).describe('Those that are new.') }),
    shows: { newCustomers: ['customer-123'] },
    example: { request: { customers: [{ id: 'customer-123', ...exampleCustomer }] } },
  },
  async ({ body: { customers } }, ask) => {
    const newCustomers: string[] = []
    for (const one of customers) if (await importOne(ask, one)) newCustomers.push(one.id)
    return { newCustomers }
  },
)

export const customerRoutes: Route[] = [
  ...[createCustomer, importCustomers, listCustomers, getCustomer, updateCustomer],
  archiving('archive', 'Archives a customer whose subscriptions have ended; its history stays.'),
  archiving('unarchive', 'Restores an archived customer.'),
]
