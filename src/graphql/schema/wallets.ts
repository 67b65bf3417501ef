/** Wallets of teams and of the workspace in GraphQL. */
import { ensureWallets, findWallets, type Wallet } from '../../core/customers/wallets.ts'
import { builder } from './builder.ts'

const WalletType = builder.objectRef<Wallet>('Wallet').implement({
  description:
    'Credits that are not of one user: the customer that holds those of a team, or of the workspace.',
  fields: (t) => ({
    customerId: t.exposeID('customerId', {
      description: 'Our id of the customer, `cust_…`, by which it has a balance like any other.',
    }),
    team: t.exposeString('team', {
      nullable: true,
      description: 'Your id of the team; null: the wallet of the workspace.',
    }),
  }),
})

const WalletInput = builder.inputType('WalletInput', {
  description: 'Which wallet.',
  fields: (t) => ({
    team: t.string({
      description:
        'Your id of the team, at most 255 characters; no customer is met by it. Null: the wallet of the workspace.',
    }),
  }),
})

const EnsureWalletsInput = builder.inputType('EnsureWalletsInput', {
  description: 'Which wallets there must be.',
  fields: (t) => ({
    wallets: t.field({ type: [WalletInput], required: true, description: '1 to 1,000.' }),
  }),
})

builder.queryFields((t) => ({
  wallets: t.field({
    type: [WalletType],
    nullable: { list: false, items: true },
    description:
      'The wallets that are asked for, 1 to 1,000, in that order; null for one that was not made yet. Needs read.',
    args: { wallets: t.arg({ type: [WalletInput], required: true, description: 'Which.' }) },
    resolve: (_root, args, ctx) => ctx.perform(findWallets, args),
  }),
}))

builder.mutationFields((t) => ({
  ensureWallets: t.field({
    type: [WalletType],
    description:
      'Makes the wallets that are not there yet, and answers all, 1 to 1,000, in the order in which they are asked for. Needs write.',
    args: { input: t.arg({ type: EnsureWalletsInput, required: true }) },
    resolve: (_root, { input }, ctx) => ctx.perform(ensureWallets, input),
  }),
}))
