/** Prepaid credits in GraphQL: balances, pools and totals. */

import type { GraphQLResolveInfo } from 'graphql'
import type { CreditBalance } from '../../core/credits/balance.ts'
import { isLow } from '../../core/credits/balance.ts'
import { type CreditTotals, getCreditTotals } from '../../core/credits/credit-totals.ts'
import type { CreditKind, Pool } from '../../core/credits/pool.ts'
import { sameAddress } from '../../core/values/ids.ts'
import type { Context } from '../execution/context.ts'
import { costing } from '../execution/field-cost.ts'
import { selectedNames } from '../execution/selected-names.ts'
import { builder } from './builder.ts'
import { customerIdArg } from './customer-id.ts'
import { Customer } from './customers.ts'
import { loadCustomer } from './links.ts'
import { Node } from './node.ts'
import { pageOfPools } from './pool-page.ts'

export const CreditKindEnum = builder.enumType('CreditKind', {
  description:
    'Where credits come from. At equal priority and expiry, promotional credits burn first and purchased ones last.',
  values: {
    PURCHASED: { description: 'Paid for.' },
    PROMOTIONAL: { description: 'Given.' },
    INCLUDED: {
      description:
        'Granted by a subscription for one of its periods. Only subscriptions grant them: addCredits refuses the kind, and they cannot be transferred.',
    },
  } satisfies Record<CreditKind, object>,
})

export const CreditPoolType = builder.objectRef<Pool>('CreditPool')
CreditPoolType.implement({
  description:
    'Credits added on the same terms. Pools burn by priority (0 first), earliest expiry, kind (promotional, included, purchased), effective date, creation.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Our id, `pool_…`.' }),
    name: t.exposeString('name', { description: 'At most 255 characters.' }),
    kind: t.field({ type: CreditKindEnum, resolve: (p) => p.kind, description: 'Their source.' }),
    priority: t.exposeInt('priority', { description: '0 to 100; 0 burns first.' }),
    credits: t.field({
      type: 'Decimal',
      description: 'Credits that are neither spent nor held.',
      resolve: (p) => p.balance,
    }),
    held: t.expose('held', { type: 'Decimal', description: 'Credits reserved by holds.' }),
    effectiveAt: t.expose('effectiveAt', {
      type: 'DateTime',
      nullable: true,
      description: 'The instant from which the credits count; null: from creation.',
    }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      nullable: true,
      description: 'The instant from which they no longer count; null: never.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was created.' }),
    metadata: t.field({
      type: 'JSON',
      nullable: true,
      description: 'Your own data, as updateCreditPool set it; null: never, or removed.',
      resolve: async ({ id }, _args, ctx) =>
        (await ctx.loaders().poolNotes.load(id))?.metadata ?? null,
    }),
    updatedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When updateCreditPool last changed it; null: never.',
      resolve: async ({ id }, _args, ctx) =>
        (await ctx.loaders().poolNotes.load(id))?.updatedAt ?? null,
    }),
    subscriptionId: t.id({
      nullable: true,
      description:
        'The subscription that granted the credits, which expire when it ends; null: their kind is not INCLUDED.',
      resolve: ({ grant }) => grant?.subscriptionId ?? null,
    }),
    periodStart: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'The start of the period for which they were granted; null as above.',
      resolve: ({ grant }) => grant?.periodStart ?? null,
    }),
    rolledOver: t.boolean({
      description:
        'Whether the credits were unspent when their period ended, and last longer. They do not roll over again.',
      resolve: ({ grant }) => grant?.rolledOver ?? false,
    }),
  }),
})

export const CreditBalanceType = builder.objectRef<CreditBalance>('CreditBalance')
CreditBalanceType.implement({
  description: 'What a customer can spend. available + pending = total.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.id({
      description: 'Our id, `bal_…`: one for each customer.',
      resolve: ({ customerId }) => sameAddress('bal', customerId),
    }),
    customerId: t.exposeID('customerId', { description: 'Our id of the customer.' }),
    customer: t.field({
      type: Customer,
      description: 'The customer.',
      resolve: ({ customerId }, _args, ctx, info) => loadCustomer(customerId, ctx, info),
    }),
    sequence: t.expose('sequence', {
      type: 'SafeInt',
      description: "The customer's sequence that the balance includes; it only grows.",
    }),
    available: t.expose('available', { type: 'Decimal', description: 'Credits to spend now.' }),
    pending: t.expose('pending', { type: 'Decimal', description: 'Credits reserved by holds.' }),
    scheduled: t.expose('scheduled', {
      type: 'Decimal',
      description: 'Credits that become effective later; not part of the total.',
    }),
    total: t.expose('total', { type: 'Decimal', description: 'Credits available and pending.' }),
    lowBalanceThreshold: t.expose('lowBalanceThreshold', {
      type: 'Decimal',
      nullable: true,
      description: 'Credits at or below which the balance counts as low; null: never.',
    }),
    isLow: t.boolean({
      description: 'Whether available has reached the threshold.',
      resolve: isLow,
    }),
    pools: t.field({
      type: [CreditPoolType],
      description:
        'The pools that hold credits, in the order they burn. At most 100 a page, 20 by default; `poolCount` is their number. Those behind the first 100 are read after the balance, and may include a later movement.',
      args: {
        first: t.arg.int({ defaultValue: 20, description: '1 to 100.' }),
        after: t.arg.id({
          description: 'The id of the last pool of the previous page, which may be empty by now.',
        }),
      },
      resolve: (balance, args, ctx) => pageOfPools(balance, args, ctx),
    }),
    poolCount: t.int({
      description:
        'How many pools hold credits: at most 1,000, more only after reversals and by grants of subscriptions.',
      resolve: ({ poolCount }) => poolCount,
    }),
    nextExpiresAt: t.expose('nextExpiresAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the first of the pools expires; null: never.',
    }),
    asOf: t.expose('asOf', { type: 'DateTime', description: 'The instant of the balance.' }),
  }),
})

const CreditTotalsType = builder.objectRef<CreditTotals>('CreditTotals').implement({
  description: 'What all customers of a workspace can spend together. available + pending = total.',
  fields: (t) => ({
    available: t.expose('available', { type: 'Decimal', description: 'Credits to spend now.' }),
    pending: t.expose('pending', { type: 'Decimal', description: 'Credits reserved by holds.' }),
    total: t.expose('total', { type: 'Decimal', description: 'Credits available and pending.' }),
    scheduled: t.expose('scheduled', {
      type: 'Decimal',
      description: 'Credits that become effective later; not part of the total.',
    }),
    asOf: t.expose('asOf', { type: 'DateTime', description: 'The instant of the figures.' }),
  }),
})

const asksForPools = (info: GraphQLResolveInfo) => selectedNames(info).has('pools')

/** The balance of a customer by our id, one read for a whole list. */
export function loadBalance(
  customerId: string,
  ctx: Context,
  info: GraphQLResolveInfo,
): Promise<CreditBalance> {
  return ctx.loaders().balances.load({ customerId, withPools: asksForPools(info) })
}

builder.queryFields((t) => ({
  credits: t.field({
    type: CreditBalanceType,
    description:
      'The credit balance of a customer, live and exact. NOT_FOUND for an unknown customer. Needs read, or a token of the customer.',
    args: {
      customerId: customerIdArg(t),
    },
    resolve: (_root, { customerId }, ctx, info) =>
      ctx.loaders().namedBalances.load({ customerId, withPools: asksForPools(info) }),
  }),
  creditTotals: t.field({
    type: CreditTotalsType,
    description: 'The credits of all customers of the workspace together. Needs read.',
    resolve: (_root, _args, ctx) => ctx.perform(getCreditTotals, {}),
  }),
}))

builder.prismaObjectField(Customer, 'creditBalance', (t) =>
  t.field({
    type: CreditBalanceType,
    description: 'The credit balance of the customer.',
    select: { id: true },
    // For each customer of a list, all of its pools are added up.
    ...costing({ own: 10 }),
    resolve: ({ id }, _args, ctx, info) => loadBalance(id, ctx, info),
  }),
)
