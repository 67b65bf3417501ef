/** Moves the expiry of a hold. Pure. */
import { type Held, held, holdOf, requireActiveHold, requireHold, touch } from './account-holds.ts'
import type { Command, CommandDefinition } from './command-definition.ts'
import type { GroupState } from './group-state.ts'

export interface ExtendHold extends Command {
  kind: 'extendHold'
  customerId: string
  holdId: string
  /** The new time to live, from now. */
  ttlMs: number
}

export const extendHold: CommandDefinition<ExtendHold, Held> = {
  customers: (command) => [command.customerId],
  needs: { catalog: false, hold: holdOf },
  keys: () => [],
  decide: extend,
  audit: null,
}

function extend(state: GroupState, command: ExtendHold): Held {
  const { account, hold } = requireHold(state, command)
  requireActiveHold(hold)
  hold.expiresAt = new Date(account.now.getTime() + command.ttlMs)
  touch(account, hold)
  return held(account, hold)
}
