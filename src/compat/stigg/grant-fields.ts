/** Credit grants: a grant is the row of the ledger that issued the credits of one pool. */
import { z } from 'zod'
import { type Decimal, decimal, zero } from '../../core/values/decimal.ts'
import { notFound } from '../../core/values/errors.ts'
import { exact } from '../../core/values/exact-json.ts'
import { listing } from '../asking.ts'
import type { Ask } from '../dialect.ts'
import { decimalText, enumText, id, jsonObject, leaf, nullable, object, text } from '../fields.ts'
import { StiggGrantByIdDocument } from './asks.generated.ts'
import { currencyDefault } from './currency.ts'
import { customerId, time } from './fields.ts'
import { keptOf, place, textsOf } from './kept.ts'

/** A row of the ledger, with the pool that it moved. */
export const ledgerRow = object({
  ...{ id, type: enumText('CreditTransactionType', 'ISSUE'), amount: decimalText, timestamp: time },
  metadata: nullable(jsonObject),
  customer: object({ ownId: { ...id, from: 'id' }, id: customerId }),
  pool: object({
    ...{ id, kind: enumText('CreditKind', 'PURCHASED'), name: text },
    ...{ credits: decimalText, held: decimalText, priority: leaf<number>('Int', 0, z.int()) },
    ...{ effectiveAt: nullable(time), expiresAt: nullable(time) },
  }),
})

export type LedgerRow = ReturnType<typeof ledgerRow.write>

/** The rows of a customer, newest first. */
export const rowsOfCustomer = listing(
  'query creditTransactions',
  ['customerId', 'types', 'poolId'],
  ledgerRow,
  { 'CreditTransaction.metadata': [place] },
)

const instant = z.iso.datetime().meta({ pattern: undefined })

export const grantTypes = { PROMOTIONAL: 'PROMOTIONAL', PURCHASED: 'PAID' } as const

export const creditGrant = z
  .object({
    ...{ id: z.string(), customerId: z.string(), currencyId: z.string(), displayName: z.string() },
    ...{ amount: z.number(), consumedAmount: z.number(), priority: z.int() },
    comment: z.string().nullable(),
    cost: z.object({ amount: z.number(), currency: z.string() }).nullable(),
    grantType: z.enum(['PAID', 'PROMOTIONAL', 'RECURRING']),
    status: z.enum(['ACTIVE', 'EXPIRED', 'VOIDED', 'SCHEDULED']),
    ...{ effectiveAt: instant, expireAt: instant.nullable(), voidedAt: instant.nullable() },
    ...{ createdAt: instant, updatedAt: instant, metadata: z.record(z.string(), z.string()) },
    ...{ resourceId: z.string().nullable(), invoiceId: z.null(), latestInvoice: z.null() },
    ...{ paymentCollection: z.literal('NOT_REQUIRED'), sourceType: z.null() },
  })
  .meta({ id: 'CreditGrant' })

export type CreditGrant = z.output<typeof creditGrant>

/** What is left of the credits of a row; others may be in its pool. */
function leftOf({ amount, pool }: LedgerRow): Decimal {
  const inPool = decimal(pool.credits).plus(decimal(pool.held))
  const issued = decimal(amount)
  return inPool.lt(issued) ? inPool : issued
}

function statusOf({ pool }: LedgerRow, isVoid: boolean, now: Date): CreditGrant['status'] {
  if (isVoid) return 'VOIDED'
  if (pool.expiresAt !== null && Date.parse(pool.expiresAt) <= now.getTime()) return 'EXPIRED'
  const isAhead = pool.effectiveAt !== null && Date.parse(pool.effectiveAt) > now.getTime()
  return isAhead ? 'SCHEDULED' : 'ACTIVE'
}

function typeOf(kind: string): CreditGrant['grantType'] {
  if (kind === 'INCLUDED') return 'RECURRING'
  return kind === 'PURCHASED' ? 'PAID' : 'PROMOTIONAL'
}

/** `ends` are the rows that took back what was left of the grants. */
export function grantOf(row: LedgerRow, ends: readonly LedgerRow[], now: Date): CreditGrant {
  const { pool, timestamp, customer, amount } = row
  const metadata = row.metadata as Record<string, unknown> | null
  const kept = keptOf(metadata)
  const end = ends.find(
    (one) => one.pool.id === pool.id && keptOf(one.metadata as typeof metadata).isVoid,
  )
  const taken = end ? decimal(end.amount) : zero
  const status = statusOf(row, end !== undefined, now)
  const consumed = decimal(amount).minus(taken).minus(leftOf(row))
  return {
    ...{ id: row.id, customerId: customer.id, currencyId: kept.currencyId ?? currencyDefault },
    ...{ displayName: kept.displayName ?? pool.name, priority: pool.priority },
    ...{ amount: exact(amount), consumedAmount: exact(consumed.toFixed()) },
    comment: kept.comment ?? null,
    cost: kept.cost ? { amount: exact(kept.cost.amount), currency: kept.cost.currency } : null,
    ...{ grantType: typeOf(pool.kind), status, voidedAt: end?.timestamp ?? null },
    ...{ effectiveAt: pool.effectiveAt ?? timestamp, expireAt: pool.expiresAt },
    ...{ createdAt: timestamp, updatedAt: end?.timestamp ?? timestamp },
    ...{ metadata: textsOf(metadata), resourceId: kept.resourceId ?? null },
    ...({ invoiceId: null, latestInvoice: null, paymentCollection: 'NOT_REQUIRED' } as const),
    sourceType: null,
  }
}

/** NOT_FOUND for what issued no credits. */
export async function issuedRow(ask: Ask, grantId: string): Promise<LedgerRow> {
  const { node } = await ask(StiggGrantByIdDocument, { id: grantId })
  if (node?.__typename !== 'CreditTransaction' || node.type !== 'ISSUE') {
    throw notFound('credit grant', grantId)
  }
  return ledgerRow.write(node, {})
}

export const exampleGrant: CreditGrant = {
  ...{ id: 'txn_123', customerId: 'customer-123', currencyId: 'credits', displayName: 'Top-up' },
  ...{ amount: 100, consumedAmount: 0, priority: 50, comment: null },
  ...{ cost: { amount: 10, currency: 'usd' }, grantType: 'PAID', status: 'ACTIVE' },
  ...{ effectiveAt: '2024-01-15T10:30:00.000Z', expireAt: null, voidedAt: null },
  ...{ createdAt: '2024-01-15T10:30:00.000Z', updatedAt: '2024-01-15T10:30:00.000Z' },
  ...{ metadata: {}, resourceId: null, invoiceId: null, latestInvoice: null },
  ...{ paymentCollection: 'NOT_REQUIRED', sourceType: null },
}
