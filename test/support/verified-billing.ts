/** What `npm run billing:verify` finds. */
import type pg from 'pg'
import { verifyBilling } from '../../src/core/billing/verify/billing-differences.ts'
import type { Difference } from '../../src/core/ledger/verify/ledger-check.ts'
import type { Sql } from '../../src/core/operation/sql.ts'
import { scopeToWorkspace } from '../../src/core/operation/tenant-db.ts'
import { createPrisma } from '../../src/infra/postgres.ts'

/** `sql` may be the client of a transaction; plan versions are read through the pool. */
export async function billingDifferences(pool: pg.Pool, sql: Sql = pool): Promise<Difference[]> {
  const prisma = createPrisma(pool)
  try {
    const tenant = (workspaceId: string) => scopeToWorkspace(prisma, workspaceId)
    return await Array.fromAsync(verifyBilling(sql, tenant, new Date()))
  } finally {
    await prisma.$disconnect()
  }
}
