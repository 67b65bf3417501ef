/**
 * The one road of every billing write: lock the accounts, load what billing knows of them, decide (pure), write.
 *
 * The account row is the lock of everything of a customer, money included. What a decision changes (subscriptions, entitlements,
 * credits, invoices, events) is written in the transaction of the operation, so it is one commit.
 */
import { clockAdvancing } from '../customers/customer-clock.ts'
import { sharingSettings } from '../invoices/lock-settings.ts'
import { isSystem } from '../operation/caller.ts'
import type { ReadContext, WriteContext } from '../operation/operation.ts'
import type { Sql } from '../operation/sql.ts'
import type { BillingDraft } from './billing-draft.ts'
import { settleGrants } from './decide/grant-credits.ts'
import { restartRecovered } from './decide/restart-recovered.ts'
import { type LockedAccount, loadDraft } from './load-draft.ts'
import type { Measurements } from './measurements.ts'
import type { Wanted } from './wanted-rows.ts'
import { writeDraft } from './write-draft.ts'

const columns = `customer_id, clock_now, clock_advancing, sequence, billing_sequence, trial_used_at,
  has_discounts`

interface AccountRow {
  customer_id: string
  clock_now: Date | null
  clock_advancing: boolean
  sequence: string
  billing_sequence: string
  trial_used_at: Date | null
  has_discounts: boolean
}

function toAccount(row: AccountRow): LockedAccount {
  return {
    customerId: row.customer_id,
    clockNow: row.clock_now,
    sequence: Number(row.sequence),
    billingSequence: Number(row.billing_sequence),
    trialUsedAt: row.trial_used_at,
    hasDiscounts: row.has_discounts,
  }
}

/**
 * Locks the accounts of the customers, in the order of their ids, as all other writers do. CONFLICT while the test clock of one
 * advances, but for the advance itself. Before any account it takes its share of the settings, which are read under it.
 */
export async function lockAccounts(
  { sql, workspaceId, caller }: Pick<WriteContext, 'sql' | 'workspaceId' | 'caller'>,
  customerIds: readonly string[],
  { skipsLocked = false }: { skipsLocked?: boolean } = {},
): Promise<LockedAccount[]> {
  await planByKey(sql)
  const { rows } = await sql.query<AccountRow>({
    name: skipsLocked ? 'bill_free_accounts' : 'bill_accounts',
    text: `select ${columns} from credit_account
      where workspace_id = $1 and customer_id = any($2::text[]) and ${sharingSettings('$1')}
      order by customer_id for no key update ${skipsLocked ? 'skip locked' : ''}`,
    values: [workspaceId, customerIds],
  })
  const advancing = isSystem(caller) ? undefined : rows.find((row) => row.clock_advancing)
  if (advancing) throw clockAdvancing(advancing.customer_id)
  return rows.map(toAccount)
}

/**
 * Billing reads and writes rows by their keys, however many customers there are: the database plans each of the statements once for a
 * connection, by the indexes of the keys. Planning them for each commit takes longer than they do.
 */
async function planByKey(sql: Sql): Promise<void> {
  await sql.query({
    name: 'plan_by_key',
    text: `select set_config(name, value, true) from (values ('plan_cache_mode', 'force_generic_plan'),
      ('enable_seqscan', 'off'), ('enable_bitmapscan', 'off'), ('enable_hashjoin', 'off'),
      ('enable_mergejoin', 'off')) as t(name, value)`,
  })
}

/** The accounts as they are, for a decision that is not written. */
export async function readAccounts(
  { sql, workspaceId }: Pick<ReadContext, 'sql' | 'workspaceId'>,
  customerIds: readonly string[],
): Promise<LockedAccount[]> {
  const { rows } = await sql.query<AccountRow>({
    text: `select ${columns} from credit_account where workspace_id = $1 and customer_id = any($2::text[])`,
    values: [workspaceId, customerIds],
  })
  return rows.map(toAccount)
}

/** `decide` is synchronous and changes the draft; what it answers is answered after everything is written. */
export async function withBilling<Answer>(
  ctx: WriteContext,
  customerIds: readonly string[],
  wanted: Wanted,
  decide: (draft: BillingDraft) => Answer,
): Promise<Answer> {
  const locked = await lockAccounts(ctx, customerIds)
  return billLocked(ctx, locked, wanted, decide)
}

/** The same for accounts that are locked already. */
export async function billLocked<Answer>(
  ctx: WriteContext,
  locked: readonly LockedAccount[],
  wanted: Wanted,
  decide: (draft: BillingDraft) => Answer,
): Promise<Answer> {
  const draft = await loadDraft(ctx, locked, wanted)
  const answer = decide(draft)
  endDecision(draft)
  await writeDraft(ctx, draft)
  return answer
}

/** What follows from payments, whichever decision has made them. */
function endDecision(draft: BillingDraft): void {
  restartRecovered(draft)
  for (const account of draft.accounts.values()) settleGrants(draft, account)
}

/** Usage that was measured, and what measures the rest of what a decision turned out to need. */
export interface Measuring {
  measurements: Measurements
  measure(): Promise<void>
}

/**
 * The same when a decision may need usage that is measured only now, under the locks. `begin` answers what decides: it stops where
 * usage is missing, and goes on from there when it is called again.
 */
export async function billMeasured<Answer>(
  ctx: WriteContext,
  locked: readonly LockedAccount[],
  { measurements, measure }: Measuring,
  begin: (draft: BillingDraft) => () => Answer,
): Promise<Answer> {
  const draft = await loadDraft(ctx, locked, {})
  const decide = begin(draft)
  let answer = decide()
  while (measurements.missing.length > 0) {
    await measure()
    answer = decide()
  }
  endDecision(draft)
  await writeDraft(ctx, draft)
  return answer
}
