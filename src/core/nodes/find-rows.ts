/**
 * Rows of the catalog and of workspaces by our ids: all rows of a type in one statement.
 *
 * Unknown ids, and those of another workspace, are missing from the answer. Each type requires the same scope as the field
 * that answers one such row, or a list of them.
 */
import { z } from 'zod'
import { readOperation } from '../operation/operation.ts'
import type { TenantDb } from '../operation/sql.ts'
import { rowsOf, type TableName } from '../operation/table.ts'
import { reference } from '../values/input.ts'

const idsMax = 2_000
const ids = z.array(reference).max(idsMax)

const readable = {
  Customer: 'customer',
  Feature: 'feature',
  Meter: 'meter',
  RateCard: 'rateCard',
  Rate: 'rate',
  Plan: 'plan',
  PlanVersion: 'planVersion',
  PlanMigration: 'planMigration',
  Promotion: 'promotion',
  PromotionVersion: 'promotionVersion',
  CustomPrice: 'customPrice',
  MrrChange: 'mrrChange',
  Event: 'event',
  WebhookEndpoint: 'webhookEndpoint',
  WebhookDelivery: 'webhookDelivery',
  TestClock: 'testClock',
  PaymentLink: 'paymentLink',
  File: 'storedFile',
  Checkout: 'checkout',
  Workspace: 'workspace',
} as const satisfies Record<string, TableName>
export type ReadableType = keyof typeof readable

/** What a customer token may read of its own customer. */
const ofCustomers = {
  CustomerSubscription: 'subscription',
  Invoice: 'invoice',
  InvoiceLine: 'invoiceLine',
  Payment: 'payment',
  PaymentMethod: 'paymentMethod',
  CreditNote: 'creditNote',
  StoreCredit: 'storeCredit',
  Refund: 'refund',
  Dispute: 'dispute',
  ScheduledChange: 'subscriptionChange',
  Discount: 'discount',
} as const satisfies Record<string, TableName>
export type OwnType = keyof typeof ofCustomers

const forAdmins = {
  ApiKey: 'apiKey',
  OAuthClient: 'oAuthClient',
  AuditEntry: 'auditEntry',
} as const satisfies Record<string, TableName>
export type AdminType = keyof typeof forAdmins

export const findRows = readOperation({
  name: 'findRows',
  scope: 'read',
  input: z.strictObject({ type: z.enum(namesOf(readable)), ids }),
  run: ({ db }, { type, ids }, selection) => find(db, readable[type], ids, selection),
})

/** Of a customer token those of its customer. */
export const findOwnRows = readOperation({
  name: 'findOwnRows',
  scope: 'customer',
  ofNoCustomer: true,
  input: z.strictObject({ type: z.enum(namesOf(ofCustomers)), ids }),
  run: ({ db, caller }, { type, ids }, selection) =>
    find(db, ofCustomers[type], ids, selection, { customerId: caller.customer?.id }),
})

export const findAdminRows = readOperation({
  name: 'findAdminRows',
  scope: 'admin',
  input: z.strictObject({ type: z.enum(namesOf(forAdmins)), ids }),
  run: ({ db }, { type, ids }, selection) => find(db, forAdmins[type], ids, selection),
})

function namesOf<Type extends string>(tables: Record<Type, unknown>): Type[] {
  return Object.keys(tables) as Type[]
}

/** A deleted endpoint is kept for its deliveries, and is found by no other path. */
async function find(
  db: TenantDb,
  table: TableName,
  ids: string[],
  selection: object,
  owner: { customerId?: string | undefined } = {},
) {
  const where = { id: { in: ids }, ...owner }
  const rows = await rowsOf(db, table).findMany({ ...selection, where })
  const kept = rows.filter((row) => !('deletedAt' in row) || row.deletedAt === null)
  return new Map(kept.map((row) => [row.id, row]))
}
