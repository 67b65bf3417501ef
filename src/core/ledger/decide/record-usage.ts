/** Records a batch of usage events, each of which is accepted or refused on its own. Pure. */
import type { UsageInput } from '../../usage/usage-event.ts'
import type { Command, CommandDefinition } from './command-definition.ts'
import type { CommandKey } from './moved-keys.ts'
import { recordEvent, type UsageOutcome } from './record-event.ts'

export interface RecordUsage extends Command {
  kind: 'recordUsage'
  events: UsageInput[]
  /** Whether they are imported history, which changes figures only. */
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
  // The command as a whole is never refused, and the unique index rejects keys of recorded events that exist already.
  refusedKeys: ({ events }, outcomes) =>
    outcomes ? events.filter((_, i) => outcomes[i]?.status === 'REJECTED').map(keyOf) : [],
}

function keyOf({ customerId, idempotencyKey }: UsageInput): CommandKey {
  return { kind: 'usage', customerId, idempotencyKey }
}

const isUnknown = (outcome: UsageOutcome) =>
  outcome.status === 'REJECTED' && outcome.error.code === 'UNAVAILABLE'
