/**
 * The ledger in the transaction of a write operation: its rows and movements are committed together, or not at all.
 *
 * It locks, loads, decides and writes as a group does, with the same statements. The accounts that lanes remember need no
 * notice: what it writes has a new sequence or version, so that a group decided on the old one is decided again.
 * The locks are held to the end of the transaction; an operation does slow work before it moves credits.
 */
import type { Catalog } from '../catalog/catalog.ts'
import type { CatalogCache } from '../catalog/catalog-cache.ts'
import { loadCatalog } from '../catalog/catalog-rows.ts'
import type { CustomerChange } from '../events/domain-event.ts'
import type { Sql } from '../operation/sql.ts'
import { CommandFault } from './command-fault.ts'
import type { Answer, LedgerCommand } from './commands.ts'
import { type Decided, decideGroup } from './decide/group.ts'
import type { Account } from './decide/group-state.ts'
import type { TransactionLedger } from './ledger.ts'
import { type Loaded, loadGroupState } from './load/load-group-state.ts'

export interface TransactionLedgerDeps {
  /** In the transaction. */
  sql: Sql
  catalogs: CatalogCache
  now: Date
  /** The write's entry in the audit log, which shows the rows of the commands too; null: it has none. */
  auditEntryId: string | null
  /** Whether it is the server that moves credits, in its own name: it may do so while a test clock advances. */
  ofAdvance: boolean
  /** Receives what is to be published after the commit. */
  onChange(change: CustomerChange): void
}

export function createTransactionLedger(deps: TransactionLedgerDeps): TransactionLedger {
  const { sql, now, onChange } = deps
  const catalogs = committedCatalogs(deps.catalogs)
  const notes = deps.auditEntryId === null ? {} : { auditEntryId: deps.auditEntryId }
  let locked: Set<string> | null = null

  /** All locks are taken at once: a further lock could wait for a group that waits for one of the first. */
  function requireLocked(accounts: readonly Account[]): void {
    const ids = accounts.map(({ customerId }) => customerId)
    if (locked && ids.some((id) => !locked?.has(id))) {
      throw new Error('A write names all customers whose credits it moves in its first call')
    }
    locked ??= new Set(ids)
  }

  async function submitAll(given: readonly LedgerCommand[]): Promise<Answer[]> {
    const commands = given.map((command) => ({ ...command, notes }))
    const loaded = await loadGroupState(sql, catalogs, commands, now)
    loaded.state.ofAdvance = deps.ofAdvance
    requireLocked(loaded.accounts)
    const { settled, statements, changes } = decide(loaded, commands)
    const answers = settled.map((outcome) => {
      if (outcome.ok) return outcome.answer
      throw outcome.error
    })
    for (const statement of statements) await sql.query(statement)
    for (const change of changes) onChange(change)
    return answers
  }

  return {
    submit: async (command: LedgerCommand) => (await submitAll([command]))[0],
    submitAll,
  } as TransactionLedger
}

/** A failure to decide is a bug, and is rethrown as its cause. */
function decide(loaded: Loaded, commands: LedgerCommand[]): Decided {
  try {
    return decideGroup(loaded, commands, 'IN_WRITE')
  } catch (error) {
    throw error instanceof CommandFault ? error.cause : error
  }
}

/**
 * Loads catalogs without caching them: the write may have changed the catalog, under a version that another write will give to
 * another catalog if this one is rolled back.
 */
function committedCatalogs(cache: CatalogCache): Pick<CatalogCache, 'get'> {
  const own = new Map<number, Catalog>()
  return {
    async get(sql, workspaceId, version) {
      const known = own.get(version) ?? cache.peek(workspaceId)
      if (known?.version === version) return known
      const loaded = await loadCatalog(sql, workspaceId)
      own.set(version, loaded)
      return loaded
    },
  }
}
