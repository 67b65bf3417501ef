/**
 * Credits in the words of the SDK, whose users are our customers; purchases and grants create them.
 *
 * A grant to a team goes to the team's wallet, one to nobody to that of the workspace: both are made on the way too.
 */
import { z } from 'zod'
import { decimal, decimalText } from '../../core/values/decimal.ts'
import { DomainError } from '../../core/values/errors.ts'
import { isGeneratedId } from '../../core/values/ids.ts'
import { type Ask, type Route, route, routeOf } from '../dialect.ts'
import { exact } from '../json.ts'
import {
  countInput,
  credits,
  customerId,
  decimalInput,
  idempotencyKey,
  objectInput,
  positiveInput,
  textInput,
  time,
  timeText,
} from './inputs.ts'
import {
  type AddCreditsInput,
  AddNewUserCreditsDocument,
  AddUserCreditsDocument,
  type CreditKind,
  type CreditTransactionType,
  UserBalanceDocument,
  type UserBalanceQuery,
  UserTransactionsDocument,
  type UserTransactionsQuery,
} from './operations.generated.ts'
import { payerOf } from './sdk-event.ts'
import { sdkTimeInput } from './sdk-times.ts'
import { ensureWallets } from './sdk-wallets.ts'

const tag = 'SDK'
const pageSize = 50
const pageSizeMax = 100
const offsetMax = 100_000

const balanceRoute = {
  method: 'GET',
  summary: 'The credits of a user.',
  tag,
  refuses: ['NOT_FOUND'],
  document: UserBalanceDocument,
  response: z.object({
    data: z.object({
      balance: credits.describe('available and reserved together.'),
      reserved: credits,
      available: credits,
      expiresAt: time.nullable().describe('When the first of them expire.'),
    }),
  }),
  input: ({ path }: { path: { user_id: string } }) => ({ customerId: path.user_id }),
  output(data: UserBalanceQuery) {
    const { total, pending, available, nextExpiresAt } = data.credits
    return {
      data: {
        balance: exact(total),
        reserved: exact(pending),
        available: exact(available),
        expiresAt: nextExpiresAt ? timeText(nextExpiresAt) : null,
      },
    }
  },
} as const

const getBalance = route({
  ...balanceRoute,
  path: '/users/{user_id}/credits',
  name: 'getUserCredits',
})

const getBalanceOfCustomer = route({
  ...balanceRoute,
  path: '/customers/{customer_id}/users/{user_id}/credits',
  name: 'getCustomerUserCredits',
  summary: 'The credits of a user, as other SDKs ask for them; customer_id is not read.',
})

const amount = positiveInput.describe('Credits, more than zero.')

/** To a customer that is created if need be, but not for the sake of a request that is refused anyway. */
async function addCredits(input: AddCreditsInput, ask: Ask) {
  try {
    return (await ask(AddUserCreditsDocument, { input })).addCredits
  } catch (error) {
    const isMissing = error instanceof DomainError && error.code === 'NOT_FOUND'
    // An id of ours that is nobody's cannot become anybody's.
    if (!isMissing || isGeneratedId('cust', input.customerId)) throw error
    const variables = { externalIds: [input.customerId], input }
    return (await ask(AddNewUserCreditsDocument, variables)).addCredits
  }
}

const purchaseCredits = routeOf(
  {
    method: 'POST',
    path: '/credits/purchase',
    name: 'purchaseCredits',
    summary: 'Adds credits that a user paid for.',
    tag,
    refuses: ['NOT_FOUND'],
    body: z.strictObject({
      userId: customerId,
      customerId: z.string().optional().describe('Of older SDKs; not read.'),
      amount,
      purchasePrice: decimalInput.optional().describe('What was paid, in USD; kept as metadata.'),
      expiresAt: sdkTimeInput.nullish(),
      idempotencyKey,
    }),
    response: z.object({ data: z.object({ transactionId: z.string(), newBalance: credits }) }),
  },
  async ({ body }, ask) => {
    const { userId: customerId, amount, purchasePrice, expiresAt, idempotencyKey } = body
    const metadata = purchasePrice === undefined ? null : { purchasePrice }
    const terms = { kind: 'PURCHASED', expiresAt, metadata, idempotencyKey } as const
    const { id, balance } = await addCredits({ customerId, amount, ...terms }, ask)
    return { data: { transactionId: id, newBalance: exact(balance.total) } }
  },
)

const grant = z
  .strictObject({
    userId: customerId.nullish(),
    teamId: z.string().min(1).nullish(),
    customerId: z.string().optional().describe('Of older SDKs; not read.'),
    amount,
    reason: textInput(500).nullish(),
    metadata: objectInput.nullish(),
    expiresAt: sdkTimeInput.nullish(),
    idempotencyKey,
  })
  .refine(({ userId, teamId }) => !(userId && teamId), 'must name userId or teamId, not both')

const grantCredits = routeOf(
  {
    method: 'POST',
    path: '/credits/grant',
    name: 'grantCredits',
    summary: 'Gives credits to a user, a team or, without either, the workspace.',
    tag,
    refuses: ['NOT_FOUND'],
    body: grant,
    response: z.object({
      data: z.object({
        transactionId: z.string(),
        walletId: z.string().describe('Our id of the customer.'),
        newBalance: z.string(),
        amount: z.string(),
      }),
    }),
  },
  async ({ body }, ask) => {
    const {
      userId,
      teamId,
      amount,
      reason: description,
      metadata,
      expiresAt,
      idempotencyKey,
    } = body
    const payer = payerOf({ team: teamId, user: userId })
    const customerId =
      'user' in payer ? payer.user : (await ensureWallets([payer.team], ask))(payer.team)
    const terms = { kind: 'PROMOTIONAL', description, metadata, expiresAt, idempotencyKey } as const
    const added = await addCredits({ customerId, amount, ...terms }, ask)
    const figures = { newBalance: added.balance.total, amount: added.amount }
    return { data: { transactionId: added.id, walletId: added.customerId, ...figures } }
  },
)

const userTransaction = z
  .object({
    id: z.string(),
    transactionType: z.string().describe('PURCHASE, GRANT, BURN, REFUND, EXPIRATION, TRANSFER.'),
    amount: credits.describe('Negative when it was taken.'),
    balanceBefore: credits,
    balanceAfter: credits,
    description: z.string().nullable(),
    createdAt: time,
  })
  .meta({ id: 'UserTransaction' })

const transactionQuery = z.strictObject({
  limit: countInput(pageSizeMax)
    .refine((limit) => limit >= 1, 'must be at least 1')
    .meta({ minimum: 1 })
    .optional()
    .describe(`${pageSize} by default.`),
  offset: countInput(offsetMax).optional(),
})

interface TransactionRequest {
  path: { user_id: string }
  query: z.output<typeof transactionQuery>
}

const transactionRoute = {
  method: 'GET',
  summary: 'What moved the credits of a user, newest first.',
  tag,
  refuses: ['NOT_FOUND'],
  document: UserTransactionsDocument,
  query: transactionQuery,
  response: z.object({
    data: z.array(userTransaction),
    pagination: z.object({
      limit: z.number().int(),
      offset: z.number().int(),
      total: z.number().int(),
    }),
  }),
  input: ({ path, query }: TransactionRequest) => ({
    customerId: path.user_id,
    first: query.limit ?? pageSize,
    offset: query.offset ?? 0,
  }),
  output: (
    { creditTransactions: { edges, totalCount } }: UserTransactionsQuery,
    { query }: TransactionRequest,
  ) => ({
    data: edges.map(({ node }) => transactionOf(node)),
    pagination: {
      limit: query.limit ?? pageSize,
      offset: query.offset ?? 0,
      total: totalCount,
    },
  }),
} as const

const listTransactions = route({
  ...transactionRoute,
  path: '/users/{user_id}/transactions',
  name: 'listUserTransactions',
})

const listTransactionsOfCustomer = route({
  ...transactionRoute,
  path: '/customers/{customer_id}/users/{user_id}/transactions',
  name: 'listCustomerUserTransactions',
  summary:
    'What moved the credits of a user, newest first, as other SDKs ask for it; customer_id is not read.',
})

type Row = UserTransactionsQuery['creditTransactions']['edges'][number]['node']

function transactionOf(row: Row) {
  const signed = decimal(row.amount).times(row.direction === 'CREDIT' ? 1 : -1)
  // What a hold had reserved was taken out of the pools then.
  const moved = row.type === 'COMMIT' ? 0 : signed
  return {
    id: row.id,
    transactionType: typeOf(row.type, row.pool.kind),
    amount: exact(decimalText(signed)),
    balanceBefore: exact(decimalText(decimal(row.balanceAfter).minus(moved))),
    balanceAfter: exact(row.balanceAfter),
    description: row.description,
    createdAt: timeText(row.timestamp),
  }
}

function typeOf(type: CreditTransactionType, kind: CreditKind): string {
  switch (type) {
    case 'ISSUE':
      return kind === 'PURCHASED' ? 'PURCHASE' : 'GRANT'
    case 'CONSUME':
    case 'COMMIT':
    case 'HOLD':
      return 'BURN'
    case 'REVERSE':
    case 'RELEASE':
      return 'REFUND'
    case 'EXPIRE':
      return 'EXPIRATION'
    case 'TRANSFER_IN':
    case 'TRANSFER_OUT':
      return 'TRANSFER'
  }
}

export const sdkCreditRoutes: Route[] = [
  purchaseCredits,
  grantCredits,
  getBalance,
  getBalanceOfCustomer,
  listTransactions,
  listTransactionsOfCustomer,
]
