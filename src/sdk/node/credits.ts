/** Prepaid credits: balances, movements, and holds for work whose cost is not known yet. Amounts are exact decimals as texts. */
import type { CallOptions, Client } from './client.ts'
import { propertiesOf } from './encode.ts'
import {
  AddCredits,
  type AddCreditsInput,
  CommitHold,
  type CreditBalanceFragment,
  type CreditTransactionFragment,
  ExtendHold,
  GetBalance,
  type HoldFragment,
  ListCreditTransactions,
  type ListCreditTransactionsQueryVariables,
  ReleaseHold,
  ReserveCredits,
  TransferCredits,
  type TransferCreditsInput,
  type TransferCreditsMutation,
  type UsageEventFragment,
} from './operations.generated.ts'
import { type List, listOf } from './pages.ts'
import { type CommitRequest, type ReserveRequest, type WithHold, withHold } from './with-hold.ts'

export type TransactionFilter = Omit<ListCreditTransactionsQueryVariables, 'first' | 'after'>

export interface Credits {
  balance(customerId: string, options?: CallOptions): Promise<CreditBalanceFragment>
  add(input: AddCreditsInput, options?: CallOptions): Promise<CreditTransactionFragment>
  /** InsufficientCreditsError when the sender has less. */
  transfer(
    input: TransferCreditsInput,
    options?: CallOptions,
  ): Promise<TransferCreditsMutation['transferCredits']>
  /** The newest first. */
  transactions(filter: TransactionFilter, options?: CallOptions): List<CreditTransactionFragment>
  /** Sets credits aside for `ttlSeconds`; InsufficientCreditsError when there are not enough. */
  reserve(input: ReserveRequest, options?: CallOptions): Promise<HoldFragment>
  /** Takes what was used, and gives the rest back but with `keepRest`. */
  commit(
    holdId: string,
    input?: CommitRequest,
    options?: CallOptions,
  ): Promise<{ hold: HoldFragment; usageEvent: UsageEventFragment }>
  /** Ends the hold `ttlSeconds` from now. */
  extend(holdId: string, ttlSeconds: number, options?: CallOptions): Promise<HoldFragment>
  release(holdId: string, options?: CallOptions): Promise<HoldFragment>
  /**
   * Reserves, extends the hold while the work runs, and commits what the work says with `hold.use`; releases when it says nothing
   * or throws. Resolves with what the work resolves with.
   */
  withHold: WithHold
}

export function createCredits({ ask, configuration }: Client): Credits {
  const credits: Omit<Credits, 'withHold'> = {
    balance: async (customerId, options) =>
      (await ask(GetBalance, { customerId }, options)).credits,
    add: async (input, options) => (await ask(AddCredits, { input }, options)).addCredits,
    transfer: async (input, options) =>
      (await ask(TransferCredits, { input }, options)).transferCredits,
    transactions: (filter, options) =>
      listOf(async (page) => {
        const asked = await ask(ListCreditTransactions, { ...filter, ...page }, options)
        return asked.creditTransactions
      }),
    reserve: async (input, options) =>
      (await ask(ReserveCredits, { input: named(input) }, options)).reserveCredits.hold,
    commit: async (id, input, options) =>
      (await ask(CommitHold, { id, input: input && named(input) }, options)).commitHold,
    extend: async (id, ttlSeconds, options) =>
      (await ask(ExtendHold, { id, input: { ttlSeconds } }, options)).extendHold.hold,
    release: async (id, options) => (await ask(ReleaseHold, { id }, options)).releaseHold.hold,
  }
  return { ...credits, withHold: withHold(credits, configuration.logger) }
}

/** With the names of tokens as rates read them. */
function named<Input extends { properties?: Readonly<Record<string, unknown>> | null }>(
  input: Input,
): Input {
  return input.properties ? { ...input, properties: propertiesOf(input.properties) } : input
}
