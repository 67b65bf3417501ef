/** Wallets of teams and of the workspace in GraphQL. */
import { ensureWallets, findWallets, type Wallet } from '../../core/customers/wallets.ts'
import { builder } from './builder.ts'

const WalletType = builder.objectRef<Wallet>('Wallet').implement({
  description:
    'Shared credits: the customer that holds the credits of a team, or of the workspace.',
  fields: (t) => ({
    customerId: t.exposeID('customerId', {
      description: 'Our id of the customer, `cust_…`, which has a balance like any other customer.',
    }),
    team: t.exposeString('team', {
      nullable: true,
      description: 'Your id of the team; null: the wallet of the workspace.',
    }),
  }),
})

const WalletInput = builder.inputType('WalletInput', {
  description: 'The wallet of a team or of the workspace.',
  fields: (t) => ({
    team: t.string({
      description:
        'Your id of the team, at most 255 characters; it never collides with an externalId. Null: the wallet of the workspace.',
    }),
  }),
})

const EnsureWalletsInput = builder.inputType('EnsureWalletsInput', {
  description: 'The wallets that must exist.',
  fields: (t) => ({
    wallets: t.field({ type: [WalletInput], required: true, description: '1 to 1,000.' }),
  }),
})

builder.queryFields((t) => ({
  wallets: t.field({
    type: [WalletType],
    nullable: { list: false, items: true },
    description:
      'The requested wallets, 1 to 1,000, in the requested order; null for one that does not exist yet. Needs read.',
    args: { wallets: t.arg({ type: [WalletInput], required: true, description: 'Which.' }) },
    resolve: (_root, args, ctx) => ctx.perform(findWallets, args),
  }),
}))

builder.mutationFields((t) => ({
  ensureWallets: t.field({
    type: [WalletType],
    description:
      'Creates the wallets that do not exist yet, and returns all, 1 to 1,000, in the requested order. Needs write.',
    args: { input: t.arg({ type: EnsureWalletsInput, required: true }) },
    resolve: (_root, { input }, ctx) => ctx.perform(ensureWallets, input),
  }),
}))
