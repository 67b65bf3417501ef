/** Credits: balance, adding, transfers and the ledger. */
import { z } from 'zod'
import { type Route, route, routeOf } from '../dialect.ts'
import { exact } from '../json.ts'
import {
  AddCreditsDocument,
  CreditBalanceDocument,
  CreditTotalsDocument,
  CreditTransactionsDocument,
  TransferCreditsDocument,
} from './operations.generated.ts'
import {
  balance,
  balanceOf,
  credits,
  customerId,
  idempotencyKey,
  objectInput,
  pageOf,
  pageQuery,
  pagination,
  paginationOf,
  pool,
  poolOf,
  positiveInput,
  textInput,
  time,
  timeInput,
  timeText,
} from './shapes.ts'

const tag = 'Credits'

const ofCustomer = z
  .object({
    customer_id: customerId,
    balance,
    pools: z.array(pool).describe('In the order they burn, the first 100 of them.'),
  })
  .meta({ id: 'CustomerCredits' })

const wallet = z
  .object({
    balance: z.string(),
    reservedBalance: z.string(),
    availableBalance: z.string(),
    currency: z.literal('CREDITS'),
  })
  .describe('The same in the words of the SDK’s server.')

const ofWorkspace = z.object({ balance, data: wallet }).meta({ id: 'WorkspaceCredits' })

const getBalance = routeOf(
  {
    method: 'GET',
    path: '/credits/balance',
    name: 'getCreditBalance',
    summary: 'The credits of a customer; without customer_id those of all customers together.',
    tag,
    refuses: ['NOT_FOUND'],
    query: z.strictObject({ customer_id: customerId.optional() }),
    response: z.union([ofCustomer, ofWorkspace]),
  },
  async ({ query }, ask): Promise<z.input<typeof ofCustomer> | z.input<typeof ofWorkspace>> => {
    if (query.customer_id === undefined) {
      const totals = (await ask(CreditTotalsDocument, {})).creditTotals
      const { available, pending, total } = totals
      const data = { balance: total, reservedBalance: pending, availableBalance: available }
      return { balance: balanceOf(totals), data: { ...data, currency: 'CREDITS' } }
    }
    const { pools, ...figures } = (
      await ask(CreditBalanceDocument, { customerId: query.customer_id })
    ).credits
    return {
      customer_id: query.customer_id,
      balance: balanceOf(figures),
      pools: pools.map(poolOf),
    }
  },
)

const addCredits = route({
  method: 'POST',
  path: '/credits/add',
  name: 'addCredits',
  summary: 'Adds credits to a customer.',
  tag,
  refuses: ['NOT_FOUND'],
  document: AddCreditsDocument,
  body: z.strictObject({
    customer_id: customerId,
    amount: positiveInput.describe('Credits, more than zero.'),
    type: z.enum(['purchased', 'promotional']).optional().describe('purchased by default.'),
    expires_at: timeInput.nullish().describe('null: never.'),
    effective_at: timeInput.nullish().describe('null: at once.'),
    name: textInput(255).nullish().describe('Of the pool.'),
    description: textInput(500).nullish(),
    metadata: objectInput.nullish(),
    idempotency_key: idempotencyKey,
  }),
  response: z.object({ transaction_id: z.string(), balance }),
  input: ({ body }) => ({
    input: {
      customerId: body.customer_id,
      amount: body.amount,
      kind: body.type === 'promotional' ? ('PROMOTIONAL' as const) : ('PURCHASED' as const),
      expiresAt: body.expires_at,
      effectiveAt: body.effective_at,
      name: body.name,
      description: body.description,
      metadata: body.metadata,
      idempotencyKey: body.idempotency_key,
    },
  }),
  output(data) {
    const { id, balance } = data.addCredits
    return { transaction_id: id, balance: balanceOf(balance) }
  },
})

const side = z.object({ customer_id: customerId, balance }).meta({ id: 'TransferSide' })

const transferCredits = route({
  method: 'POST',
  path: '/credits/transfer',
  name: 'transferCredits',
  summary: 'Moves credits to another customer, all or nothing.',
  tag,
  refuses: ['NOT_FOUND', 'INSUFFICIENT_CREDITS'],
  document: TransferCreditsDocument,
  body: z.strictObject({
    from_customer_id: customerId,
    to_customer_id: customerId,
    amount: positiveInput.describe('Credits, more than zero.'),
    reason: textInput(500).nullish(),
    idempotency_key: idempotencyKey,
  }),
  response: z.object({ transfer_id: z.string(), from: side, to: side }),
  input: ({ body }) => ({
    input: {
      fromCustomerId: body.from_customer_id,
      toCustomerId: body.to_customer_id,
      amount: body.amount,
      reason: body.reason,
      idempotencyKey: body.idempotency_key,
    },
  }),
  output: ({ transferCredits: { id, from, to } }, { body }) => ({
    transfer_id: id,
    from: { customer_id: body.from_customer_id, balance: balanceOf(from) },
    to: { customer_id: body.to_customer_id, balance: balanceOf(to) },
  }),
})

const directions = { CREDIT: 'credit', DEBIT: 'debit' } as const

const transaction = z
  .object({
    id: z.string(),
    type: z.enum(['credit', 'debit']),
    amount: credits.describe('More than zero.'),
    balance_after: credits,
    description: z.string().nullable(),
    timestamp: time,
    cause: z.string().describe('issue, consume, expire, transfer_in, …'),
  })
  .meta({ id: 'CreditTransaction' })

const listTransactions = route({
  method: 'GET',
  path: '/credits/transactions',
  name: 'listCreditTransactions',
  summary: 'The ledger rows of a customer, newest first.',
  tag,
  refuses: ['NOT_FOUND'],
  document: CreditTransactionsDocument,
  query: z.strictObject({ customer_id: customerId, ...pageQuery }),
  response: z.object({
    transactions: z.array(transaction),
    pagination,
  }),
  input: ({ query }) => ({
    customerId: query.customer_id,
    ...pageOf(query),
  }),
  output: ({ creditTransactions: { edges, pageInfo } }) => ({
    transactions: edges.map(({ node }) => ({
      id: node.id,
      type: directions[node.direction],
      amount: exact(node.amount),
      balance_after: exact(node.balanceAfter),
      description: node.description,
      timestamp: timeText(node.timestamp),
      cause: node.type.toLowerCase(),
    })),
    pagination: paginationOf(pageInfo),
  }),
})

export const creditRoutes: Route[] = [getBalance, addCredits, transferCredits, listTransactions]
