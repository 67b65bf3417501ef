/** Takes credits back from a customer. Pure: it changes the state, and the ledger writes it. */
import type { CreditBalance } from '../../credits/balance.ts'
import { insufficientCredits, type Slice } from '../../credits/burn.ts'
import { burnOrder, isExpired, isSpendable, kindRank, type Pool } from '../../credits/pool.ts'
import type { CreditTransaction } from '../../credits/transaction.ts'
import { type Decimal, isPositive, minOf } from '../../values/decimal.ts'
import type { JsonObject } from '../../values/input.ts'
import type { Command, CommandDefinition, Idempotency } from './command-definition.ts'
import { auditedTransaction, creditsKey, remember, repetition } from './credit-requests.ts'
import { mutable } from './group-changes.ts'
import { accountBalance, type GroupState, post, requireAccount } from './group-state.ts'
import { refuseMovedKey } from './moved-keys.ts'

export interface VoidCredits extends Command, Idempotency {
  kind: 'voidCredits'
  customerId: string
  amount: Decimal
  /** The only pool to take from; null: all pools that can be spent now, the latest promotional ones first. */
  poolId: string | null
  reason: string
  metadata: JsonObject | null
}

export interface Voided {
  /** The first row; its id stands for the whole command. */
  transaction: CreditTransaction
  balance: CreditBalance
}

export const voidCredits: CommandDefinition<VoidCredits, Voided> = {
  customers: (command) => [command.customerId],
  needs: { catalog: false },
  keys: (command) => [creditsKey(command)],
  decide: takeBack,
  audit: auditedTransaction,
}

/** Works for archived customers too: taking back the rest closes their books. */
function takeBack(state: GroupState, command: VoidCredits): Voided {
  const account = requireAccount(state, command.workspaceId, command.customerId)
  const repeated = repetition(account, command)
  if (repeated) return { transaction: repeated, balance: accountBalance(account) }
  refuseMovedKey(state, command.workspaceId, creditsKey(command))
  const slices = slicesOf(account.pools, command, account.now)
  let first: CreditTransaction | null = null
  for (const { pool, amount } of slices) {
    // The first row has the key, on behalf of the whole command.
    const { idempotencyKey, fingerprint, reason, metadata } = command
    const key = first === null ? { idempotencyKey, fingerprint } : {}
    const notes = { ...key, description: reason, metadata }
    const taken = post(account, 'VOID', pool, amount, notes)
    first ??= taken
  }
  if (first === null) throw new Error('A positive amount was taken from no pool')
  remember(account, first)
  mutable(account, 'facts').push({
    type: 'credits.voided',
    customerId: account.customerId,
    data: { amount: command.amount.toFixed(), reason: command.reason },
  })
  return { transaction: first, balance: accountBalance(account) }
}

/** The amount that each pool gives, out of its balance alone: credits reserved by holds stay reserved. */
function slicesOf(
  pools: readonly Pool[],
  { amount, poolId }: VoidCredits,
  now: Date,
): Slice<Pool>[] {
  const eligible = poolId
    ? pools.filter((pool) => pool.id === poolId && !isExpired(pool, now))
    : pools.filter((pool) => isSpendable(pool, now)).toSorted(latestPromotionalFirst)
  const slices: Slice<Pool>[] = []
  let left = amount
  for (const pool of eligible) {
    if (!isPositive(left)) break
    if (!isPositive(pool.balance)) continue
    const part = minOf(pool.balance, left)
    slices.push({ pool, amount: part })
    left = left.minus(part)
  }
  if (isPositive(left)) throw insufficientCredits(amount, amount.minus(left))
  return slices
}

/**
 * Promotional pools come first and purchased ones last, and later pools before earlier ones; at the same moment the pool that
 * burns last.
 */
function latestPromotionalFirst(a: Pool, b: Pool): number {
  return (
    kindRank[a.kind] - kindRank[b.kind] ||
    b.createdAt.getTime() - a.createdAt.getTime() ||
    burnOrder(b, a)
  )
}
