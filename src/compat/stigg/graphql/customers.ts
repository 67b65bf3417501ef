/** Customers: provisioned, changed, read, archived. */
import { invalid } from '../../../core/values/errors.ts'
import type { Ask } from '../../dialect.ts'
import { builder } from './builder.ts'
import { Entitlement } from './entitlement-types.ts'
import { holder } from './previews.ts'
import { readAccess } from './read-access.ts'
import { present, type Row, throughRest } from './rest.ts'
import { input, operation } from './shapes.ts'
import { Customer, CustomerSubscription, customerRow } from './subscription-types.ts'
import { provisioned, subscriptionParams } from './subscriptions.ts'

/** Generations name a customer by either. */
const named = { refId: 'String', customerId: 'String' } as const
const profile = { name: 'String', email: 'String', additionalMetaData: 'JSON' } as const

function idOf({ refId, customerId }: Row): string {
  const id = refId ?? customerId
  if (typeof id !== 'string' || id === '') throw invalid('customerId is required.')
  return id
}

function bodyOf({ name, email, additionalMetaData: metadata }: Row): Row {
  return { name, email, metadata }
}

async function read(ask: Ask, id: string): Promise<Row> {
  return customerRow(await throughRest(ask, 'getCustomer', { path: { id } }))
}

/** One that is there already is brought up to date. */
async function importAll(ask: Ask, customers: readonly Row[]): Promise<void> {
  const rows = customers.map((one) => present({ id: idOf(one), ...bodyOf(one) }))
  await throughRest(ask, 'importCustomers', { body: { customers: rows } })
}

const ProvisionedCustomer = builder
  .objectRef<{ customer: Row; subscription: Row | null }>('ProvisionedCustomer')
  .implement({
    fields: (t) => ({
      customer: t.expose('customer', { type: Customer }),
      subscription: t.expose('subscription', { type: CustomerSubscription, nullable: true }),
      subscriptionDecisionStrategy: t.string({
        resolve: ({ subscription }) =>
          subscription ? 'REQUESTED_PLAN' : 'SKIPPED_SUBSCRIPTION_CREATION',
      }),
      entitlements: t.field({
        type: [Entitlement],
        resolve: async ({ customer }, _args, { ask }) =>
          (await readAccess(ask, { customerId: String(customer.refId) })).entitlements,
      }),
    }),
  })

const provisionInput = input('ProvisionCustomerInput', {
  ...{ ...named, ...profile, subscriptionParams },
})

operation('mutation', 'provisionCustomer', {
  answers: ProvisionedCustomer as never,
  takes: ['input', provisionInput],
  async run(ask, given) {
    const customerId = idOf(given)
    await importAll(ask, [given])
    const params = given.subscriptionParams as Row | null | undefined
    const subscription = params ? await provisioned(ask, { ...params, customerId }) : null
    return { customer: await read(ask, customerId), subscription: subscription?.subscription }
  },
})

const importInput = input('ImportCustomerInput', { ...named, ...profile, billingId: 'String' })

operation('mutation', 'importOneCustomer', {
  answers: Customer,
  takes: ['input', importInput],
  async run(ask, given) {
    await importAll(ask, [given])
    return read(ask, idOf(given))
  },
})

operation('mutation', 'importCustomersBulk', {
  answers: 'String',
  takes: ['input', input('ImportCustomerBulk', { 'customers!': [importInput] })],
  async run(ask, { customers }) {
    await importAll(ask, customers as Row[])
    return null
  },
})

operation('mutation', 'updateOneCustomer', {
  answers: Customer,
  takes: ['input', input('UpdateCustomerInput', { ...named, ...profile })],
  run: async (ask, given) => {
    const path = { id: idOf(given) }
    return customerRow(await throughRest(ask, 'updateCustomer', { path, body: bodyOf(given) }))
  },
})

operation('query', 'getCustomerByRefId', {
  answers: Customer,
  takes: ['input', input('GetCustomerByRefIdInput', named)],
  run: async (ask, given) =>
    customerRow((await holder.run(ask, { customerId: idOf(given) })).customer),
})

for (const verb of ['archive', 'unarchive'] as const) {
  const type = `${verb === 'archive' ? 'Archive' : 'Unarchive'}CustomerInput`
  operation('mutation', `${verb}Customer`, {
    answers: Customer,
    takes: ['input', input(type, named)],
    run: async (ask, given) =>
      customerRow(await throughRest(ask, `${verb}Customer`, { path: { id: idOf(given) } })),
  })
}
