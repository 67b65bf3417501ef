/** The connections of the transactions that Prisma opens, for plain SQL in them. */
import { AsyncLocalStorage } from 'node:async_hooks'
import type { PrismaPg } from '@prisma/adapter-pg'
import type pg from 'pg'
import type { Sql } from '../core/operation/sql.ts'
import type { WithTransactionSql } from '../core/operation/transaction-sql.ts'

type Connected = Awaited<ReturnType<PrismaPg['connect']>>
type Transaction = Awaited<ReturnType<Connected['startTransaction']>>

/** Prisma does not say which connection it took, but it opens the transaction in the flow of the one that asked for it. */
const opening = new AsyncLocalStorage<{ sql: Sql | null }>()

export const withTransactionSql: WithTransactionSql = (open) => {
  const asking: { sql: Sql | null } = { sql: null }
  const sqlOf = () => {
    if (!asking.sql) throw new Error('The transaction has no connection of its own')
    return asking.sql
  }
  return opening.run(asking, () => open(sqlOf))
}

/** Tells the connection of a transaction to whoever asked for it. */
export function noteOpened(transaction: Transaction): Transaction {
  const sql = takingTurns(transaction)
  const asking = opening.getStore()
  if (asking) asking.sql = sql
  return transaction
}

/**
 * Answers plain SQL in the transaction. All statements take turns: Prisma queries two relations of a row at once in a transaction on
 * one connection, which future drivers refuse. After the transaction the connection serves others, so it is refused to plain SQL.
 */
function takingTurns(transaction: Transaction): Sql {
  const { client } = transaction as unknown as { client: pg.PoolClient }
  let last: Promise<unknown> = Promise.resolve()
  let isOver = false
  const inTurn = <Answer>(ask: () => Promise<Answer>) => {
    const answer = last.then(ask)
    last = answer.catch((error) => {
      if (isOutdated(error)) dropConnection(client)
    })
    return answer
  }
  const queryRaw = transaction.queryRaw.bind(transaction)
  const executeRaw = transaction.executeRaw.bind(transaction)
  transaction.queryRaw = (query) => inTurn(() => queryRaw(query))
  transaction.executeRaw = (query) => {
    isOver ||= query.sql === 'COMMIT' || query.sql === 'ROLLBACK'
    return inTurn(() => executeRaw(query))
  }
  const query = (...given: Parameters<typeof client.query>) =>
    isOver
      ? Promise.reject(transactionOver())
      : inTurn(() => client.query(...given) as unknown as Promise<unknown>)
  return { query: query as unknown as Sql['query'] }
}

/** With Prisma's code for the same: its time limit ended the transaction. */
function transactionOver(): Error {
  return Object.assign(new Error('The transaction is over.'), { code: 'P2028' })
}

function isOutdated(error: unknown): boolean {
  const { code, cause } = error as { code?: unknown; cause?: { originalCode?: unknown } }
  return code === '0A000' || cause?.originalCode === '0A000'
}

/** A statement that was prepared before a migration fails on its connection for ever. */
function dropConnection(client: pg.PoolClient): void {
  const release = client.release.bind(client)
  client.release = () => release(true)
}
