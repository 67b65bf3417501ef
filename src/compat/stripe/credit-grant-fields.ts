/**
 * Credit grants: a grant is the row of the ledger that issued the credits of one pool. A credit is one major unit of the currency of the
 * grant, so that 1000 of usd are 10 credits.
 */
import { z } from 'zod'
import { notFound } from '../../core/values/errors.ts'
import { listing } from '../asking.ts'
import type { Ask } from '../dialect.ts'
import {
  bigCount,
  decimalText,
  eg,
  enumText,
  from,
  id,
  jsonObject,
  nullable,
  object,
  text,
} from '../fields.ts'
import { minorDecimal } from '../minor-units.ts'
import { CreditTransactionByIdDocument } from './asks.generated.ts'
import { customerId, unix, wholeOf } from './fields.ts'
import { keptOf, shownMetadata } from './kept.ts'

/** Of credits that were given elsewhere, which have no currency. */
const currencyDefault = 'usd'

export interface KeptOfGrant {
  currency?: string
  name?: string
  applicability?: unknown
  /** How the credits were taken back. */
  ended?: 'void' | 'expire'
}

export const keptOfRow = (metadata: unknown) =>
  keptOf((metadata ?? {}) as Record<string, unknown>) as KeptOfGrant

export const currencyOf = (metadata: unknown) => keptOfRow(metadata).currency ?? currencyDefault

export const monetarySchema = z.object({
  type: z.literal('monetary'),
  monetary: z.object({
    currency: z.string(),
    value: z.int().describe('Whole minor units, rounded down.'),
    value_decimal: z.string().describe('The exact amount in minor units.'),
  }),
})

export function monetary(credits: string, currency: string): z.output<typeof monetarySchema> {
  const value = minorDecimal(credits, currency)
  return {
    type: 'monetary' as const,
    monetary: {
      currency,
      value: wholeOf(value.round(0, 0).toFixed()),
      value_decimal: value.toFixed(),
    },
  }
}

/** A row of the ledger, with the pool that it moved. */
export const ledgerRow = object({
  ...{ id, type: enumText('CreditTransactionType', 'ISSUE'), amount: decimalText, timestamp: unix },
  ...{ metadata: nullable(jsonObject), sequence: bigCount },
  customer: from('customer', object({ id: customerId, testClock: nullable(object({ id })) })),
  pool: object({
    ...{ id, kind: enumText('CreditKind', 'PURCHASED'), name: text },
    ...{ credits: decimalText, held: decimalText },
    priority: { ...eg(50, { type: 'Int', schema: z.int(), example: 50, write: Number }) },
    ...{ effectiveAt: nullable(unix), expiresAt: nullable(unix) },
    ...{ metadata: nullable(jsonObject), updatedAt: nullable(unix) },
  }),
})

/** The rows of a customer, newest first. */
export const rowsOfCustomer = listing(
  'query creditTransactions',
  ['customerId', 'types', 'poolId'],
  ledgerRow,
)

export type LedgerRow = ReturnType<typeof ledgerRow.write>

export const creditGrant = z
  .object({
    ...{ id: z.string(), object: z.literal('billing.credit_grant'), amount: monetarySchema },
    applicability_config: z.unknown(),
    ...{ category: z.enum(['paid', 'promotional']), created: z.int() },
    ...{ customer: z.string(), customer_account: z.null() },
    ...{ effective_at: z.int().nullable(), expires_at: z.int().nullable(), livemode: z.boolean() },
    ...{ metadata: z.record(z.string(), z.string()), name: z.string().nullable() },
    ...{ priority: z.int(), test_clock: z.string().nullable(), updated: z.int() },
    voided_at: z.int().nullable(),
  })
  .meta({ id: 'CreditGrant' })

export type CreditGrant = z.output<typeof creditGrant>

export const exampleGrant: CreditGrant = {
  ...{ id: 'credgr_123', object: 'billing.credit_grant', amount: monetary('10', 'usd') },
  applicability_config: { scope: { price_type: 'metered' } },
  ...{ category: 'paid', created: 1_705_314_600, customer: 'cus_123', customer_account: null },
  ...{ effective_at: 1_705_314_600, expires_at: null, livemode: false, metadata: {} },
  ...{ name: 'Purchased credits', priority: 50, test_clock: null, updated: 1_705_314_600 },
  voided_at: null,
}

/** What its owner keeps with a grant: that of its pool, once it was changed. */
export const metadataOf = ({ pool, metadata }: LedgerRow) =>
  (pool.metadata ?? metadata ?? {}) as Record<string, unknown>

/** The grant of a row that issued credits; `end` is the row that took the rest back, if there is one. */
export function grantOf(row: LedgerRow, end: LedgerRow | undefined, isLive: boolean): CreditGrant {
  const { pool, timestamp: created } = row
  const metadata = metadataOf(row)
  const { name, applicability, currency = currencyDefault } = keptOfRow(metadata)
  const ended = end && keptOfRow(end.metadata).ended
  return {
    ...{ id: row.id, object: 'billing.credit_grant', amount: monetary(row.amount, currency) },
    applicability_config: applicability ?? { scope: { price_type: 'metered' } },
    category: pool.kind === 'PURCHASED' ? 'paid' : 'promotional',
    ...{ created, customer: row.customer.id, customer_account: null },
    effective_at: pool.effectiveAt ?? created,
    expires_at: ended === 'expire' && end ? end.timestamp : pool.expiresAt,
    ...{ livemode: isLive, metadata: shownMetadata(metadata), name: name ?? pool.name },
    ...{ priority: pool.priority, test_clock: row.customer.testClock?.id ?? null },
    ...{
      updated: Math.max(end?.timestamp ?? created, pool.updatedAt ?? created),
      voided_at: ended === 'void' && end ? end.timestamp : null,
    },
  }
}

/** NOT_FOUND for what is no row of the ledger. */
export async function transactionById(ask: Ask, id: string, entity: string): Promise<LedgerRow> {
  const { node } = await ask(CreditTransactionByIdDocument, { id })
  if (node?.__typename !== 'CreditTransaction') throw notFound(entity, id)
  return ledgerRow.write(node, {})
}

/** NOT_FOUND for what issued no credits. */
export async function issuedRow(ask: Ask, grantId: string): Promise<LedgerRow> {
  const row = await transactionById(ask, grantId, 'credit grant')
  if (row.type !== 'ISSUE') throw notFound('credit grant', grantId)
  return row
}
