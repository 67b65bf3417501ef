/** The input of a change of a subscription, whether it is made or only asked about. */
import { z } from 'zod'
import type { ReadContext } from '../../operation/operation.ts'
import { prorations } from '../../plans/begin-migration.ts'
import { quantityInput } from '../../plans/quantity.ts'
import { invalid } from '../../values/errors.ts'
import { instant, reference } from '../../values/input.ts'
import { type BillingDraft, versionOf } from '../billing-draft.ts'
import type { WantedChange } from '../decide/change-terms.ts'
import { requireOffered } from '../offered-version.ts'

export const changeFields = {
  planId: reference.nullish(),
  planVersionId: reference.nullish(),
  quantity: quantityInput.nullish(),
  at: z.enum(['NOW', 'PERIOD_END']).nullish(),
  atTime: instant.nullish(),
  proration: z.enum(prorations).nullish(),
}

export type GivenChange = z.output<z.ZodObject<typeof changeFields>>

/** The version that the change names; null: it names none. */
export async function lookForVersion(
  ctx: Pick<ReadContext, 'db' | 'sql' | 'workspaceId'>,
  { planId, planVersionId }: GivenChange,
  now: Date,
): Promise<string | null> {
  if (planId == null && planVersionId == null) return null
  return requireOffered(ctx, { planId, planVersionId }, now)
}

export function wantedChange(
  draft: BillingDraft,
  { quantity, at, atTime, proration }: GivenChange,
  versionId: string | null,
): WantedChange {
  if (at != null && atTime != null) throw invalid('Name either at or atTime.')
  return {
    version: versionId === null ? null : versionOf(draft, versionId),
    quantity: quantity ?? null,
    at: atTime ?? at ?? 'NOW',
    proration: proration ?? 'CREATE',
  }
}
