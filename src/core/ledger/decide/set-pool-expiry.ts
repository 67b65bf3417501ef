/**
 * Moves the expiry of a pool, ahead or to now. Pure: it changes the state, and the ledger writes it.
 *
 * Invariants: what has expired stays expired; two pools of a customer never have the same terms; credits that holds have reserved stay
 * with their holds, and when they come back the new expiry counts for them; credits of subscriptions end with their periods.
 */
import { isExpired, type Pool, type PoolTerms } from '../../credits/pool.ts'
import { isPositive } from '../../values/decimal.ts'
import { DomainError, invalid, notFound } from '../../values/errors.ts'
import { movePoolExpiry } from './account-grants.ts'
import { findPool } from './account-pools.ts'
import type { Command, CommandDefinition } from './command-definition.ts'
import { expirePool } from './expire-pools.ts'
import { type Account, type GroupState, requireAccount, requireActive } from './group-state.ts'

export interface SetPoolExpiry extends Command {
  kind: 'setPoolExpiry'
  customerId: string
  poolId: string
  /** An instant ahead; null: never; undefined: it stays as it is. */
  expiresAt: Date | null | 'NOW' | undefined
}

export interface PoolExpirySet {
  pool: Pool
  before: Date | null
}

export const setPoolExpiry: CommandDefinition<SetPoolExpiry, PoolExpirySet> = {
  customers: (command) => [command.customerId],
  needs: { catalog: false, pool: (command) => command },
  // A repeated command finds the expiry as it is to be.
  keys: () => [],
  decide: set,
  audit: (_command, { pool, before }) =>
    pool.expiresAt?.getTime() === before?.getTime()
      ? null
      : {
          entity: 'credit_pool',
          entityId: pool.id,
          before: { expires_at: before },
          after: { expires_at: pool.expiresAt },
        },
}

function set(state: GroupState, command: SetPoolExpiry): PoolExpirySet {
  const { workspaceId, customerId, poolId, expiresAt } = command
  const account = requireAccount(state, workspaceId, customerId)
  const pool = account.pools.find(({ id }) => id === poolId)
  if (!pool) throw notFound('credit pool', poolId)
  const before = pool.expiresAt
  if (expiresAt === 'NOW') end(account, pool)
  else if (expiresAt !== undefined) move(account, pool, expiresAt)
  return { pool: { ...pool }, before }
}

/** Works for archived customers too, as taking credits back does. */
function end(account: Account, pool: Pool): void {
  requireOpen(account, pool)
  let expiresAt = account.now
  // On a test clock that stands still, pools on otherwise equal terms may all end at its instant.
  while (withTerms(account, pool, expiresAt)) expiresAt = new Date(expiresAt.getTime() - 1)
  movePoolExpiry(account, pool, expiresAt)
  if (isPositive(pool.balance)) expirePool(account, pool)
}

function move(account: Account, pool: Pool, expiresAt: Date | null): void {
  requireOpen(account, pool)
  requireActive(account)
  if (expiresAt !== null && expiresAt <= account.now) throw invalid('expiresAt must lie ahead.')
  if (expiresAt !== null && pool.effectiveAt !== null && expiresAt <= pool.effectiveAt) {
    throw invalid('expiresAt must lie after effectiveAt.')
  }
  const other = withTerms(account, pool, expiresAt)
  if (other) {
    throw new DomainError('CONFLICT', 'Another pool of the customer has these terms.', {
      ...{ reason: 'TERMS_TAKEN', id: other.id },
    })
  }
  movePoolExpiry(account, pool, expiresAt)
}

function requireOpen(account: Account, pool: Pool): void {
  const { id, grant } = pool
  if (grant) {
    const message = 'A subscription grants these credits, and they end with its periods.'
    const { subscriptionId } = grant
    const details = { reason: 'OF_SUBSCRIPTION', id, subscriptionId } as const
    throw new DomainError('PRECONDITION_FAILED', message, details)
  }
  if (!isExpired(pool, account.now)) return
  const message = 'The credits of the pool have expired.'
  throw new DomainError('PRECONDITION_FAILED', message, { reason: 'ENDED', id })
}

/** Another pool that has what would be the terms of this one. */
function withTerms(account: Account, pool: Pool, expiresAt: Date | null): Pool | undefined {
  const terms: PoolTerms = { ...pool, expiresAt }
  const found = findPool(account, terms)
  return found === pool || found?.grant ? undefined : found
}
