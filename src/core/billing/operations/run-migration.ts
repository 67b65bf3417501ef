/** Moves the next subscriptions of a migration, in one transaction. */
import { z } from 'zod'
import { type WriteContext, writeOperation } from '../../operation/operation.ts'
import { migratable } from '../../plans/begin-migration.ts'
import { DomainError } from '../../values/errors.ts'
import { reference } from '../../values/input.ts'
import { type BillingDraft, versionOf } from '../billing-draft.ts'
import { catchUp } from '../decide/catch-up.ts'
import { migrateSubscription } from '../decide/migrate-subscription.ts'
import type { RunningMigration } from '../find-migrations.ts'
import { billLocked, lockAccounts } from '../with-billing.ts'

/** As many as a run of billing takes. */
export const batchMax = 25

interface Place {
  customerId: string
  id: string
}

interface Outcome {
  changed: number
  failed: number
}

/** Answers how many were visited: 0 when it has ended, or another server is at it. `skips` counts one that cannot be moved as failed. */
export const runMigration = writeOperation({
  name: 'runMigration',
  scope: 'admin',
  audited: false,
  input: z.strictObject({
    id: reference,
    limit: z.int().min(1).max(batchMax),
    skips: z.boolean(),
  }),
  async run(ctx, { id, limit, skips }) {
    const migration = await claim(ctx, id)
    if (!migration) return 0
    const places = await nextPlaces(ctx, migration, limit)
    const outcome = skips
      ? { changed: 0, failed: places.length }
      : await migrate(ctx, migration, places)
    await advance(ctx, id, places, outcome)
    return places.length
  },
})

async function claim(
  { sql, workspaceId }: WriteContext,
  id: string,
): Promise<RunningMigration | null> {
  const { rows } = await sql.query<RunningMigration>({
    text: `select id, plan_id "planId", to_version_id "toVersionId", at, proration,
        cursor_customer_id "cursorCustomerId", cursor_id "cursorId"
      from plan_migration where workspace_id = $1 and id = $2 and status = 'RUNNING'
      for update skip locked`,
    values: [workspaceId, id],
  })
  return rows[0] ?? null
}

async function nextPlaces(
  { sql, workspaceId }: WriteContext,
  { planId, cursorCustomerId, cursorId }: RunningMigration,
  limit: number,
): Promise<Place[]> {
  const { rows } = await sql.query<Place>({
    text: `select customer_id "customerId", id from subscription
      where workspace_id = $1 and plan_id = $2 and (customer_id, id) > ($3, $4)
        and status = any($5::subscription_status[])
      order by customer_id, id limit $6`,
    values: [workspaceId, planId, cursorCustomerId, cursorId, migratable, limit],
  })
  return rows
}

/** What it no longer meets in the plan under the lock is passed over. */
async function migrate(
  ctx: WriteContext,
  migration: RunningMigration,
  places: readonly Place[],
): Promise<Outcome> {
  if (places.length === 0) return { changed: 0, failed: 0 }
  const customerIds = [...new Set(places.map(({ customerId }) => customerId))]
  const locked = await lockAccounts(ctx, customerIds)
  const wanted = {
    subscriptionIds: places.map(({ id }) => id),
    versionIds: [migration.toVersionId],
  }
  return billLocked(ctx, locked, wanted, (draft) => decide(draft, migration, places))
}

function decide(
  draft: BillingDraft,
  { planId, toVersionId, at, proration }: RunningMigration,
  places: readonly Place[],
): Outcome {
  const outcome = { changed: 0, failed: 0 }
  const version = versionOf(draft, toVersionId)
  for (const account of draft.accounts.values()) catchUp(draft, account)
  for (const { customerId, id } of places) {
    const account = draft.accounts.get(customerId)
    const subscription = account?.subscriptions.all.find((row) => row.id === id)
    if (!account || subscription?.planId !== planId) continue
    if (!migratable.some((status) => status === subscription.status)) continue
    try {
      if (migrateSubscription(draft, account, subscription, { version, at, proration })) {
        outcome.changed++
      }
    } catch (error) {
      // A refusal comes before anything is changed; the subscription stays as it is.
      if (!(error instanceof DomainError) || error.code === 'LIMIT_EXCEEDED') throw error
      outcome.failed++
    }
  }
  return outcome
}

async function advance(
  { db, now }: WriteContext,
  id: string,
  places: readonly Place[],
  { changed, failed }: Outcome,
): Promise<void> {
  const last = places.at(-1)
  await db.planMigration.updateMany({
    where: { id },
    data: last
      ? {
          cursorCustomerId: last.customerId,
          cursorId: last.id,
          processed: { increment: places.length },
          changed: { increment: changed },
          failed: { increment: failed },
          updatedAt: now,
        }
      : { status: 'COMPLETED', finishedAt: now, updatedAt: now },
  })
}
