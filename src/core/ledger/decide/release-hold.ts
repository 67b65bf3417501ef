/** Releases a hold: the rest of it returns to the pools. Pure. */
import {
  type Held,
  held,
  holdOf,
  release,
  requireActiveHold,
  requireHold,
} from './account-holds.ts'
import type { Command, CommandDefinition } from './command-definition.ts'
import type { GroupState } from './group-state.ts'

export interface ReleaseHold extends Command {
  kind: 'releaseHold'
  customerId: string
  holdId: string
}

export const releaseHold: CommandDefinition<ReleaseHold, Held> = {
  customers: (command) => [command.customerId],
  needs: { catalog: false, hold: holdOf },
  keys: () => [],
  decide: releaseOnce,
  audit: null,
}

/** Releasing a released hold changes nothing. */
function releaseOnce(state: GroupState, command: ReleaseHold): Held {
  const { account, hold } = requireHold(state, command)
  if (hold.status === 'RELEASED') return held(account, hold)
  requireActiveHold(hold)
  release(account, hold, 'RELEASED')
  return held(account, hold)
}
