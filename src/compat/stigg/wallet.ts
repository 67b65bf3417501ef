/** A customer with its credits, as one question answers them. */
import { decimal } from '../../core/values/decimal.ts'
import { DomainError } from '../../core/values/errors.ts'
import { asking } from '../asking.ts'
import type { Ask } from '../dialect.ts'
import { count, decimalText, id, jsonObject, nullable, object } from '../fields.ts'
import type { CreditUse } from './edge-words.ts'
import { customerId, time } from './fields.ts'

const credits = asking(
  'query credits',
  ['customerId'],
  object({
    ...{ available: decimalText, total: decimalText, poolCount: count, asOf: time },
    nextExpiresAt: nullable(time),
    customer: object({
      ...{ ownId: { ...id, from: 'id' }, archivedAt: nullable(time), extras: jsonObject },
      ...{ id: customerId, version: count },
    }),
  }),
  { 'Customer.archivedAt': null, 'Customer.version': null, 'Customer.extras': ['stigg'] },
)

const used = asking(
  'query usage',
  ['customerId', 'startTime', 'endTime'],
  object({ totalCredits: decimalText }),
)

export const walletAsks = [credits, used]

export type Wallet = Awaited<ReturnType<typeof credits.run>>

export function readWallet(ask: Ask, customer: string): Promise<Wallet> {
  return credits.run(ask, { customerId: customer })
}

/** Null: there is no such customer. */
export async function findWallet(ask: Ask, customer: string): Promise<Wallet | null> {
  try {
    return await readWallet(ask, customer)
  } catch (error) {
    if (error instanceof DomainError && error.code === 'NOT_FOUND') return null
    throw error
  }
}

const dayMs = 86_400_000

export async function creditUseOf(
  ask: Ask,
  { customer, available: left }: Wallet,
): Promise<CreditUse> {
  const endTime = new Date(ask.now().getTime() + dayMs).toISOString()
  const range = { startTime: '1970-01-01T00:00:00.000Z', endTime }
  const { totalCredits } = await used.run(ask, { customerId: customer.ownId, ...range })
  const [available, consumed] = [decimal(left), decimal(totalCredits)]
  return { available, consumed, granted: available.plus(consumed) }
}
