/** Adds credits to a customer. Pure: it changes the state, and the ledger writes it. */
import type { CreditBalance } from '../../credits/balance.ts'
import { isEmpty, type PoolTerms } from '../../credits/pool.ts'
import type { CreditTransaction } from '../../credits/transaction.ts'
import type { Decimal } from '../../values/decimal.ts'
import { invalid } from '../../values/errors.ts'
import type { JsonObject } from '../../values/input.ts'
import { addPool, findPool, requirePools, requireRoom } from './account-pools.ts'
import type { Command, CommandDefinition, Idempotency } from './command-definition.ts'
import { auditedTransaction, creditsKey, remember, repetition } from './credit-requests.ts'
import { mutable } from './group-changes.ts'
import {
  accountBalance,
  type GroupState,
  post,
  requireAccount,
  requireActive,
} from './group-state.ts'
import { refuseMovedKey } from './moved-keys.ts'

export interface AddCredits extends Command, Idempotency {
  kind: 'addCredits'
  customerId: string
  amount: Decimal
  terms: PoolTerms
  description: string | null
  metadata: JsonObject | null
}

export interface Added {
  transaction: CreditTransaction
  balance: CreditBalance
}

export const addCredits: CommandDefinition<AddCredits, Added> = {
  customers: (command) => [command.customerId],
  needs: { catalog: false, incoming: (command) => command },
  keys: (command) => [creditsKey(command)],
  decide: add,
  audit: auditedTransaction,
}

function add(state: GroupState, command: AddCredits): Added {
  const account = requireAccount(state, command.workspaceId, command.customerId)
  const repeated = repetition(account, command)
  if (repeated) return { transaction: repeated, balance: accountBalance(account) }
  refuseMovedKey(state, command.workspaceId, creditsKey(command))
  requireActive(account)
  const { expiresAt, effectiveAt } = command.terms
  if (expiresAt !== null && expiresAt <= account.now) throw invalid('expiresAt must lie ahead.')
  if (expiresAt !== null && effectiveAt !== null && expiresAt <= effectiveAt) {
    throw invalid('expiresAt must lie after effectiveAt.')
  }
  requireRoom(account, command.amount)
  const known = findPool(account, command.terms)
  requirePools(account, known && !isEmpty(known) ? 0 : 1)
  const pool = known ?? addPool(account, command.terms)
  const transaction = post(account, 'ISSUE', pool, command.amount, {
    description: command.description,
    metadata: command.metadata,
    idempotencyKey: command.idempotencyKey,
    fingerprint: command.fingerprint,
  })
  remember(account, transaction)
  mutable(account, 'facts').push({
    type: 'credits.added',
    customerId: account.customerId,
    data: { poolId: pool.id, amount: command.amount.toFixed() },
  })
  return { transaction, balance: accountBalance(account) }
}
