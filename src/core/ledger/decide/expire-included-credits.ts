/**
 * Ends the credits of a subscription: what is unspent expires. Pure: it changes the state, and the ledger writes it.
 *
 * Invariants: credits that were purchased or given stay, and so do those of other subscriptions; credits that holds have
 * reserved stay with their holds, and expire when they come back; credits that were ended do not roll over. Credits of a whole
 * subscription that end at the instant at which their period began count as not granted: what starts anew at that instant, as on
 * a test clock that stands still, is the same period and gets them again.
 */
import type { GrantPeriod, Pool } from '../../credits/pool.ts'
import type { CreditTransaction } from '../../credits/transaction.ts'
import { isPositive, zero } from '../../values/decimal.ts'
import { forgetUnspent, grantOf, movePoolExpiry, touchGrant } from './account-grants.ts'
import type { Command, CommandDefinition } from './command-definition.ts'
import { expirePool } from './expire-pools.ts'
import { auditedCredits, type IncludedCredits } from './grant-included-credits.ts'
import { type Account, accountBalance, type GroupState, requireAccount } from './group-state.ts'

export interface ExpireIncludedCredits extends Command {
  kind: 'expireIncludedCredits'
  customerId: string
  subscriptionId: string
  /** The start of the only period whose credits end, rolled-over ones included; null: of all periods. */
  periodStart: Date | null
  /** The instant from which they no longer count; one that lies ahead stands for now. */
  at: Date
}

export const expireIncludedCredits: CommandDefinition<ExpireIncludedCredits, IncludedCredits> = {
  customers: (command) => [command.customerId],
  needs: { catalog: false, endedGrants: (command) => command },
  // A repeated command finds nothing to end.
  keys: () => [],
  decide: end,
  audit: auditedCredits,
}

function end(state: GroupState, command: ExpireIncludedCredits): IncludedCredits {
  const account = requireAccount(state, command.workspaceId, command.customerId)
  const at = command.at < account.now ? command.at : account.now
  const start = command.periodStart?.getTime()
  const isMeant = ({ subscriptionId, periodStart }: GrantPeriod) =>
    subscriptionId === command.subscriptionId &&
    (start === undefined || periodStart.getTime() === start)
  const ended = account.pools.filter(({ grant, expiresAt }) => {
    return grant !== null && isMeant(grant) && (expiresAt === null || expiresAt > at)
  })
  // The command may come when the period is over too, although its instant was before the end.
  forgetUnspent(account, at, isMeant)
  let amount = zero
  let first: CreditTransaction | null = null
  for (const pool of ended) {
    movePoolExpiry(account, pool, at)
    if (!isPositive(pool.balance)) continue
    if (start === undefined) takeBackGrant(account, pool, at)
    amount = amount.plus(pool.balance)
    const expired = expirePool(account, pool)
    first ??= expired
  }
  return { amount, transaction: first, balance: accountBalance(account) }
}

function takeBackGrant(account: Account, { grant: period, balance }: Pool, at: Date): void {
  if (!period || period.rolledOver || at > period.periodStart) return
  const grant = grantOf(account, period)
  if (!grant) throw new Error(`The grant of ${period.subscriptionId} is not loaded`)
  grant.granted = grant.granted.minus(balance)
  touchGrant(account, grant)
}
