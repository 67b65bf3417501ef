/**
 * Plain SQL in the transaction of a write operation: it needs no second connection and sees what the operation wrote.
 *
 * It goes to the connection of the transaction itself, past Prisma, which would take four times as much CPU for a statement and let
 * the database plan each one anew.
 */
import type { Sql, TenantDb } from './sql.ts'
import type { TenantClient } from './tenant-db.ts'

/** Carries out what opens one transaction by Prisma, and tells it, once the transaction is open, how to reach its connection. */
export type WithTransactionSql = <Answer>(
  open: (sqlOf: () => Sql) => Promise<Answer>,
) => Promise<Answer>

/** Runs in one transaction of the workspace, by Prisma and by plain SQL. */
export function inTransaction<Answer>(
  withSql: WithTransactionSql,
  tenant: TenantClient,
  run: (db: TenantDb, sql: Sql) => Promise<Answer>,
  limits: { maxWait?: number; timeout?: number } = {},
): Promise<Answer> {
  return withSql((sqlOf) => tenant.$transaction(async (db) => run(db, sqlOf()), limits))
}
