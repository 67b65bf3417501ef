/** Runs a group of commands in one transaction: load under the locks, decide in memory, write, commit. */
import type { CatalogCache } from '../catalog/catalog-cache.ts'
import { addCredits, transferCredits } from '../credits/move.ts'
import { availableOf, startedOf } from '../credits/pool.ts'
import { type Decimal, decimalText } from '../decimal.ts'
import { DomainError } from '../errors.ts'
import type { CustomerChange } from '../events.ts'
import { commitHold } from '../holds/commit.ts'
import { expireHolds, extendHold, releaseHold, reserveCredits } from '../holds/settle.ts'
import type { Sql } from '../operation.ts'
import { consume } from '../usage/consume.ts'
import { recordEvent } from '../usage/record.ts'
import { reverseEvent } from '../usage/reverse.ts'
import { type Account, accountBalance, type Draft, postExpiries, requireAccount } from './draft.ts'
import type { LedgerAnswers, LedgerCommand } from './ledger.ts'
import { loadDraft } from './load.ts'
import { writeDraft } from './write.ts'

export type Settled =
  | { ok: true; answer: LedgerAnswers[LedgerCommand['kind']] }
  | { ok: false; error: unknown }

export interface GroupResult {
  /** In the order of the commands. */
  settled: Settled[]
  changes: CustomerChange[]
}

/** Must run inside a transaction, which the caller commits before anyone is answered. */
export async function runGroup(
  sql: Sql,
  cache: CatalogCache,
  commands: LedgerCommand[],
  now: Date,
): Promise<GroupResult> {
  const { draft, accounts } = await loadDraft(sql, cache, commands, now)
  const before = new Map(accounts.map((a) => [a, startedOf(a.pools, now)]))
  for (const account of accounts) {
    expireHolds(account, now)
    postExpiries(account, now)
  }
  const settled = commands.map((command) => settle(draft, command))
  for (const [account, available] of before) noteLowBalance(account, available, now)
  await writeDraft(sql, accounts, now)
  return { settled, changes: accounts.flatMap((a) => changeOf(a, now)) }
}

function settle(draft: Draft, command: LedgerCommand): Settled {
  try {
    return { ok: true, answer: decide(draft, command) }
  } catch (error) {
    if (error instanceof DomainError) return { ok: false, error }
    throw error
  }
}

function decide(draft: Draft, command: LedgerCommand): LedgerAnswers[LedgerCommand['kind']] {
  switch (command.kind) {
    case 'recordUsage':
      return command.events.map((event) => recordEvent(draft, command.workspaceId, event))
    case 'reverseUsage':
      return reverseEvent(draft, command)
    case 'addCredits':
      return addCredits(draft, command)
    case 'transferCredits':
      return transferCredits(draft, command)
    case 'consume':
      return consume(draft, command)
    case 'reserveCredits':
      return reserveCredits(draft, command)
    case 'commitHold':
      return commitHold(draft, command)
    case 'extendHold':
      return extendHold(draft, command)
    case 'releaseHold':
      return releaseHold(draft, command)
    case 'expireCredits': {
      // The expiries were posted when the group began.
      const account = requireAccount(draft, command.workspaceId, command.customerId)
      return accountBalance(account, draft.now)
    }
    case 'setLowBalanceThreshold': {
      const account = requireAccount(draft, command.workspaceId, command.customerId)
      account.lowBalanceThreshold = command.threshold
      account.thresholdChanged = true
      account.facts.push({
        type: 'credits.low_balance_threshold_set',
        customerId: account.customerId,
        data: { threshold: command.threshold && decimalText(command.threshold) },
      })
      return accountBalance(account, draft.now)
    }
  }
}

/** Says once when credits fall to the threshold, and once when they run out. */
function noteLowBalance(account: Account, before: Decimal, now: Date): void {
  const available = availableOf(account.pools, now)
  const { customerId, lowBalanceThreshold: threshold } = account
  if (threshold !== null && before.gt(threshold) && available.lte(threshold)) {
    const data = { balance: decimalText(available), threshold: decimalText(threshold) }
    account.facts.push({ type: 'credits.low_balance', customerId, data })
  }
  if (before.gt(0) && available.eq(0)) {
    account.facts.push({ type: 'credits.exhausted', customerId, data: {} })
  }
}

function changeOf(account: Account, now: Date): CustomerChange[] {
  if (account.sequence === account.from && !account.thresholdChanged) return []
  const moved = account.transactions.length > 0 || account.thresholdChanged
  return [
    {
      workspaceId: account.workspaceId,
      customerId: account.customerId,
      from: account.from,
      to: account.sequence,
      balance: moved ? accountBalance(account, now) : null,
      events: account.events,
      entitlements: false,
    },
  ]
}
