/** Derives a line of usage again, from its events and the price of its segment. Pure. */
import { z } from 'zod'
import { explainUsage } from '../../invoices/explain-line.ts'
import { explainedSegment } from '../../invoices/explained-segment.ts'
import type { InvoiceLine } from '../../invoices/invoice.ts'
import { lateAmount, priceSegmentUsage } from '../../invoices/price-usage.ts'
import type { Billable } from '../../plans/billable.ts'
import { identityOf } from '../../plans/billable.ts'
import type { Charge } from '../../pricing/charge.ts'
import { toStored } from '../../pricing/stored-charge.ts'
import { naturalPeriodAt } from '../../subscriptions/billing-period.ts'
import { canonicalJson } from '../../values/canonical-json.ts'
import { zero } from '../../values/decimal.ts'
import { type Json, jsonObject } from '../../values/input.ts'
import type { PeriodRange } from '../../values/period.ts'
import type { PlanVersion } from '../billing-draft.ts'
import { billingTermOf } from '../decide/price-period.ts'
import type { LineSources, Rederived } from './line-sources.ts'
import { isSame } from './rederive-advance.ts'
import { storedAmong, storedRange } from './stored-explanation.ts'

const id = z.string().nullish()

const explanation = z.object({
  natural: storedRange,
  billable: z.object({ meterId: id, featureId: id, key: z.string() }),
  charge: jsonObject,
})

export function usageAgain(line: InvoiceLine, sources: LineSources): Rederived | null {
  const { version, measured } = sources
  const { data } = explanation.safeParse(line.explain)
  const explained = explainedSegment(line.explain)
  if (!data || !explained || !version || !measured) return null
  const { counted, subscription, throughSequence, ...segment } = explained.segment
  if (!subscription) return null
  const { meterId = null, featureId = null, key } = data.billable
  const billable = { meterId, featureId, key }
  const charge = storedAmong(chargesOf(version, sources, billable), (one) =>
    isStored(one, data.charge),
  )
  const natural = naturalAgain(version, sources, segment, data.natural)
  if (!charge || !natural) return null
  const { quantity, events: count, first, last } = measured
  const { currency } = version.terms
  const priced = priceSegmentUsage({ charge, currency, quantity, segment, period: natural })
  const billedMinor = line.kind === 'LATE_USAGE' ? billedBefore(line, sources) : []
  const { kind, planVersionId } = line
  const explain = explainUsage({
    ...{ kind, segment, natural, planVersionId, currency, billable, counted, subscription },
    amountMinor: kind === 'INCLUDED' ? 0n : priced.amountMinor,
    events: { count, first, last, throughSequence },
    ...{ quantity, charge, priced, billedMinor },
  })
  const amountMinor = kind === 'INCLUDED' ? 0n : lateAmount(priced, billedMinor)
  return { explain, amountMinor }
}

/** All that the usage may have cost: by the version, by the customer's own prices, by the price of overage. */
function chargesOf(
  { terms, creditFeatures }: PlanVersion,
  { customPrices }: LineSources,
  billable: Pick<Billable, 'meterId' | 'featureId'>,
): Charge[] {
  const isFor = (one: Pick<Billable, 'meterId' | 'featureId'> | null) =>
    one !== null && identityOf(one) === identityOf(billable)
  const planned = terms.charges.filter((one) => isFor(one.billable)).map(({ charge }) => charge)
  const own = customPrices.filter((one) => isFor(one.billable)).map(({ charge }) => charge)
  const { overagePrice: unitPrice } = terms
  const isOverage = unitPrice !== null && creditFeatures.some(isFor)
  const overage: Charge[] = isOverage ? [{ model: 'PER_UNIT', includedUnits: zero, unitPrice }] : []
  return [...planned, ...own, ...overage]
}

function isStored(charge: Charge, stored: Json): boolean {
  return canonicalJson(toStored(charge)) === canonicalJson(stored)
}

/** The natural period by one of the anchors that the subscription had. */
function naturalAgain(
  { terms }: PlanVersion,
  { phases }: LineSources,
  { start }: PeriodRange,
  stored: PeriodRange,
): PeriodRange | null {
  const term = billingTermOf(terms)
  if (term.unit === 'ONCE') return null
  const { unit, count } = term
  return storedAmong(
    phases.map(({ anchor }) => naturalPeriodAt({ unit, count }, anchor, start)),
    (one) => isSame(one, stored),
  )
}

/** What the revision before the line's own had billed. */
function billedBefore({ id: lineId }: InvoiceLine, { freezes }: LineSources): bigint[] {
  const own = freezes.find((freeze) => freeze.lineId === lineId)
  const before = own && freezes.find(({ revision }) => revision === own.revision - 1)
  return before ? [before.amount] : []
}
