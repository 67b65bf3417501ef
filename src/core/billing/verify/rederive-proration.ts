/** Derives lines that give back the rest of another line, or take that back, again from the other line. Pure. */
import { z } from 'zod'
import { explainProration, explainTakenBack } from '../../invoices/explain-line.ts'
import type { InvoiceLine } from '../../invoices/invoice.ts'
import { creditOf, shareLeft } from '../../subscriptions/proration.ts'
import type { LineSources, Rederived } from './line-sources.ts'
import { minorOf, storedAmong, storedNumber } from './stored-explanation.ts'

const credit = z.object({
  proration: z.object({ discount: storedNumber, credited: storedNumber }),
  noted: storedNumber,
})

/** A line on a draft may have got its discount only after it was given back. */
function discountsOf({ discount }: InvoiceLine): bigint[] {
  return [discount, 0n]
}

export function givenBackAgain(line: InvoiceLine, { other }: LineSources): Rederived | null {
  const { data } = credit.safeParse(line.explain)
  const { currency, periodStart: at, planVersionId } = line
  if (!data || !at || !other?.periodStart || !other.periodEnd) return null
  const [start, end] = [other.periodStart, other.periodEnd]
  const stored = minorOf(data.proration.discount, currency)
  const discountMinor = storedAmong(discountsOf(other), (one) => one === stored) ?? 0n
  const creditedMinor = minorOf(data.proration.credited, currency)
  const netMinor = other.amount - discountMinor - creditedMinor
  const notedMinor = minorOf(data.noted, currency)
  const amountMinor = creditOf({ netMinor, start, end, at }) + notedMinor
  const { numerator, denominator } = shareLeft({ start, end, at })
  const explain = explainProration({
    ...{ kind: line.kind, segment: { start: at, end }, planVersionId, currency, amountMinor },
    proration: {
      ...{ ofMinor: netMinor, lineId: other.id, discountMinor, creditedMinor },
      ...{ numeratorMs: numerator, denominatorMs: denominator },
    },
    notedMinor,
  })
  return { explain, amountMinor }
}

const takenBack = z.object({ takesBack: z.object({ credited: storedNumber }) })

export function takenBackAgain(line: InvoiceLine, { other }: LineSources): Rederived | null {
  const { data } = takenBack.safeParse(line.explain)
  const { currency, kind, planVersionId, periodStart: start } = line
  if (!data || !other || !start) return null
  const creditedMinor = minorOf(data.takesBack.credited, currency)
  const amountMinor = creditedMinor
  const explain = explainTakenBack({
    ...{ kind, segment: { start, end: other.periodEnd }, planVersionId, currency, amountMinor },
    takesBack: { lineId: other.id, creditedMinor },
  })
  return { explain, amountMinor }
}
