/**
 * The one road of every billing write: lock the accounts, load what billing knows of them, decide (pure), write.
 *
 * The account row is the lock of everything of a customer, money included. What a decision changes (subscriptions, entitlements,
 * credits, invoices, events) is written in the transaction of the operation, so it is one commit.
 */
import { clockAdvancing } from '../customers/customer-clock.ts'
import { isSystem } from '../operation/caller.ts'
import type { ReadContext, WriteContext } from '../operation/operation.ts'
import type { BillingDraft } from './billing-draft.ts'
import type { Wanted } from './load-billing-rows.ts'
import { type LockedAccount, loadDraft } from './load-draft.ts'
import { measureMissing } from './measure-missing.ts'
import { createMeasurements, type Measurements } from './measurements.ts'
import { writeDraft } from './write-draft.ts'

const columns = 'customer_id, clock_now, clock_advancing, sequence, billing_sequence, trial_used_at'

interface AccountRow {
  customer_id: string
  clock_now: Date | null
  clock_advancing: boolean
  sequence: string
  billing_sequence: string
  trial_used_at: Date | null
}

function toAccount(row: AccountRow): LockedAccount {
  return {
    customerId: row.customer_id,
    clockNow: row.clock_now,
    sequence: Number(row.sequence),
    billingSequence: Number(row.billing_sequence),
    trialUsedAt: row.trial_used_at,
  }
}

/**
 * Locks the accounts of the customers, in the order of their ids, as all other writers do. CONFLICT while the test clock of one
 * advances, but for the advance itself.
 */
export async function lockAccounts(
  { sql, workspaceId, caller }: Pick<WriteContext, 'sql' | 'workspaceId' | 'caller'>,
  customerIds: readonly string[],
  { skipsLocked = false }: { skipsLocked?: boolean } = {},
): Promise<LockedAccount[]> {
  const { rows } = await sql.query<AccountRow>({
    text: `select ${columns} from credit_account
      where workspace_id = $1 and customer_id = any($2::text[])
      order by customer_id for no key update ${skipsLocked ? 'skip locked' : ''}`,
    values: [workspaceId, customerIds],
  })
  const advancing = isSystem(caller) ? undefined : rows.find((row) => row.clock_advancing)
  if (advancing) throw clockAdvancing(advancing.customer_id)
  return rows.map(toAccount)
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
  await writeDraft(ctx, draft)
  return answer
}

/**
 * The same when a decision may need usage that is measured only now, under the locks: for customers of test clocks, which nobody waits
 * for.
 */
export async function billMeasured<Answer>(
  ctx: WriteContext,
  locked: readonly LockedAccount[],
  wanted: Wanted,
  decide: (draft: BillingDraft, measurements: Measurements) => Answer,
): Promise<Answer> {
  const measurements = createMeasurements()
  for (;;) {
    const draft = await loadDraft(ctx, locked, wanted)
    const answer = decide(draft, measurements)
    if (measurements.missing.length === 0) {
      await writeDraft(ctx, draft)
      return answer
    }
    await measureMissing(ctx, measurements)
  }
}
