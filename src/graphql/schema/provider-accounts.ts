/** The accounts of a workspace at providers of payments, in GraphQL. */
import {
  configureProvider,
  listProviderAccounts,
  type ProviderAccount,
  removeProvider,
} from '../../core/payments/provider-accounts.ts'
import { webhookPathOf } from '../../core/payments/provider-paths.ts'
import { accountProviders } from '../../core/payments/provider-secrets.ts'
import { builder } from './builder.ts'

const names = accountProviders.map((name) => `\`${name}\``).join(', ')

const ProviderAccountType = builder.objectRef<ProviderAccount>('ProviderAccount').implement({
  description: 'The account of the workspace at a provider of payments, in the mode of the caller.',
  fields: (t) => ({
    name: t.exposeString('name', { description: `The provider: ${names}.` }),
    secretKeyLastFour: t.exposeString('lastFour', {
      description: 'The end of its secret key, which is never shown whole.',
    }),
    publishableKey: t.exposeString('publishableKey', {
      nullable: true,
      description:
        'What its script is started with on hosted pages, where its own fields take the card; null: they take none by it.',
    }),
    webhookUrl: t.string({
      description: 'Where the provider has to send its events.',
      resolve: ({ name }, _args, ctx) => {
        const { workspaceId = '', mode = 'LIVE' } = ctx.caller ?? {}
        return ctx.origin() + webhookPathOf({ name, workspaceId, mode })
      },
    }),
    createdAt: t.expose('createdAt', {
      type: 'DateTime',
      description: 'When it was configured first.',
    }),
    updatedAt: t.expose('updatedAt', {
      type: 'DateTime',
      description: 'When its secrets were given last.',
    }),
  }),
})

const ConfigureProviderInput = builder.inputType('ConfigureProviderInput', {
  description: 'An account at a provider of payments. Its secrets are kept sealed.',
  fields: (t) => ({
    name: t.string({ required: true, description: `The provider: ${names}.` }),
    secretKey: t.string({
      required: true,
      description:
        'Its secret key, or a restricted one, of the mode of the caller: `sk_live_…` in the live mode, `sk_test_…` in the test mode.',
    }),
    publishableKey: t.string({
      description:
        'Of the same account and mode: `pk_live_…` or `pk_test_…`. With it hosted pages take cards, in fields of the provider; without it those of the live mode take none, and those of the test mode take test cards.',
    }),
    webhookSecret: t.string({
      required: true,
      description:
        'What it signs its events with: `whsec_…`, as shown for the endpoint that has the address `webhookUrl`.',
    }),
  }),
})

builder.queryFields((t) => ({
  providerAccounts: t.field({
    type: [ProviderAccountType],
    description: 'The configured providers of payments, by name. Needs read.',
    resolve: (_root, _args, ctx) => ctx.perform(listProviderAccounts, {}),
  }),
}))

builder.mutationFields((t) => ({
  configureProvider: t.field({
    type: ProviderAccountType,
    description:
      'Configures a provider of payments, or replaces its secrets. INVALID_REQUEST for a key of the other mode. Needs admin.',
    args: { input: t.arg({ type: ConfigureProviderInput, required: true }) },
    resolve: (_root, { input }, ctx) =>
      ctx.perform(configureProvider, { ...input, name: input.name as 'stripe' }),
  }),
  removeProvider: t.field({
    type: ProviderAccountType,
    description:
      'Removes a provider with its secrets. PRECONDITION_FAILED when it is not configured, CONFLICT while a payment or a refund of it is under way. Needs admin.',
    args: { name: t.arg.string({ required: true, description: `The provider: ${names}.` }) },
    resolve: (_root, { name }, ctx) => ctx.perform(removeProvider, { name: name as 'stripe' }),
  }),
}))
