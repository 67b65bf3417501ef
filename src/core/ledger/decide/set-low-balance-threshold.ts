/** Sets the balance at which a customer's credits count as low. Pure. */
import type { CreditBalance } from '../../credits/balance.ts'
import { type Decimal, decimalText } from '../../values/decimal.ts'
import type { Command, CommandDefinition } from './command-definition.ts'
import { mutable } from './group-changes.ts'
import { accountBalance, requireAccount } from './group-state.ts'

export interface SetLowBalanceThreshold extends Command {
  kind: 'setLowBalanceThreshold'
  customerId: string
  threshold: Decimal | null
}

export interface ThresholdSet {
  balance: CreditBalance
  /** The previous threshold. */
  before: Decimal | null
}

export const setLowBalanceThreshold: CommandDefinition<SetLowBalanceThreshold, ThresholdSet> = {
  customers: (command) => [command.customerId],
  needs: { catalog: false },
  keys: () => [],
  decide(state, { workspaceId, customerId, threshold }) {
    const account = requireAccount(state, workspaceId, customerId)
    const before = account.lowBalanceThreshold
    account.lowBalanceThreshold = threshold
    account.thresholdChanged = true
    mutable(account, 'facts').push({
      type: 'credits.low_balance_threshold_set',
      customerId: account.customerId,
      data: { threshold: threshold && decimalText(threshold) },
    })
    return { balance: accountBalance(account), before }
  },
  audit: (_command, { balance, before }) => ({
    entity: 'credit_account',
    entityId: balance.customerId,
    before: shown(before),
    after: shown(balance.lowBalanceThreshold),
  }),
}

const shown = (threshold: Decimal | null) => ({
  low_balance_threshold: threshold?.toFixed() ?? null,
})
