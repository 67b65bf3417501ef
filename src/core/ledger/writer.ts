/** The ledger on PostgreSQL: opens the transaction of a group, answers after its commit, then publishes. */
import type { Pool, PoolClient } from 'pg'
import type { CatalogCache } from '../catalog/catalog-cache.ts'
import type { Clock } from '../clock.ts'
import type { CustomerChange } from '../events.ts'
import { type GroupResult, runGroup } from './group.ts'
import type { Ledger, LedgerAnswers, LedgerCommand } from './ledger.ts'

export interface WriterDeps {
  sql: Pool
  catalogs: CatalogCache
  clock: Clock
  publish(change: CustomerChange): void
}

export function createLedgerWriter(deps: WriterDeps): Ledger {
  async function transact(commands: LedgerCommand[]): Promise<GroupResult> {
    const client = await deps.sql.connect()
    let broken: Error | undefined
    try {
      await client.query('begin')
      const result = await runGroup(client, deps.catalogs, commands, deps.clock.now())
      await client.query('commit')
      return result
    } catch (error) {
      broken = await rollback(client)
      throw error
    } finally {
      client.release(broken)
    }
  }

  return {
    async submit<C extends LedgerCommand>(command: C) {
      const { settled, changes } = await transact([command])
      for (const change of changes) deps.publish(change)
      const outcome = settled[0]
      if (!outcome) throw new Error('The group answered no command')
      if (!outcome.ok) throw outcome.error
      return outcome.answer as LedgerAnswers[C['kind']]
    },
  }
}

/** The error of a rollback says that the connection is gone and must not go back to the pool. */
async function rollback(client: PoolClient): Promise<Error | undefined> {
  try {
    await client.query('rollback')
    return undefined
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}
