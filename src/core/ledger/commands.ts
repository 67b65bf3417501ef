/** The table of all commands: a new command is a definition in decide/ and a line here. */
import { addCredits } from './decide/add-credits.ts'
import { adjustUsage } from './decide/adjust-usage.ts'
import type { Command, CommandDefinition } from './decide/command-definition.ts'
import { commitHold } from './decide/commit-hold.ts'
import { consume } from './decide/consume.ts'
import { expireCredits } from './decide/expire-credits.ts'
import { expireIncludedCredits } from './decide/expire-included-credits.ts'
import { extendHold } from './decide/extend-hold.ts'
import { grantIncludedCredits } from './decide/grant-included-credits.ts'
import { recordUsage } from './decide/record-usage.ts'
import { releaseHold } from './decide/release-hold.ts'
import { reserveCredits } from './decide/reserve-credits.ts'
import { reverseUsage } from './decide/reverse-usage.ts'
import { rollOverIncludedCredits } from './decide/roll-over-included-credits.ts'
import { setLowBalanceThreshold } from './decide/set-low-balance-threshold.ts'
import { setPoolExpiry } from './decide/set-pool-expiry.ts'
import { transferCredits } from './decide/transfer-credits.ts'
import { voidCredits } from './decide/void-credits.ts'

const definitions = {
  recordUsage,
  reverseUsage,
  adjustUsage,
  addCredits,
  transferCredits,
  voidCredits,
  consume,
  reserveCredits,
  commitHold,
  extendHold,
  releaseHold,
  expireCredits,
  grantIncludedCredits,
  rollOverIncludedCredits,
  expireIncludedCredits,
  setLowBalanceThreshold,
  setPoolExpiry,
}
type Definitions = typeof definitions

export type LedgerCommand = {
  [Kind in keyof Definitions]: Parameters<Definitions[Kind]['decide']>[1]
}[keyof Definitions]

export type LedgerAnswers = {
  [Kind in keyof Definitions]: ReturnType<Definitions[Kind]['decide']>
}

/** The answer of any command. */
export type Answer = LedgerAnswers[LedgerCommand['kind']]

/** A command that was carried out, with its answer. */
export interface Done {
  command: LedgerCommand
  answer: Answer
}

/** The definition of the command's own kind; the type of an index into the table cannot express it. */
export function definitionOf(command: LedgerCommand): CommandDefinition<Command, unknown> {
  return definitions[command.kind] as unknown as CommandDefinition<Command, unknown>
}

/** A text for the customers of a command, equal for commands of the same customers. */
export function customersOf(command: LedgerCommand): string {
  const names = new Set(definitionOf(command).customers(command))
  return [command.workspaceId, ...names].join(' ')
}
