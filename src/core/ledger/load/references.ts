/** The customers that commands name. Pure. */

import type { LedgerCommand } from '../ledger.ts'
import type { Reference } from './accounts.ts'

export function referencesOf(command: LedgerCommand): Reference[] {
  const { workspaceId } = command
  switch (command.kind) {
    case 'recordUsage':
      return command.events.map((e) => ({ workspaceId, reference: e.customerId }))
    case 'transferCredits':
      return [command.customerId, command.toCustomerId].map((reference) => ({
        workspaceId,
        reference,
      }))
    case 'reverseUsage':
    case 'addCredits':
    case 'consume':
    case 'reserveCredits':
    case 'commitHold':
    case 'extendHold':
    case 'releaseHold':
    case 'expireCredits':
    case 'setLowBalanceThreshold':
      return [{ workspaceId, reference: command.customerId }]
  }
}

/** One text for the customers of a command, by which commands of the same ones are told. */
export function customersOf(command: LedgerCommand): string {
  const names = new Set(referencesOf(command).map(({ reference }) => reference))
  return [command.workspaceId, ...names].join(' ')
}
