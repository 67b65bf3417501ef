/** Which customers of the workspace changed, live, in GraphQL. */
import { customersTopic, findExternalIds } from '../../core/customers/customers-topic.ts'
import type { ChangedCustomer } from '../../core/operation/topic.ts'
import { builder } from './builder.ts'
import { freshItem } from './live.ts'

type NamedCustomer = ChangedCustomer & { externalId: string | null }

const ChangedCustomerType = builder.objectRef<NamedCustomer>('ChangedCustomer').implement({
  description: 'A customer that changed.',
  fields: (t) => ({
    customerId: t.exposeID('customerId', { description: 'Our id of the customer.' }),
    externalId: t.exposeID('externalId', {
      nullable: true,
      description: 'Your id of the customer; null when it has none.',
    }),
    sequence: t.expose('sequence', {
      type: 'SafeInt',
      nullable: true,
      description:
        "The customer's sequence after the change; null for a change that has none, such as one of the customer's entitlements.",
    }),
    balance: t.exposeBoolean('balance', { description: 'Whether credits moved.' }),
    entitlements: t.exposeBoolean('entitlements', {
      description: 'Whether entitlements changed, or what is counted against them.',
    }),
  }),
})

const CustomersChangeType = builder
  .objectRef<{ customers: NamedCustomer[]; resync: boolean }>('CustomersChange')
  .implement({
    description: 'Which customers of the workspace changed.',
    fields: (t) => ({
      customers: t.field({
        type: [ChangedCustomerType],
        description: 'At most 1,000, each once.',
        resolve: ({ customers }) => customers,
      }),
      resync: t.exposeBoolean('resync', {
        description:
          'Whether everything may have changed: in the first item, after a change of the catalog, and whenever changes may have been missed. Forget all that you keep.',
      }),
    }),
  })

builder.subscriptionFields((t) => ({
  customersChanged: t.field({
    type: CustomersChangeType,
    description:
      'Which customers of the workspace change, on whatever server, for caches of what checks and balances answered; at most every 100 ms. What the passing of time alone changes is not told. Needs read.',
    subscribe: (_root, _args, ctx) => ctx.subscribe(customersTopic, {}),
    async resolve({ customers, resync }, _args, ctx) {
      freshItem(ctx, null, null)
      const ids = customers.map(({ customerId }) => customerId)
      const externalIds = await ctx.perform(findExternalIds, { ids })
      const named = customers.map((one) => ({
        ...one,
        externalId: externalIds.get(one.customerId) ?? null,
      }))
      return { customers: named, resync }
    },
  }),
}))
