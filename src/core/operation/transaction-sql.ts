/** Plain SQL in the transaction of a write operation, so that it needs no second connection and sees the operation's writes. */
import type { Sql, TenantDb } from './sql.ts'

type Statement = { text: string; values?: readonly unknown[] }

/**
 * Values arrive as Prisma parses them: numerics as its decimals, int8 as bigint, bytes as Uint8Array; `decimal` and `Number`
 * read them like the driver's texts.
 */
export function transactionSql(db: TenantDb): Sql {
  // The driver takes a text and its values, too.
  const query = async (statement: Statement | string, given: readonly unknown[] = []) => {
    const { text, values = [] } =
      typeof statement === 'string' ? { text: statement, values: given } : statement
    return { rows: await db.$queryRawUnsafe(text, ...values) }
  }
  return { query: query as unknown as Sql['query'] }
}
