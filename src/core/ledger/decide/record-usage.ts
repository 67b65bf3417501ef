/** Records a batch of usage events, each of which is accepted or refused by itself. Pure. */
import type { UsageInput } from '../../usage/usage-event.ts'
import type { Command, CommandDefinition } from './command-definition.ts'
import type { CommandKey } from './moved-keys.ts'
import { recordEvent, type UsageOutcome } from './record-event.ts'

export interface RecordUsage extends Command {
  kind: 'recordUsage'
  events: UsageInput[]
  /** Whether they are history that changes nothing but figures. */
  backfill?: boolean
}

export const recordUsage: CommandDefinition<RecordUsage, UsageOutcome[]> = {
  customers: ({ events }) => events.map(({ customerId }) => customerId),
  needs: { catalog: true, usage: (_state, { events }) => events },
  keys: ({ events }) => events.map(keyOf),
  decide: (state, { workspaceId, events, backfill }) =>
    events.map((event) => recordEvent(state, workspaceId, event, backfill)),
  audit: null,
  weight: ({ events }) => events.length,
  effect(outcomes) {
    if (outcomes.some(isUnknown)) return 'unknown'
    return outcomes.some(({ status }) => status !== 'REJECTED') ? 'written' : 'none'
  },
  // The command itself is never refused, and the keys of what it records have an index that takes none twice.
  refusedKeys: ({ events }, outcomes) =>
    outcomes ? events.filter((_, i) => outcomes[i]?.status === 'REJECTED').map(keyOf) : [],
}

function keyOf({ customerId, idempotencyKey }: UsageInput): CommandKey {
  return { kind: 'usage', customerId, idempotencyKey }
}

const isUnknown = (outcome: UsageOutcome) =>
  outcome.status === 'REJECTED' && outcome.error.code === 'UNAVAILABLE'
