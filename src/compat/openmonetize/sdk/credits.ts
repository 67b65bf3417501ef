/**
 * Credits in the words of the SDK, whose users are our customers; purchases and grants create them.
 *
 * A grant to a team goes to the team's wallet, a grant without a user to that of the workspace: both wallets are created when
 * missing.
 */
import { z } from 'zod'
import { DomainError } from '../../../core/values/errors.ts'
import { isGeneratedId } from '../../../core/values/ids.ts'
import type { Ask, Route } from '../../dialect.ts'
import { yearEnd } from '../../examples.ts'
import { credits, eg, from, here, nullable, object, said, time } from '../../fields.ts'
import { exact } from '../../json.ts'
import { route, routeOf } from '../../route.ts'
import {
  type AddCreditsInput,
  AddNewUserCreditsDocument,
  AddUserCreditsDocument,
} from '../asks.generated.ts'
import {
  customerId,
  decimalInput,
  idempotencyKey,
  objectInput,
  positiveInput,
  textInput,
} from '../inputs.ts'
import { payerOf } from './event-input.ts'
import { sdkTimeInput } from './times.ts'
import { besideTenant, ofUser, sdkTransactionRoutes, userPath } from './transactions.ts'
import { ensureWallets } from './wallets.ts'

const tag = 'SDK'

const wallet = object({
  balance: from('total', said('available and reserved together.', eg(9000, credits))),
  reserved: from('pending', eg(500, credits)),
  available: eg(8500, credits),
  expiresAt: from(
    'nextExpiresAt',
    said('When the first of them expire.', eg(yearEnd, nullable(time))),
  ),
})

const getBalance = route('GET /users/{user_id}/credits', {
  ...ofUser,
  name: 'getUserCredits',
  summary: 'The credits of a user.',
  asks: 'query credits',
  answer: object({ data: here(wallet) }),
  example: { path: userPath },
})

const getBalanceOfCustomer = route('GET /customers/{customer_id}/users/{user_id}/credits', {
  ...besideTenant,
  name: 'getCustomerUserCredits',
  summary: 'The credits of a user, as other SDKs request them; customer_id is ignored.',
  asks: 'query credits',
  answer: object({ data: here(wallet) }),
})

const amount = positiveInput.describe('Credits, more than zero.')

/** Creates the customer when missing, but not for a request that is refused anyway. */
async function addCredits(input: AddCreditsInput, ask: Ask) {
  try {
    return (await ask(AddUserCreditsDocument, { input })).addCredits
  } catch (error) {
    const isMissing = error instanceof DomainError && error.code === 'NOT_FOUND'
    // An unknown id in our own format cannot become a new customer's externalId.
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
      customerId: z.string().optional().describe('Sent by older SDKs; ignored.'),
      amount,
      purchasePrice: decimalInput
        .optional()
        .describe('The price paid, in USD; stored as metadata.'),
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
    customerId: z.string().optional().describe('Sent by older SDKs; ignored.'),
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

export const sdkCreditRoutes: Route[] = [
  purchaseCredits,
  grantCredits,
  getBalance,
  getBalanceOfCustomer,
  ...sdkTransactionRoutes,
]
