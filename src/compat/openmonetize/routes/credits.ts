/** Credits: balance, additions, transfers and the ledger. */
import { z } from 'zod'
import type { Route } from '../../dialect.ts'
import { yearEnd } from '../../examples.ts'
import {
  credits,
  eg,
  enumText,
  from,
  given,
  here,
  id,
  inLowerCase,
  named,
  nullable,
  object,
  said,
  shows,
  text,
  time,
  words,
} from '../../fields.ts'
import { choice } from '../../names.ts'
import { listRoute, route, routeOf } from '../../route.ts'
import { CreditBalanceDocument, CreditTotalsDocument } from '../asks.generated.ts'
import { balance, customerNamed, ofCustomer, page, pools } from '../fields.ts'
import {
  customerId,
  idempotencyKey,
  objectInput,
  positiveInput,
  textInput,
  timeInput,
} from '../inputs.ts'

const tag = 'Credits'

const refuses = ['NOT_FOUND'] as const
const amount = positiveInput.describe('Credits, more than zero.')

const wallet = z
  .object({
    balance: z.string(),
    reservedBalance: z.string(),
    availableBalance: z.string(),
    currency: z.literal('CREDITS'),
  })
  .describe('The same in the words of the SDK’s server.')

const ofOne = named('CustomerCredits', object({ customer_id: customerNamed, balance, pools }))
const ofWorkspace = z
  .object({ balance: balance.schema, data: wallet })
  .meta({ id: 'WorkspaceCredits' })

const getBalance = routeOf(
  'GET /credits/balance',
  {
    name: 'getCreditBalance',
    summary: 'The credits of a customer, or without customer_id of all customers together.',
    tag,
    refuses,
    query: z.strictObject({ customer_id: customerId.optional() }),
    response: z.union([ofOne.schema, ofWorkspace]),
    example: { query: ofCustomer },
    shows: ofOne.example,
  },
  async ({ query }, ask) => {
    if (query.customer_id !== undefined) {
      const { credits } = await ask(CreditBalanceDocument, { customerId: query.customer_id })
      return ofOne.write({ balance: credits, pools: credits.pools }, query)
    }
    const { creditTotals } = await ask(CreditTotalsDocument, {})
    const { available, pending, total } = creditTotals
    const data = { balance: total, reservedBalance: pending, availableBalance: available }
    return {
      balance: balance.write(creditTotals, {}),
      data: { ...data, currency: 'CREDITS' as const },
    }
  },
)

/** Credits on the same terms share one pool. */
const poolTerms = {
  type: choice({ PURCHASED: 'purchased', PROMOTIONAL: 'promotional' })
    .optional()
    .describe('purchased by default.'),
  expires_at: timeInput.nullish().describe('null: never.'),
  effective_at: timeInput.nullish().describe('null: at once.'),
  name: textInput(255).nullish().describe('The name of the pool.'),
}

const addCredits = route('POST /credits/add', {
  name: 'addCredits',
  summary: 'Adds credits to a customer.',
  tag,
  refuses,
  asks: 'mutation addCredits',
  as: { type: 'kind' },
  body: {
    customer_id: customerId,
    amount,
    ...poolTerms,
    description: textInput(500).nullish(),
    metadata: objectInput.nullish(),
    idempotency_key: idempotencyKey,
  },
  answer: object({ transaction_id: from('id', eg('txn_001', id)), balance }),
  example: {
    request: {
      ...{ ...ofCustomer, amount: 10000, type: 'purchased', expires_at: yearEnd },
      metadata: { payment_id: 'pay_xyz' },
    },
  },
})

const transferSide = z
  .object({ customer_id: customerId, balance: balance.schema })
  .meta({ id: 'TransferSide' })

/** One of the two customers, as the request named it. */
function side(name: string, example: string, examples: object) {
  const customer_id = given(name, customerId, example)
  const written = object({ customer_id, balance: here(shows(examples, balance)) })
  return { ...written, schema: transferSide }
}

const transferCredits = route('POST /credits/transfer', {
  name: 'transferCredits',
  summary: 'Moves credits to another customer, all or nothing.',
  tag,
  refuses: ['NOT_FOUND', 'INSUFFICIENT_CREDITS'],
  asks: 'mutation transferCredits',
  body: {
    from_customer_id: customerId,
    to_customer_id: customerId,
    amount,
    reason: textInput(500).nullish(),
    idempotency_key: idempotencyKey,
  },
  answer: object({
    transfer_id: from('transaction.id', eg('txn_002', id)),
    from: side('from_customer_id', 'cust_123', { available: 7500, total: 8000 }),
    to: side('to_customer_id', 'cust_456', { available: 1000, pending: 0, total: 1000 }),
  }),
  example: {
    request: {
      ...{ from_customer_id: 'cust_123', to_customer_id: 'cust_456' },
      ...{ amount: 1000, reason: 'team_sharing' },
    },
  },
})

const transaction = named(
  'CreditTransaction',
  object({
    id: eg('txn_001', id),
    type: from(
      'direction',
      eg('debit', words('CreditDirection', { CREDIT: 'credit', DEBIT: 'debit' })),
    ),
    amount: said('More than zero.', credits),
    balance_after: eg(8485, credits),
    description: eg('AI Generation - GPT-4', nullable(text)),
    timestamp: time,
    cause: from(
      'type',
      said(
        'issue, consume, expire, transfer_in, …',
        enumText('CreditTransactionType', 'consume', inLowerCase),
      ),
    ),
  }),
)

const listTransactions = listRoute('GET /credits/transactions', page, {
  name: 'listCreditTransactions',
  summary: 'The ledger rows of a customer, newest first.',
  tag,
  refuses,
  asks: 'query creditTransactions',
  query: { customer_id: customerId },
  rows: { transactions: transaction },
  example: { query: ofCustomer },
})

export const creditRoutes: Route[] = [getBalance, addCredits, transferCredits, listTransactions]
