/**
 * Credits in the words of the SDK, whose users are our customers; purchases and grants create them.
 *
 * A grant to a team goes to the team's wallet, one to nobody to that of the workspace: both are made on the way too.
 */
import { z } from 'zod'
import { decimal, decimalText as decimalWords } from '../../../core/values/decimal.ts'
import { DomainError } from '../../../core/values/errors.ts'
import { isGeneratedId } from '../../../core/values/ids.ts'
import type { Ask, Route } from '../../dialect.ts'
import { yearEnd } from '../../examples.ts'
import {
  bigCount,
  combined,
  credits,
  decimalText,
  eg,
  enumText,
  from,
  here,
  id,
  named,
  nullable,
  object,
  said,
  text,
  time,
  words,
} from '../../fields.ts'
import { exact } from '../../json.ts'
import { listRoute, type Page, route, routeOf } from '../../route.ts'
import {
  type AddCreditsInput,
  AddNewUserCreditsDocument,
  AddUserCreditsDocument,
} from '../asks.generated.ts'
import {
  countInput,
  customerId,
  decimalInput,
  idempotencyKey,
  objectInput,
  positiveInput,
  textInput,
} from '../inputs.ts'
import { payerOf } from './event-input.ts'
import { sdkTimeInput } from './times.ts'
import { ensureWallets } from './wallets.ts'

const tag = 'SDK'
const pageSize = 50
const pageSizeMax = 100
const offsetMax = 100_000

const wallet = object({
  balance: from('total', said('available and reserved together.', eg(9000, credits))),
  reserved: from('pending', eg(500, credits)),
  available: eg(8500, credits),
  expiresAt: from(
    'nextExpiresAt',
    said('When the first of them expire.', eg(yearEnd, nullable(time))),
  ),
})

const ofUser = { tag, refuses: ['NOT_FOUND'], as: { user_id: 'customerId' } } as const
const path = { user_id: 'user_1' }
/** Of the paths that name a customer besides, who is not read. */
const tenantPath = { customer_id: 'ignored', user_id: 'user_1' }
const besideTenant = { ...ofUser, unread: ['customer_id'], example: { path: tenantPath } }

const getBalance = route('GET /users/{user_id}/credits', {
  ...ofUser,
  name: 'getUserCredits',
  summary: 'The credits of a user.',
  asks: 'query credits',
  answer: object({ data: here(wallet) }),
  example: { path },
})

const getBalanceOfCustomer = route('GET /customers/{customer_id}/users/{user_id}/credits', {
  ...besideTenant,
  name: 'getCustomerUserCredits',
  summary: 'The credits of a user, as other SDKs ask for them; customer_id is not read.',
  asks: 'query credits',
  answer: object({ data: here(wallet) }),
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
  'POST /credits/purchase',
  {
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
    response: z.object({
      data: z.object({ transactionId: z.string(), newBalance: credits.schema }),
    }),
    example: { request: { userId: 'user_1', amount: 1000, purchasePrice: 9.99 } },
    shows: { data: { transactionId: 'txn_001', newBalance: 1000 } },
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
  'POST /credits/grant',
  {
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
    example: {
      request: {
        ...{ userId: 'user_1', amount: 500, reason: 'welcome' },
        idempotencyKey: 'welcome-user_1',
      },
    },
    shows: {
      data: { transactionId: 'txn_002', walletId: 'cust_001', newBalance: '1500', amount: '500' },
    },
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

const types = [
  ...['ISSUE', 'CONSUME', 'COMMIT', 'REVERSE'],
  ...['EXPIRE', 'TRANSFER_IN', 'TRANSFER_OUT'],
]

/** What a row says, of which the SDK's words are made. */
const row = {
  type: enumText('CreditTransactionType', 'CONSUME'),
  direction: enumText('CreditDirection', 'DEBIT'),
  amount: decimalText,
  after: from('balanceAfter', decimalText),
  pool: from('pool.kind', enumText('CreditKind', 'PURCHASED')),
}

const kinds = {
  ISSUE: 'GRANT',
  ...{ CONSUME: 'BURN', COMMIT: 'BURN', HOLD: 'BURN' },
  ...{ REVERSE: 'REFUND', RELEASE: 'REFUND', EXPIRE: 'EXPIRATION' },
  ...{ TRANSFER_IN: 'TRANSFER', TRANSFER_OUT: 'TRANSFER' },
} as const

const transaction = {
  id: eg('txn_003', id),
  transactionType: combined(
    { kind: from('type', words('CreditTransactionType', kinds)), pool: row.pool },
    {
      schema: z.string().describe('PURCHASE, GRANT, BURN, REFUND, EXPIRATION, TRANSFER.'),
      example: 'BURN',
    },
    ({ kind, pool }) => (kind === 'GRANT' && pool === 'PURCHASED' ? 'PURCHASE' : kind),
  ),
  amount: combined(
    { amount: row.amount, direction: row.direction },
    { ...said('Negative when it was taken.', credits), example: -15 },
    (row) => exact(decimalWords(signed(row))),
  ),
  balanceBefore: combined({ ...row }, { ...credits, example: 1500 }, ({ type, after, ...row }) => {
    // What a hold had reserved was taken out of the pools then.
    const moved = type === 'COMMIT' ? 0 : signed(row)
    return exact(decimalWords(decimal(after).minus(moved)))
  }),
  balanceAfter: eg(1485, credits),
  description: eg('AI Generation - gpt-4', nullable(text)),
  createdAt: from('timestamp', time),
}

function signed({ amount, direction }: { amount: string; direction: string }) {
  return decimal(amount).times(direction === 'CREDIT' ? 1 : -1)
}

/** As the SDK pages: so many rows after so many, and how many there are. */
const sdkPage: Page = {
  query: {
    limit: countInput(pageSizeMax)
      .refine((limit) => limit >= 1, 'must be at least 1')
      .meta({ minimum: 1 })
      .optional()
      .describe(`${pageSize} by default.`),
    offset: countInput(offsetMax).optional(),
  },
  as: { limit: 'first' },
  defaults: { first: pageSize, offset: 0 },
  answer: {
    pagination: combined(
      { totalCount: bigCount },
      {
        schema: z.object({
          limit: z.number().int(),
          offset: z.number().int(),
          total: z.number().int(),
        }),
        example: { limit: pageSize, offset: 0, total: 1 },
      },
      ({ totalCount: total }, { limit = pageSize, offset = 0 }) => {
        return { limit: Number(limit), offset: Number(offset), total }
      },
    ),
  },
}

const transactions = {
  asks: 'query creditTransactions',
  defaults: { types },
  rows: { data: named('UserTransaction', object(transaction)) },
} as const

const listTransactions = listRoute('GET /users/{user_id}/transactions', sdkPage, {
  ...ofUser,
  ...transactions,
  name: 'listUserTransactions',
  summary: 'What moved the credits of a user, newest first.',
  example: { path },
})

const listTransactionsOfCustomer = listRoute(
  'GET /customers/{customer_id}/users/{user_id}/transactions',
  sdkPage,
  {
    ...besideTenant,
    ...transactions,
    name: 'listCustomerUserTransactions',
    summary:
      'What moved the credits of a user, newest first, as other SDKs ask for it; customer_id is not read.',
    example: { path: tenantPath, query: { limit: '50', offset: '0' } },
  },
)

export const sdkCreditRoutes: Route[] = [
  purchaseCredits,
  grantCredits,
  getBalance,
  getBalanceOfCustomer,
  listTransactions,
  listTransactionsOfCustomer,
]
