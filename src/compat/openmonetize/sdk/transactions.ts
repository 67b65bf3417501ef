/** The credit movements of a user, in the words and the paging of the SDK. */
import { z } from 'zod'
import { decimal, decimalText as decimalWords } from '../../../core/values/decimal.ts'
import type { Route } from '../../dialect.ts'
import {
  bigCount,
  combined,
  credits,
  decimalText,
  eg,
  enumText,
  from,
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
import { listRoute, type Page } from '../../route.ts'
import { countInput } from '../inputs.ts'

const pageSize = 50
const pageSizeMax = 100
const offsetMax = 100_000

export const ofUser = { tag: 'SDK', refuses: ['NOT_FOUND'], as: { user_id: 'customerId' } } as const
export const userPath = { user_id: 'user_1' }
/** The example of paths that also name a customer, which is ignored. */
const tenantPath = { customer_id: 'ignored', user_id: 'user_1' }
export const besideTenant = { ...ofUser, unread: ['customer_id'], example: { path: tenantPath } }

const types = [
  ...['ISSUE', 'CONSUME', 'COMMIT', 'REVERSE'],
  ...['EXPIRE', 'TRANSFER_IN', 'TRANSFER_OUT', 'VOID'],
]

/** The fields of a row from which the SDK's words are built. */
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
  ...{ REVERSE: 'REFUND', RELEASE: 'REFUND', EXPIRE: 'EXPIRATION', VOID: 'EXPIRATION' },
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
    { ...said('Negative for credits taken.', credits), example: -15 },
    (row) => exact(decimalWords(signed(row))),
  ),
  balanceBefore: combined({ ...row }, { ...credits, example: 1500 }, ({ type, after, ...row }) => {
    // The credits of a hold left the pools when it was placed.
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

/** The paging of the SDK: a limit, an offset and a total. */
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
  summary: 'The credit transactions of a user, newest first.',
  example: { path: userPath },
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

export const sdkTransactionRoutes: Route[] = [listTransactions, listTransactionsOfCustomer]
