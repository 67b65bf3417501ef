/**
 * Grants the credits that a subscription includes. Pure: it changes the state, and the ledger writes it.
 *
 * Invariants: what is issued for a period is the highest amount that was ever due for it, so that going up and down again grants
 * nothing twice and nothing is taken back (but see expire-included-credits.ts); a repeated command grants nothing. A command that comes after the end of the period
 * issues the credits and expires them, as one in time would have.
 *
 * The bounds of additions do not apply: a customer that has reached them must still be billed. Its live subscriptions and the
 * periods that their credits last bound the pools; the database can keep far more than what is due to them.
 */
import type { CreditBalance } from '../../credits/balance.ts'
import type { CreditGrant } from '../../credits/credit-grant.ts'
import type { GrantPeriod, Pool, PoolGrant } from '../../credits/pool.ts'
import type { CreditTransaction } from '../../credits/transaction.ts'
import {
  type Decimal,
  fitsAmount,
  isNegative,
  isPositive,
  roundAmount,
  zero,
} from '../../values/decimal.ts'
import { invalid } from '../../values/errors.ts'
import {
  grantData,
  grantOf,
  knowGrant,
  movePoolExpiry,
  poolsOfGrant,
  touchGrant,
} from './account-grants.ts'
import { addPool } from './account-pools.ts'
import type { AuditedRow, Command, CommandDefinition } from './command-definition.ts'
import { auditedTransaction } from './credit-requests.ts'
import { postExpiries } from './expire-pools.ts'
import { mutable } from './group-changes.ts'
import {
  type Account,
  accountBalance,
  type GroupState,
  post,
  requireAccount,
} from './group-state.ts'

export interface GrantIncludedCredits extends Command, GrantPeriod {
  kind: 'grantIncludedCredits'
  customerId: string
  /** The end of the period, past or ahead, at which the credits expire; null: never. A later command may move it. */
  expiresAt: Date | null
  /** The credits due for the whole period as of now: zero or more, with at most nine digits after the point. */
  due: Decimal
}

/** What a command moved. */
export interface IncludedCredits {
  amount: Decimal
  /** The first row; null: it moved nothing. */
  transaction: CreditTransaction | null
  balance: CreditBalance
}

export const grantIncludedCredits: CommandDefinition<GrantIncludedCredits, IncludedCredits> = {
  customers: (command) => [command.customerId],
  needs: { catalog: false, grant: (command) => command },
  // The subscription and the period are the key.
  keys: () => [],
  decide: grantDue,
  audit: auditedCredits,
}

export function auditedCredits(
  _command: Command,
  { amount, transaction }: IncludedCredits,
  written: ReadonlySet<CreditTransaction>,
): AuditedRow | null {
  return transaction && auditedTransaction({ amount }, { transaction }, written)
}

/** Works for archived customers too: whether they are still billed is for their subscriptions to say. */
function grantDue(state: GroupState, command: GrantIncludedCredits): IncludedCredits {
  const { due, expiresAt } = command
  if (isNegative(due) || !due.eq(roundAmount(due))) throw new Error(`${due} credits cannot be due`)
  if (!fitsAmount(due)) throw invalid('The credits that the subscription includes reach 10^19.')
  const account = requireAccount(state, command.workspaceId, command.customerId)
  const grant = grantOf(account, command) ?? newGrant(account, command)
  if (grant.expiresAt?.getTime() !== expiresAt?.getTime()) moveEnd(account, grant, expiresAt)
  const more = due.minus(grant.granted)
  const amount = isPositive(more) ? more : zero
  const transaction = isPositive(amount) ? issue(account, poolFor(account, grant), amount) : null
  if (transaction) {
    grant.granted = due
    touchGrant(account, grant)
  }
  postExpiries(account)
  return { amount, transaction, balance: accountBalance(account) }
}

function newGrant(account: Account, command: GrantIncludedCredits): CreditGrant {
  const { subscriptionId, periodStart, expiresAt } = command
  const none = { granted: zero, unspent: zero, rolledOver: null }
  const grant = { subscriptionId, periodStart, expiresAt, ...none, createdAt: account.now }
  touchGrant(account, grant)
  return knowGrant(account, grant)
}

/** The credits last as long as the period: only pools that have not expired follow its end. */
function moveEnd(account: Account, grant: CreditGrant, expiresAt: Date | null): void {
  const before = grant.expiresAt?.getTime()
  const running = poolsOfGrant(account, grant).filter((pool) => {
    return pool.expiresAt?.getTime() === before && (before ?? Infinity) > account.now.getTime()
  })
  for (const pool of running) movePoolExpiry(account, pool, expiresAt)
  grant.expiresAt = expiresAt
  touchGrant(account, grant)
}

/** The pool of the grant; a new one when the credits of the former were ended before their time. */
function poolFor(account: Account, grant: CreditGrant): Pool {
  const { subscriptionId, periodStart, expiresAt } = grant
  const known = poolsOfGrant(account, grant).find((pool) => {
    return pool.expiresAt?.getTime() === expiresAt?.getTime()
  })
  const named = { subscriptionId, periodStart, rolledOver: false }
  return known ?? addIncludedPool(account, named, { effectiveAt: periodStart, expiresAt })
}

export function addIncludedPool(
  account: Account,
  grant: PoolGrant,
  life: Pick<Pool, 'effectiveAt' | 'expiresAt'>,
): Pool {
  const name = grant.rolledOver ? 'Rolled-over credits' : 'Included credits'
  return addPool(account, { name, kind: 'INCLUDED', priority: 0, ...life }, grant)
}

/** Issues credits into a pool of a grant. */
export function issue(account: Account, pool: Pool, amount: Decimal): CreditTransaction {
  const named = pool.grant && grantData(pool.grant)
  const transaction = post(account, 'ISSUE', pool, amount, {
    description: `${pool.name} of subscription ${pool.grant?.subscriptionId}`,
    metadata: named,
  })
  mutable(account, 'facts').push({
    type: 'credits.added',
    customerId: account.customerId,
    data: { poolId: pool.id, amount: amount.toFixed(), ...named },
  })
  return transaction
}
