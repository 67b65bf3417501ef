/** Prepaid credits in GraphQL: balances, pools and transactions. */
import type { CreditBalance } from '../../core/credits/balance.ts'
import { isLow, nextExpiryOf } from '../../core/credits/balance.ts'
import { type CreditTotals, getCreditTotals } from '../../core/credits/credit-totals.ts'
import {
  countCreditTransactions,
  listCreditTransactions,
} from '../../core/credits/credit-transactions.ts'
import { getCreditBalance } from '../../core/credits/credits.ts'
import type { CreditKind, Pool } from '../../core/credits/pool.ts'
import {
  type CreditTransaction,
  type creditTransactionTypes,
  movements,
} from '../../core/credits/transaction.ts'
import { rowId } from '../../core/values/ids.ts'
import { builder } from './builder.ts'
import { Customer } from './customers.ts'
import { keysetConnection } from './keyset-connection.ts'
import { pageOfPools } from './pool-page.ts'

export const CreditKindEnum = builder.enumType('CreditKind', {
  description:
    'Where credits come from. At equal priority and expiry, promotional credits burn first.',
  values: {
    PURCHASED: { description: 'Paid for.' },
    PROMOTIONAL: { description: 'Given.' },
  } satisfies Record<CreditKind, object>,
})

const CreditTransactionTypeEnum = builder.enumType('CreditTransactionType', {
  description: 'What moved the credits.',
  values: {
    ISSUE: { description: 'Added to a pool.' },
    CONSUME: { description: 'Spent by a usage event.' },
    REVERSE: { description: 'Returned to its pool because the usage event was reversed.' },
    EXPIRE: { description: 'Left in a pool when it expired.' },
    TRANSFER_IN: { description: 'Received from another customer.' },
    TRANSFER_OUT: { description: 'Sent to another customer.' },
    HOLD: { description: 'Reserved by a hold.' },
    RELEASE: { description: 'Returned to its pool by a hold that was released or expired.' },
    COMMIT: { description: 'Spent by a usage event out of a hold.' },
  } satisfies Record<(typeof creditTransactionTypes)[number], object>,
})

const CreditDirectionEnum = builder.enumType('CreditDirection', {
  description: 'Whether a transaction adds to the pools of the customer or takes from them.',
  values: {
    CREDIT: { description: 'Adds to the pools.' },
    DEBIT: { description: 'Takes from the pools.' },
  },
})

const CreditPoolType = builder.objectRef<Pool>('CreditPool')
CreditPoolType.implement({
  description:
    'Credits added on the same terms. Pools burn by priority (0 first), earliest expiry, promotional before purchased, effective date, creation.',
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
      description: 'From when the credits count; null: from creation.',
    }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      nullable: true,
      description: 'The instant from which they no longer count; null: never.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was created.' }),
  }),
})

export const CreditBalanceType = builder.objectRef<CreditBalance>('CreditBalance')
CreditBalanceType.implement({
  description: 'What a customer can spend. available + pending = total.',
  fields: (t) => ({
    customerId: t.exposeID('customerId', { description: 'Our id of the customer.' }),
    sequence: t.expose('sequence', {
      type: 'BigInt',
      description: "The customer's sequence that the balance includes; it only grows.",
    }),
    available: t.expose('available', { type: 'Decimal', description: 'Credits to spend now.' }),
    pending: t.expose('pending', { type: 'Decimal', description: 'Credits reserved by holds.' }),
    scheduled: t.expose('scheduled', {
      type: 'Decimal',
      description: 'Credits added already but effective later; not part of the total.',
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
        'The pools that hold credits, in the order they burn. At most 100 a page, 20 by default; `poolCount` says how many there are.',
      args: {
        first: t.arg.int({ description: '1 to 100.' }),
        after: t.arg.id({
          description: 'The id of the last pool of the page before; it may be empty by now.',
        }),
      },
      resolve: (balance, args, ctx) => pageOfPools(balance, args, ctx),
    }),
    poolCount: t.int({
      description: 'How many pools hold credits: 1,000 at most, but for what reversals bring back.',
      resolve: (balance) => balance.pools.length,
    }),
    nextExpiresAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When the first of the pools expires; null: never.',
      resolve: nextExpiryOf,
    }),
    asOf: t.expose('asOf', { type: 'DateTime', description: 'When the balance was true.' }),
  }),
})

const balancesAfter = new WeakMap<CreditTransaction, CreditBalance>()

/** Keeps the balance that a mutation left behind with the transaction that it answers. */
export function withBalance(row: CreditTransaction, balance: CreditBalance): CreditTransaction {
  balancesAfter.set(row, balance)
  return row
}

export const CreditTransactionRef = builder.objectRef<CreditTransaction>('CreditTransaction')
CreditTransactionRef.implement({
  description:
    'One row of the ledger: an amount that moved between a pool and another account. It never changes.',
  fields: (t) => ({
    id: t.id({
      description: 'Our id, `txn_…`.',
      resolve: (row) => rowId('txn', row.customerId, row.sequence),
    }),
    customerId: t.exposeID('customerId', { description: 'Our id of the customer.' }),
    sequence: t.expose('sequence', {
      type: 'BigInt',
      description: "Its place among the customer's transactions and usage events, without gaps.",
    }),
    type: t.field({
      type: CreditTransactionTypeEnum,
      description: 'What moved the credits.',
      resolve: (row) => row.type,
    }),
    direction: t.field({
      type: CreditDirectionEnum,
      description: 'Into the pools of the customer or out of them.',
      resolve: (row) => (movements[row.type].to === 'POOL' ? 'CREDIT' : 'DEBIT'),
    }),
    amount: t.expose('amount', { type: 'Decimal', description: 'Credits, more than zero.' }),
    balanceAfter: t.expose('balanceAfter', {
      type: 'Decimal',
      description: 'Credits in all pools of the customer after the row, scheduled ones included.',
    }),
    poolId: t.exposeID('poolId', { description: 'The pool, `pool_…`.' }),
    pool: t.field({
      type: CreditPoolType,
      description: 'The pool as it is now.',
      resolve: ({ customerId, poolId }, _args, ctx) =>
        ctx.loaders().pools.load({ customerId, id: poolId }),
    }),
    balance: t.field({
      type: CreditBalanceType,
      description:
        "The customer's balance now; in the answer to addCredits, the one right after the credits were added.",
      resolve: (row, _args, ctx) =>
        balancesAfter.get(row) ?? ctx.loaders().balances.load(row.customerId),
    }),
    description: t.exposeString('description', {
      nullable: true,
      description: 'In words, at most 500 characters.',
    }),
    metadata: t.expose('metadata', {
      type: 'JSON',
      nullable: true,
      description: 'As given when the credits were added.',
    }),
    eventId: t.id({
      nullable: true,
      description: 'The usage event that consumed or returned the credits, `evt_…`.',
      resolve: (row) =>
        row.eventSequence === null ? null : rowId('evt', row.customerId, row.eventSequence),
    }),
    counterpartyId: t.exposeID('counterpartyId', {
      nullable: true,
      description: 'The other customer of a transfer.',
    }),
    holdId: t.exposeID('holdId', {
      nullable: true,
      description: 'The hold that reserved, released or spent the credits.',
    }),
    reversesId: t.id({
      nullable: true,
      description: 'The transaction that this one undoes, `txn_…`.',
      resolve: (row) => (row.reverses === null ? null : rowId('txn', row.customerId, row.reverses)),
    }),
    idempotencyKey: t.exposeString('idempotencyKey', {
      nullable: true,
      description: 'The key of the request.',
    }),
    timestamp: t.field({
      type: 'DateTime',
      description: 'When it was posted.',
      resolve: (row) => row.createdAt,
    }),
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
      description: 'Credits added already but effective later; not part of the total.',
    }),
    asOf: t.expose('asOf', { type: 'DateTime', description: 'When it was true.' }),
  }),
})

builder.queryFields((t) => ({
  credits: t.field({
    type: CreditBalanceType,
    description:
      'The credit balance of a customer, live and exact. NOT_FOUND for an unknown customer. Needs read, or a token of the customer.',
    args: {
      customerId: t.arg.id({ required: true, description: 'Our id or the externalId.' }),
    },
    resolve: (_root, args, ctx) => ctx.perform(getCreditBalance, args),
  }),
  creditTotals: t.field({
    type: CreditTotalsType,
    description: 'The credits of all customers of the workspace together. Needs read.',
    resolve: (_root, _args, ctx) => ctx.perform(getCreditTotals, {}),
  }),
  creditTransactions: t.connection(
    {
      type: CreditTransactionRef,
      description:
        'The ledger rows of a customer, newest first. At most 100 a page, 20 by default. Needs read.',
      args: {
        customerId: t.arg.id({ required: true, description: 'Our id or the externalId.' }),
        types: t.arg({
          type: [CreditTransactionTypeEnum],
          description: 'Only those of these types; null: all.',
        }),
        offset: t.arg.int({
          description: 'Rows of the page to leave out first: 0 to 100,000, 0 by default.',
        }),
      },
      resolve: async (_root, { customerId, types, offset, ...page }, ctx) => {
        const found = await keysetConnection(
          page,
          (row: CreditTransaction) => [row.sequence],
          (window) => ctx.perform(listCreditTransactions, { customerId, types, window, offset }),
        )
        const count = () => ctx.perform(countCreditTransactions, { customerId, types })
        return { ...found, count }
      },
    },
    {
      name: 'CreditTransactionConnection',
      fields: (t) => ({
        totalCount: t.field({
          type: 'BigInt',
          description: 'Rows of all pages; counted only when it is asked for.',
          resolve: ({ count }) => count(),
        }),
      }),
    },
    { name: 'CreditTransactionEdge' },
  ),
}))

builder.prismaObjectField(Customer, 'credits', (t) =>
  t.field({
    type: CreditBalanceType,
    description: 'The credit balance of the customer.',
    select: { id: true },
    resolve: (customer, _args, ctx) => ctx.loaders().balances.load(customer.id),
  }),
)
