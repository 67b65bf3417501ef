/**
 * Lets unspent credits of a period last longer. Pure: it changes the state, and the ledger writes it.
 *
 * Invariants: what rolls over is what was in the pools of the grant at the end of the period, at most `max`, however late the
 * command comes and whoever posted the expiry; credits that holds reserved then, or that came back later, do not roll over; a
 * period rolls over once, and credits that rolled over do not roll over again.
 */
import type { GrantPeriod } from '../../credits/pool.ts'
import { type Decimal, isPositive, maxOf, minOf, zero } from '../../values/decimal.ts'
import { grantOf, movePoolExpiry, poolsOfGrant, touchGrant, unspentOf } from './account-grants.ts'
import type { Command, CommandDefinition } from './command-definition.ts'
import { postExpiries } from './expire-pools.ts'
import {
  addIncludedPool,
  auditedCredits,
  type IncludedCredits,
  issue,
} from './grant-included-credits.ts'
import { accountBalance, type GroupState, requireAccount } from './group-state.ts'

export interface RollOverIncludedCredits extends Command, GrantPeriod {
  kind: 'rollOverIncludedCredits'
  customerId: string
  /** The maximum of credits that roll over; null: all. */
  max: Decimal | null
  /** When the rolled-over credits expire, past or ahead; null: never. */
  expiresAt: Date | null
}

export const rollOverIncludedCredits: CommandDefinition<RollOverIncludedCredits, IncludedCredits> =
  {
    customers: (command) => [command.customerId],
    needs: { catalog: false, grant: (command) => command },
    // The subscription and the period are the key.
    keys: () => [],
    decide: rollOver,
    audit: auditedCredits,
  }

/** A period that is not over ends now. */
function rollOver(state: GroupState, command: RollOverIncludedCredits): IncludedCredits {
  const { max, expiresAt } = command
  const account = requireAccount(state, command.workspaceId, command.customerId)
  const grant = grantOf(account, command)
  if (!grant || grant.rolledOver !== null) {
    return { amount: zero, transaction: null, balance: accountBalance(account) }
  }
  const end = minDate(grant.expiresAt ?? account.now, account.now)
  for (const pool of poolsOfGrant(account, grant)) {
    movePoolExpiry(account, pool, minDate(pool.expiresAt ?? end, end))
  }
  postExpiries(account)
  const unspent = maxOf(unspentOf(account, grant), zero)
  const amount = max ? minOf(max, unspent) : unspent
  grant.rolledOver = amount
  touchGrant(account, grant)
  if (!isPositive(amount)) return { amount, transaction: null, balance: accountBalance(account) }
  const { subscriptionId, periodStart } = grant
  const named = { subscriptionId, periodStart, rolledOver: true }
  // At the same expiry they burn before what is granted for the next period, which may roll over too.
  const pool = addIncludedPool(account, named, { effectiveAt: periodStart, expiresAt })
  const transaction = issue(account, pool, amount)
  postExpiries(account)
  return { amount, transaction, balance: accountBalance(account) }
}

const minDate = (a: Date, b: Date) => (a < b ? a : b)
