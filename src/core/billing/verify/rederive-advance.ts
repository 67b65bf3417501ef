/** Derives a line that was paid in advance again, from the version's prices. Pure. */
import { z } from 'zod'
import type { InvoiceLine } from '../../invoices/invoice.ts'
import { type BilledPeriod, naturalPeriodAt } from '../../subscriptions/billing-period.ts'
import type { PlanVersion } from '../billing-draft.ts'
import { advanceLine, advancePrices, billingTermOf, startPrices } from '../decide/price-period.ts'
import type { LineSources, Rederived } from './line-sources.ts'
import { storedAmong, storedNumber, storedPeriod, storedShare } from './stored-explanation.ts'

const explanation = z.object({
  segment: storedPeriod.nullish(),
  natural: storedPeriod.nullish(),
  quantity: storedNumber,
  proration: storedShare.nullish(),
})

export function advanceAgain(line: InvoiceLine, sources: LineSources): Rederived | null {
  const { version } = sources
  const { data } = explanation.safeParse(line.explain)
  if (!data || !version) return null
  const { segment, natural } = data
  const prices = [advancePrices, startPrices].flatMap((each) =>
    each(version, Number(data.quantity)),
  )
  const price = prices.find(({ chargeKey }) => chargeKey === line.chargeKey)
  if (!price) return null
  const whole = segment && natural ? naturalAgain(line, sources, version, segment, natural) : null
  const period = segment && whole ? { ...segment, natural: whole } : null
  const isProrated = data.proration != null
  const { explain, amount } = advanceLine(version, price, { period, isProrated, kind: line.kind })
  return { explain, amountMinor: amount }
}

/** The natural period by one of the anchors that the subscription had. */
function naturalAgain(
  { restCreditedAt }: InvoiceLine,
  { phases }: LineSources,
  version: PlanVersion,
  { start }: BilledPeriod,
  stored: BilledPeriod,
): BilledPeriod {
  const term = billingTermOf(version.terms)
  if (term.unit === 'ONCE') return { start, end: null }
  const { unit, count } = term
  const found = storedAmong(
    phases.map(({ anchor }) => naturalPeriodAt({ unit, count }, anchor, start)),
    (one) => isSame(one, stored),
  )
  // A change at the very instant at which the line began has replaced its phase.
  const isReplaced = restCreditedAt?.getTime() === start.getTime()
  return found && !isReplaced ? found : stored
}

export function isSame(a: BilledPeriod, b: BilledPeriod): boolean {
  return a.start.getTime() === b.start.getTime() && a.end?.getTime() === b.end?.getTime()
}
