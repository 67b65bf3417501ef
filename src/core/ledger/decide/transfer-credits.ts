/** Moves credits between two customers. Pure: it changes the state, and the ledger writes it. */
import type { CreditBalance } from '../../credits/balance.ts'
import { insufficientCredits, planBurn } from '../../credits/burn.ts'
import { isEmpty, termsKey } from '../../credits/pool.ts'
import type { CreditTransaction } from '../../credits/transaction.ts'
import type { Decimal } from '../../values/decimal.ts'
import { DomainError, invalid } from '../../values/errors.ts'
import { addPool, requirePools, requireRoom } from './account-pools.ts'
import type { Command, CommandDefinition, Idempotency } from './command-definition.ts'
import { auditedTransaction, creditsKey, remember, repetition } from './credit-requests.ts'
import { mutable } from './group-changes.ts'
import {
  type Account,
  accountBalance,
  type GroupState,
  post,
  requireAccount,
  requireActive,
} from './group-state.ts'
import { refuseMovedKey } from './moved-keys.ts'

export interface TransferCredits extends Command, Idempotency {
  kind: 'transferCredits'
  customerId: string
  toCustomerId: string
  amount: Decimal
  description: string | null
}

export interface Transferred {
  /** The first row that left the sender; its id is the id of the transfer. */
  transaction: CreditTransaction
  from: CreditBalance
  to: CreditBalance
}

export const transferCredits: CommandDefinition<TransferCredits, Transferred> = {
  customers: (command) => [command.customerId, command.toCustomerId],
  needs: {
    catalog: false,
    incoming: ({ customerId, toCustomerId }) => ({
      customerId: toCustomerId,
      fromCustomerId: customerId,
    }),
  },
  keys: (command) => [creditsKey(command)],
  decide: transfer,
  audit: auditedTransaction,
}

function transfer(state: GroupState, command: TransferCredits): Transferred {
  const { workspaceId, amount, description } = command
  const from = requireAccount(state, workspaceId, command.customerId)
  const to = requireAccount(state, workspaceId, command.toCustomerId)
  if (from === to) throw invalid('Credits cannot be transferred to the same customer.')
  const repeated = repetition(from, command)
  if (repeated) return transferred(repeated, from, to)
  refuseReturn(from, to, command)
  refuseMovedKey(state, workspaceId, creditsKey(command))
  requireActive(from)
  requireActive(to)
  // Included credits are their subscription's: its end would not find them with another customer.
  const own = from.pools.filter(({ grant }) => grant === null)
  const plan = planBurn(own, amount, from.now)
  if (plan.uncovered.gt(0)) throw insufficientCredits(amount, amount.minus(plan.uncovered))
  requireRoom(to, amount)
  const known = new Map(to.pools.map((pool) => [termsKey(pool), pool]))
  const joined = plan.slices.filter(({ pool }) => {
    const target = known.get(termsKey(pool))
    return target !== undefined && !isEmpty(target)
  })
  requirePools(to, plan.slices.length - joined.length)
  let first: CreditTransaction | null = null
  for (const slice of plan.slices) {
    // The first row has the key, on behalf of the whole transfer.
    const { idempotencyKey, fingerprint } = command
    const key = first === null ? { idempotencyKey, fingerprint } : {}
    const out = { ...key, description, counterpartyId: to.customerId }
    const sent = post(from, 'TRANSFER_OUT', slice.pool, slice.amount, out)
    first ??= sent
    // The terms travel with the credits: a transfer neither extends nor shortens their life.
    const target = known.get(termsKey(slice.pool)) ?? addPool(to, slice.pool)
    const into = { description, counterpartyId: from.customerId }
    post(to, 'TRANSFER_IN', target, slice.amount, into)
  }
  if (first === null) throw new Error('A transfer of a positive amount moved nothing')
  remember(from, first)
  mutable(from, 'facts').push({
    type: 'credits.transferred',
    customerId: from.customerId,
    data: { toCustomerId: to.customerId, amount: amount.toFixed() },
  })
  return transferred(first, from, to)
}

function transferred(transaction: CreditTransaction, from: Account, to: Account): Transferred {
  return {
    transaction,
    from: accountBalance(from),
    to: accountBalance(to),
  }
}

/** Refuses a key that was used for a transfer in the opposite direction: a repetition must not exchange the two customers. */
function refuseReturn(from: Account, to: Account, { idempotencyKey }: Idempotency): void {
  const back = idempotencyKey === null ? undefined : to.transactionsByKey.get(idempotencyKey)
  if (back?.type !== 'TRANSFER_OUT' || back.counterpartyId !== from.customerId) return
  const message = 'The idempotency key was used for a transfer in the other direction.'
  throw new DomainError('IDEMPOTENCY_KEY_REUSED', message, { idempotencyKey })
}
