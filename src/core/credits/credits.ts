/**
 * Prepaid credits of customers.
 *
 * Invariants: no pool is ever below zero; every change of a pool is one insert-only transaction; transactions and usage
 * events of a customer share a sequence without gaps; a transfer leaves one customer and reaches the other in
 * the same commit; expired credits are never spent.
 */
import { z } from 'zod'
import { requireCustomer } from '../customers/customer-reference.ts'
import { requireOwnCustomer } from '../operation/caller.ts'
import { ledgerOperation, type ReadContext, readOperation } from '../operation/operation.ts'
import { requireRow } from '../operation/stored-row.ts'
import { invalid } from '../values/errors.ts'
import { fingerprintOf } from '../values/fingerprint.ts'
import { instant, jsonObject, nonNegative, positive, reference, text } from '../values/input.ts'
import { type CreditKind, creditKinds, type PoolTerms } from './pool.ts'
import { readBalances } from './read-balance.ts'

const priorityMax = 100

export const idempotencyKey = text(255).nullish()

const defaultNames: Record<Exclude<CreditKind, 'INCLUDED'>, string> = {
  PURCHASED: 'Purchased credits',
  PROMOTIONAL: 'Promotional credits',
}

export const addCredits = ledgerOperation({
  name: 'addCredits',
  scope: 'write',
  input: z.strictObject({
    customerId: reference,
    amount: positive,
    kind: z.enum(creditKinds).nullish(),
    name: text(255).nullish(),
    priority: z.int().min(0).max(priorityMax).nullish(),
    effectiveAt: instant.nullish(),
    expiresAt: instant.nullish(),
    description: text(500).nullish(),
    metadata: jsonObject.nullish(),
    idempotencyKey,
  }),
  async run(ctx, input) {
    const kind = input.kind ?? 'PURCHASED'
    if (kind === 'INCLUDED') {
      throw invalid('kind must be PURCHASED or PROMOTIONAL: subscriptions grant INCLUDED credits.')
    }
    const terms: PoolTerms = {
      name: input.name ?? defaultNames[kind],
      kind,
      priority: input.priority ?? 0,
      effectiveAt: input.effectiveAt ?? null,
      expiresAt: input.expiresAt ?? null,
    }
    const { amount, description = null, metadata = null } = input
    return ctx.ledger.submit({
      kind: 'addCredits',
      workspaceId: ctx.workspaceId,
      customerId: input.customerId,
      amount,
      terms,
      description,
      metadata,
      idempotencyKey: input.idempotencyKey ?? null,
      fingerprint: fingerprintOf({ add: amount, terms, description, metadata }),
    })
  },
})

export const transferCredits = ledgerOperation({
  name: 'transferCredits',
  scope: 'write',
  input: z.strictObject({
    fromCustomerId: reference,
    toCustomerId: reference,
    amount: positive,
    reason: text(500).nullish(),
    idempotencyKey,
  }),
  async run(ctx, input) {
    const to = await requireCustomer(ctx, input.toCustomerId)
    const { amount, reason = null } = input
    return ctx.ledger.submit({
      kind: 'transferCredits',
      workspaceId: ctx.workspaceId,
      customerId: input.fromCustomerId,
      toCustomerId: input.toCustomerId,
      amount,
      description: reason,
      idempotencyKey: input.idempotencyKey ?? null,
      fingerprint: fingerprintOf({ transfer: amount, to: to.id, reason }),
    })
  },
})

/** Takes credits back, for a reason that the ledger keeps. */
export const voidCredits = ledgerOperation({
  name: 'voidCredits',
  scope: 'write',
  input: z.strictObject({
    customerId: reference,
    amount: positive,
    poolId: reference.nullish(),
    reason: text(500),
    metadata: jsonObject.nullish(),
    idempotencyKey,
  }),
  async run(ctx, input) {
    const { amount, poolId = null, reason, metadata = null } = input
    if (poolId !== null) await requirePool(ctx, input.customerId, poolId)
    return ctx.ledger.submit({
      kind: 'voidCredits',
      workspaceId: ctx.workspaceId,
      customerId: input.customerId,
      ...{ amount, poolId, reason, metadata },
      idempotencyKey: input.idempotencyKey ?? null,
      fingerprint: fingerprintOf({ void: amount, poolId, reason, metadata }),
    })
  },
})

/** Requires that the pool exists. The ledger does not load empty pools, so it cannot tell them from unknown ones. */
async function requirePool(ctx: ReadContext, named: string, id: string): Promise<void> {
  const { id: customerId } = await requireCustomer(ctx, named)
  const { rows } = await ctx.sql.query({
    name: 'find_credit_pool',
    text: 'select id from credit_pool where workspace_id = $1 and customer_id = $2 and id = $3',
    values: [ctx.workspaceId, customerId, id],
  })
  requireRow(rows[0], 'credit pool', id)
}

/** A null threshold turns the warnings off. */
export const setLowBalanceThreshold = ledgerOperation({
  name: 'setLowBalanceThreshold',
  scope: 'write',
  input: z.strictObject({ customerId: reference, threshold: nonNegative.nullish() }),
  async run(ctx, { customerId, threshold = null }) {
    const { workspaceId } = ctx
    const named = { workspaceId, customerId, threshold }
    const { balance } = await ctx.ledger.submit({ kind: 'setLowBalanceThreshold', ...named })
    return balance
  },
})

export const getCreditBalance = readOperation({
  name: 'getCreditBalance',
  scope: 'customer',
  input: z.strictObject({ customerId: reference, withPools: z.boolean() }),
  async run(ctx, { customerId, withPools }) {
    const { id } = await requireCustomer(ctx, customerId)
    const found = await readBalances(ctx.sql, ctx.workspaceId, [id], ctx.now, { withPools })
    const balance = found.get(id)
    if (!balance) throw new Error(`Customer ${id} has no credit account`)
    return balance
  },
})

/** The balances of several customers by our id, for lists; a customer token may name its own customer. */
export const getCreditBalances = readOperation({
  name: 'getCreditBalances',
  scope: 'customer',
  ofNoCustomer: true,
  input: z.strictObject({ customerIds: z.array(reference).max(1_000), withPools: z.boolean() }),
  async run(ctx, { customerIds, withPools }) {
    for (const customerId of customerIds) requireOwnCustomer(ctx.caller, customerId)
    return readBalances(ctx.sql, ctx.workspaceId, customerIds, ctx.now, { withPools })
  },
})
