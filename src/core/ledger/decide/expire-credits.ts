/** Posts the expiry of pools and holds whose instant has passed. Pure. */
import type { CreditBalance } from '../../credits/balance.ts'
import type { Command, CommandDefinition } from './command-definition.ts'
import { accountBalance, requireAccount } from './group-state.ts'

export interface ExpireCredits extends Command {
  kind: 'expireCredits'
  customerId: string
}

export const expireCredits: CommandDefinition<ExpireCredits, CreditBalance> = {
  customers: (command) => [command.customerId],
  needs: { catalog: false, overdueHolds: true },
  keys: () => [],
  decide(state, { workspaceId, customerId }) {
    // The expiries were posted when the group began.
    return accountBalance(requireAccount(state, workspaceId, customerId))
  },
  audit: null,
}
