/** The version of an offer that somebody is about to buy. */
import { z } from 'zod'
import { invalid } from '../../core/values/errors.ts'
import { asking } from '../asking.ts'
import type { Ask } from '../dialect.ts'
import { combined, count, enumText, from, id, jsonObject, nullable, object } from '../fields.ts'

const terms = object({
  id,
  trialDays: nullable(count),
  billingPeriod: enumText('BillingPeriod', 'MONTH'),
  billingPeriodCount: count,
  needsMethod: combined(
    { extras: jsonObject },
    { schema: z.boolean().optional(), example: true },
    methodNeeded,
  ),
})
const ofPlan = asking(
  'query plan',
  ['id'],
  object({ id, version: from('currentVersion', nullable(terms)) }),
)
const ofVersion = asking(
  'query planVersion',
  ['id'],
  object({ ...terms.fields, offerId: from('plan.id', id) }),
)

/** The trial of Zentla's config says it; a version without that, or made elsewhere, does not. */
function methodNeeded({ extras }: { extras: unknown }): boolean | undefined {
  const { zentla } = extras as {
    zentla?: { config?: { trial?: { requirePaymentMethod?: boolean } } }
  }
  const trial = zentla?.config?.trial
  return trial && (trial.requirePaymentMethod ?? false)
}

export const boughtQuestions = [ofPlan, ofVersion]

interface Named {
  offerId: string
  offerVersionId?: string | null | undefined
}

/** `bought` names it to the core, which refuses what cannot be bought. */
export async function boughtVersion(ask: Ask, { offerId, offerVersionId }: Named) {
  const { id: planId, version: current } = await ofPlan.run(ask, { id: offerId })
  if (!offerVersionId) return { planId, version: current, bought: { planId } }
  const version = await ofVersion.run(ask, { id: offerVersionId })
  if (version.offerId !== planId) throw invalid('offerVersionId is not a version of offerId.')
  return { planId, version, bought: { planVersionId: version.id } }
}
