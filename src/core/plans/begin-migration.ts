/** Asks for the move of a plan's live subscriptions to one of its versions, which the billing run makes. */
import { z } from 'zod'
import type { WriteContext } from '../operation/operation.ts'
import { newId } from '../values/ids.ts'

/** What the rest of a period costs when the terms of a subscription change in it. */
export const prorations = ['CREATE', 'NONE', 'INVOICE_NOW'] as const

/** Live subscriptions: neither over nor waiting for their first payment. */
export const migratable = [
  'SCHEDULED',
  'TRIALING',
  'ACTIVE',
  'PAST_DUE',
  'SUSPENDED',
  'PAUSED',
] as const

/** When each subscription gets the version, and what the rest of its period costs. */
export const migrationTerms = {
  at: z.enum(['NOW', 'PERIOD_END']).nullish(),
  proration: z.enum(prorations).nullish(),
}

const terms = z.strictObject(migrationTerms)

/** Under the lock of the plan, whose version is in effect. The newest migration of a plan wins. Answers its id. */
export async function beginMigration(
  { db, workspaceId, now }: WriteContext,
  { planId, toVersionId }: { planId: string; toVersionId: string },
  { at, proration }: z.output<typeof terms>,
): Promise<string> {
  await db.planMigration.updateMany({
    where: { planId, status: 'RUNNING' },
    data: { status: 'SUPERSEDED', finishedAt: now, updatedAt: now },
  })
  const total = await db.subscription.count({ where: { planId, status: { in: [...migratable] } } })
  const id = newId('mig', now)
  await db.planMigration.create({
    data: {
      ...{ workspaceId, id, planId, toVersionId, total },
      at: at ?? 'NOW',
      proration: proration ?? 'NONE',
      createdAt: now,
      updatedAt: now,
    },
  })
  return id
}
