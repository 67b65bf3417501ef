/**
 * Rows of the catalog and of workspaces by our ids: all rows of a type in one statement.
 *
 * Unknown ids, and those of another workspace, are missing from the answer. Each type requires the same scope as the field
 * that answers one such row, or a list of them.
 */
import { z } from 'zod'
import { readOperation } from '../operation/operation.ts'
import type { TenantDb } from '../operation/sql.ts'
import { reference } from '../values/input.ts'

const idsMax = 2_000
const ids = z.array(reference).max(idsMax)

/** The method that every table has. */
interface Table {
  findMany(query: object): Promise<{ id: string }[]>
}
type Tables = Readonly<Record<string, (db: TenantDb) => unknown>>

const readable = {
  Customer: (db) => db.customer,
  Feature: (db) => db.feature,
  Meter: (db) => db.meter,
  RateCard: (db) => db.rateCard,
  Rate: (db) => db.rate,
  Plan: (db) => db.plan,
  PlanVersion: (db) => db.planVersion,
  CustomPrice: (db) => db.customPrice,
  Event: (db) => db.event,
  WebhookEndpoint: (db) => db.webhookEndpoint,
  WebhookDelivery: (db) => db.webhookDelivery,
  Workspace: (db) => db.workspace,
} satisfies Tables
export type ReadableType = keyof typeof readable

const forAdmins = {
  ApiKey: (db) => db.apiKey,
  OAuthClient: (db) => db.oAuthClient,
  AuditEntry: (db) => db.auditEntry,
} satisfies Tables
export type AdminType = keyof typeof forAdmins

export const findRows = readOperation({
  name: 'findRows',
  scope: 'read',
  input: z.strictObject({ type: z.enum(namesOf(readable)), ids }),
  run: ({ db }, { type, ids }, selection) => find(readable[type](db), ids, selection),
})

export const findAdminRows = readOperation({
  name: 'findAdminRows',
  scope: 'admin',
  input: z.strictObject({ type: z.enum(namesOf(forAdmins)), ids }),
  run: ({ db }, { type, ids }, selection) => find(forAdmins[type](db), ids, selection),
})

function namesOf<Type extends string>(tables: Record<Type, unknown>): Type[] {
  return Object.keys(tables) as Type[]
}

/** A deleted endpoint is kept for its deliveries, and is found by no other path. */
async function find(table: unknown, ids: string[], selection: object) {
  const rows = await (table as Table).findMany({ ...selection, where: { id: { in: ids } } })
  const kept = rows.filter((row) => !('deletedAt' in row) || row.deletedAt === null)
  return new Map(kept.map((row) => [row.id, row]))
}
