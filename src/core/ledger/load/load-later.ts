/** Loads the events that were recorded after commands looked for those that they may reverse. */
import type { ReversalHeirs } from '../../entitlements/counts/heirs.ts'
import { laterEvents } from '../../entitlements/counts/later-events.ts'
import type { Sql } from '../../operation/sql.ts'
import { definitionOf, type LedgerCommand } from '../commands.ts'
import { accountKey, type GroupState } from '../decide/group-state.ts'

/** Answers them as events to be reversed; of a command with too many it only notes that what it found is outdated. */
export async function loadLater(
  sql: Sql,
  state: GroupState,
  commands: LedgerCommand[],
): Promise<ReversalHeirs[]> {
  const loaded: ReversalHeirs[] = []
  for (const command of commands) {
    const { workspaceId } = command
    const later = definitionOf(command).needs.later?.(command)
    if (!later) continue
    const { customerId, sequence, eventType } = later
    const account = state.accounts.get(accountKey(workspaceId, customerId))
    // A database that lost commits has a sequence lower than that of the search.
    if (account && account.sequence < sequence) state.outdated.add(command)
    if (account?.sequence === sequence) continue
    const behind = { workspaceId, customerId, sequence, eventTypes: [eventType] }
    const { rows, more } = await laterEvents(sql, behind)
    if (more) state.outdated.add(command)
    else {
      const originals = rows.filter(({ reverses }) => reverses === null)
      const sequences = originals.map((row) => Number(row.sequence))
      loaded.push(
        ...sequences.map((one) => ({ workspaceId, customerId, sequence: one, heirs: [] })),
      )
    }
  }
  return loaded
}
