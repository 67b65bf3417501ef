/** The idempotency keys and audit entries of adding and transferring credits. Pure. */
import type { CreditTransaction } from '../../credits/transaction.ts'
import type { Decimal } from '../../values/decimal.ts'
import { sameRequest } from '../../values/fingerprint.ts'
import { rowId } from '../../values/ids.ts'
import type { AuditedRow, Idempotency } from './command-definition.ts'
import { mutable } from './group-changes.ts'
import type { Account } from './group-state.ts'
import type { CommandKey } from './moved-keys.ts'

export function creditsKey({ customerId, idempotencyKey }: Omit<CommandKey, 'kind'>): CommandKey {
  return { kind: 'credits', customerId, idempotencyKey }
}

export function repetition(account: Account, request: Idempotency): CreditTransaction | null {
  const { idempotencyKey } = request
  const known = idempotencyKey === null ? null : account.transactionsByKey.get(idempotencyKey)
  return known ? sameRequest(known, request.fingerprint, 'a request') : null
}

export function remember(account: Account, transaction: CreditTransaction): void {
  const { idempotencyKey } = transaction
  if (idempotencyKey !== null)
    mutable(account, 'transactionsByKey').set(idempotencyKey, transaction)
}

/** The transaction of a repeated command has its entry already. */
export function auditedTransaction(
  { amount }: { amount: Decimal },
  { transaction }: { transaction: CreditTransaction },
  written: ReadonlySet<CreditTransaction>,
): AuditedRow | null {
  if (!written.has(transaction)) return null
  const { customerId, sequence, type, poolId, counterpartyId } = transaction
  return {
    entity: 'credit_transaction',
    entityId: rowId('txn', customerId, sequence),
    after: {
      type,
      customer_id: customerId,
      counterparty_id: counterpartyId,
      pool_id: poolId,
      amount: amount.toFixed(),
    },
  }
}
