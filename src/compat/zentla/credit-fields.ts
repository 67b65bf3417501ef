/** Credits and what happened to them as answers show them. */
import { z } from 'zod'
import {
  combined,
  count,
  decimalText,
  eg,
  enumText,
  from,
  id,
  inLowerCase,
  listOf,
  named,
  nullable,
  object,
  text,
  words,
  workspaceId,
} from '../fields.ts'
import { sumMinor } from '../minor-units.ts'
import { time } from './fields.ts'
import { minor } from './minor-fields.ts'

const maybeText = eg(null, nullable(text))

export const credit = named(
  'Credit',
  object({
    ...{ id: eg('scr_123', id), workspaceId, customerId: eg('cust_123', id) },
    ...{ amount: minor('amount', 2000), remainingAmount: minor('remaining', 2000) },
    currency: eg('USD', text),
    status: words('StoreCreditStatus', {
      ...{ ACTIVE: 'active', DEPLETED: 'depleted', EXPIRED: 'expired', VOIDED: 'voided' },
    } as const),
    reason: enumText('StoreCreditReason', 'goodwill', inLowerCase),
    description: maybeText,
    invoiceId: eg(null, nullable(id)),
    expiresAt: eg(null, nullable(time)),
    createdAt: time,
  }),
)

const types = {
  ...{ ISSUED: 'issued', APPLIED: 'applied', EXPIRED: 'expired', VOIDED: 'voided' },
  // What came back of an invoice, and what was paid out.
  ...{ RESTORED: 'adjusted', PAID_OUT: 'adjusted' },
} as const
const incoming: ReadonlySet<string> = new Set(['ISSUED', 'RESTORED'])

const before = combined(
  {
    move: from('type', enumText('StoreCreditMovementType', 'APPLIED')),
    ...{ amount: decimalText, balanceAfter: decimalText, currency: text },
  },
  { schema: z.number().int(), example: 2000 },
  ({ move, amount, balanceAfter, currency }) =>
    sumMinor([balanceAfter, incoming.has(move) ? `-${amount}` : amount], currency),
)

/** That of the credit, and the number of the movement within it. */
export const movementId = combined(
  { storeCreditId: id, number: count },
  { schema: z.string(), example: 'scr_123_2' },
  ({ storeCreditId, number }) => `${storeCreditId}_${number}`,
)

const movement = object({
  ...{ id: movementId, creditId: from('storeCreditId', eg('scr_123', id)) },
  type: eg('applied', words('StoreCreditMovementType', types)),
  ...{ amount: minor('amount', 500), balanceBefore: before },
  ...{ balanceAfter: minor('balanceAfter', 1500), invoiceId: eg('inv_123', nullable(id)) },
  createdAt: time,
})
const ofCredit = object({ customerId: eg('cust_123', id), description: maybeText })

/** Of a credit, the latest first. */
export const transactions = combined(
  { ...ofCredit.fields, movements: listOf(movement) },
  {
    schema: z.array(z.object({ ...movement.schema.shape, ...ofCredit.schema.shape })),
    example: [{ ...movement.example, ...ofCredit.example }],
  },
  ({ movements, ...told }) => movements.map((one) => ({ ...one, ...told })),
)
