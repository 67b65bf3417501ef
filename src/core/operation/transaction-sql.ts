/** Plain SQL in the transaction of a write operation, so that it needs no second connection and sees the operation's writes. */
import type { Sql, TenantDb } from './sql.ts'

type Statement = { name?: string; text: string; values?: readonly unknown[] }

const opening = '/* name: '

/** The name of a statement that the database is to prepare once for each connection; it travels in a comment. */
export function statementName(text: string): string | undefined {
  return text.startsWith(opening)
    ? text.slice(opening.length, text.indexOf(' ', opening.length))
    : undefined
}

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
