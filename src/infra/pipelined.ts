/**
 * Sends statements in one batch, by PostgreSQL's own pipelining: all up to one Sync message are one transaction, or continue the
 * open one, and an error skips the rest. The driver sends a Sync after each query: its batch would become many transactions
 * whenever `begin` failed.
 */
import pg, { type PoolClient } from 'pg'
import type { Statement } from '../core/ledger/write/pipelined.ts'

/** The part of the driver's connection that writes messages. */
interface Messages {
  stream: { cork(): void; uncork(): void }
  close(statement: { type: 'S'; name: string }): void
  parse(statement: { name: string; text: string }): void
  bind(statement: { statement: string; values: string[] }): void
  execute(portal: null): void
  sync(): void
}

/** The names of the statements that each connection has prepared. */
const prepared = new WeakMap<PoolClient, Set<string>>()

export function sendPipelined(client: PoolClient, statements: Statement[]): Promise<void> {
  const known = prepared.get(client) ?? new Set<string>()
  prepared.set(client, known)
  return new Promise((resolve, reject) => {
    const callback = (error: Error | null) => {
      if (error) return reject(error)
      for (const { name } of statements) known.add(name)
      resolve()
    }
    const submit = (connection: Messages) => {
      connection.stream.cork()
      for (const statement of statements) write(connection, statement, known.has(statement.name))
      connection.sync()
      connection.stream.uncork()
      return null
    }
    const ignored = { handleDataRow() {}, handleCommandComplete() {} }
    client.query(Object.assign(new pg.Query(''), { submit, callback, ...ignored }))
  })
}

function write(connection: Messages, { name, text, values }: Statement, isKnown: boolean): void {
  if (!isKnown) {
    // It is unknown whether a failed batch prepared it.
    connection.close({ type: 'S', name })
    connection.parse({ name, text })
  }
  connection.bind({ statement: name, values })
  connection.execute(null)
}
