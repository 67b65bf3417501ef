/** Reserves credits for usage that is to come. Pure: it changes the state, and the ledger writes it. */

import { rateCardOf } from '../../catalog/catalog.ts'
import { insufficientCredits, planBurn } from '../../credits/burn.ts'
import type { Hold } from '../../holds/hold.ts'
import { completeEstimate } from '../../pricing/estimate.ts'
import { unpriced } from '../../pricing/omission.ts'
import { priceUsage } from '../../pricing/rate.ts'
import { type Decimal, zero } from '../../values/decimal.ts'
import { invalid } from '../../values/errors.ts'
import { sameRequest } from '../../values/fingerprint.ts'
import { newCustomerRowId } from '../../values/ids.ts'
import type { JsonObject } from '../../values/input.ts'
import { type Held, held } from './account-holds.ts'
import type { Command, CommandDefinition, Idempotency } from './command-definition.ts'
import { mutable } from './group-changes.ts'
import {
  type Account,
  catalogOf,
  type GroupState,
  post,
  requireAccount,
  requireActive,
} from './group-state.ts'
import { type CommandKey, refuseMovedKey } from './moved-keys.ts'

/** Reserves an amount, or the estimate's price by the rate card when `amount` is null. */
export interface ReserveCredits extends Command, Idempotency {
  kind: 'reserveCredits'
  customerId: string
  amount: Decimal | null
  eventType: string
  quantity: Decimal
  properties: JsonObject
  ttlMs: number
  description: string | null
  metadata: JsonObject | null
}

export const reserveCredits: CommandDefinition<ReserveCredits, Held> = {
  customers: (command) => [command.customerId],
  needs: { catalog: true },
  keys: (command) => [keyOf(command)],
  decide: reserve,
  audit: null,
}

function keyOf({ customerId, idempotencyKey }: ReserveCredits): CommandKey {
  return { kind: 'hold', customerId, idempotencyKey }
}

function reserve(state: GroupState, command: ReserveCredits): Held {
  const account = requireAccount(state, command.workspaceId, command.customerId)
  const known = repetition(account, command)
  if (known) return held(account, known)
  refuseMovedKey(state, command.workspaceId, keyOf(command))
  requireActive(account)
  const amount = command.amount ?? estimatedCredits(state, account, command)
  const plan = planBurn(account.pools, amount, account.now)
  if (plan.uncovered.gt(0)) throw insufficientCredits(amount, amount.minus(plan.uncovered))
  const hold: Hold = {
    workspaceId: account.workspaceId,
    customerId: account.customerId,
    id: newCustomerRowId('hold', account.customerId, account.now),
    status: 'ACTIVE',
    amount,
    remaining: amount,
    committed: zero,
    slices: plan.slices.map(({ pool, amount }) => ({ poolId: pool.id, amount })),
    eventType: command.eventType,
    description: command.description,
    metadata: command.metadata,
    expiresAt: new Date(account.now.getTime() + command.ttlMs),
    idempotencyKey: command.idempotencyKey,
    fingerprint: command.fingerprint,
    createdAt: account.now,
    updatedAt: account.now,
  }
  const notes = { description: command.description ?? 'Reserved', holdId: hold.id }
  for (const slice of plan.slices) {
    post(account, 'HOLD', slice.pool, slice.amount, notes)
  }
  mutable(account, 'holds').set(hold.id, hold)
  mutable(account, 'holdsTouched').add(hold)
  return held(account, hold)
}

function estimatedCredits(state: GroupState, account: Account, command: ReserveCredits): Decimal {
  const card = rateCardOf(catalogOf(state, account.workspaceId), account.rateCardId)
  const { eventType, quantity, properties } = command
  const usage = completeEstimate(card, { eventType, quantity, properties }, account.now)
  const price = priceUsage(card, usage, account.now)
  if (price.rateId !== null && price.omission) throw unpriced(usage, price.omission)
  if (price.rateId !== null) return price.credits
  throw invalid(`No rate prices the event type ${JSON.stringify(eventType)}: give an amount.`, {
    reason: 'UNPRICED',
    eventType,
  })
}

function repetition(account: Account, command: ReserveCredits): Hold | null {
  const { idempotencyKey, fingerprint } = command
  if (idempotencyKey === null) return null
  const known = [...account.holds.values()].find((h) => h.idempotencyKey === idempotencyKey)
  return known ? sameRequest(known, fingerprint, 'a hold') : null
}
