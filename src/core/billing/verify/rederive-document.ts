/** Derives lines by hand and those of a whole invoice again. Pure. */
import { z } from 'zod'
import {
  explainByHand,
  explainCarried,
  explainDiscount,
  explainPromotion,
} from '../../invoices/explain-line.ts'
import type { InvoiceLine } from '../../invoices/invoice.ts'
import { applyDiscounts } from '../../plans/discount.ts'
import { reductionOf } from '../../promotions/redeemable.ts'
import { toMinor } from '../../values/money.ts'
import type { LineSources, Rederived } from './line-sources.ts'
import { minorOf, storedNumber } from './stored-explanation.ts'

function ofDocument({ kind, currency }: InvoiceLine) {
  return { kind, segment: null, planVersionId: null, currency }
}

export function lineByHandAgain(line: InvoiceLine): Rederived {
  const { quantity, unitPrice, amount, currency } = line
  const amountMinor = quantity && unitPrice ? toMinor(unitPrice.times(quantity), currency) : amount
  const explain = explainByHand({ ...ofDocument(line), amountMinor, quantity, unitPrice })
  return { explain, amountMinor }
}

const discounted = z.object({
  percent: storedNumber.nullish(),
  amount: storedNumber.nullish(),
  scope: z.enum(['BASE', 'USAGE', 'ALL']),
  off: z.object({ base: storedNumber, usage: storedNumber }),
})

export function discountAgain(line: InvoiceLine): Rederived | null {
  const { data } = discounted.safeParse(line.explain)
  if (!data) return null
  const { currency } = line
  const { percent = null, amount = null, scope: appliesTo } = data
  const discount = { percent, amount, appliesTo }
  const off = {
    base: minorOf(data.off.base, currency),
    usage: minorOf(data.off.usage, currency),
  }
  const [applied] = applyDiscounts([discount], off, currency)
  if (!applied) return null
  const amountMinor = -applied.minor
  const explain = explainDiscount({ ...ofDocument(line), amountMinor, discount, off })
  return { explain, amountMinor }
}

const redeemed = z.object({ discountId: z.string(), off: z.array(storedNumber) })

/** By the version that was redeemed, which never changes. */
export function promotionAgain(line: InvoiceLine, { promotion }: LineSources): Rederived | null {
  const { data } = redeemed.safeParse(line.explain)
  if (!data || !promotion) return null
  const off = data.off.map((amount) => minorOf(amount, line.currency))
  const taken = off.reduce((sum, minor) => sum + reductionOf(promotion.terms, minor), 0n)
  const explain = explainPromotion({
    ...{ ...ofDocument(line), amountMinor: -taken, off },
    ...{ discountId: data.discountId, promotionVersionId: promotion.id },
  })
  return { explain, amountMinor: -taken }
}

export function carriedAgain(line: InvoiceLine, { invoice }: LineSources): Rederived | null {
  if (!invoice) return null
  const subtotalMinor = invoice.subtotal
  const taxMinor = invoice.taxInclusive ? 0n : invoice.tax
  const amountMinor = -(subtotalMinor + taxMinor)
  const explain = explainCarried({ ...ofDocument(line), amountMinor, subtotalMinor, taxMinor })
  return { explain, amountMinor }
}
