/** The lines by hand of a draft invoice. Pure. */
import { digestOf, explainByHand } from '../../invoices/explain-line.ts'
import type { Invoice, InvoiceLine } from '../../invoices/invoice.ts'
import { type Decimal, decimal } from '../../values/decimal.ts'
import { notFound } from '../../values/errors.ts'
import type { JsonObject } from '../../values/input.ts'
import { givenMinor, toMinor, withinGiven } from '../../values/money.ts'
import type { BillingAccount } from '../billing-draft.ts'
import { addLine, linesOf } from './documents.ts'

/** Sums of amounts stay far below what columns keep. */

/** Either an amount, or the price of a unit with a quantity. Major units. */
export interface OneTimeLine {
  /** A present line that it takes the place of. */
  id?: string | null
  description: string
  amount?: Decimal | null
  quantity?: Decimal | null
  unitPrice?: Decimal | null
}

/** The invoice has these lines by hand, and no others, beside those of its subscription. NOT_FOUND for an unknown one. */
export function setOneTimeLines(
  account: BillingAccount,
  invoice: Invoice,
  wanted: readonly OneTimeLine[],
): void {
  const present = linesOf(account, invoice.id).filter(({ kind }) => kind === 'ONE_TIME')
  const kept = new Set(wanted.flatMap(({ id }) => id ?? []))
  for (const line of present) if (!kept.has(line.id)) account.lines.remove(line)
  for (const [index, one] of wanted.entries()) {
    const priced = pricedLine(invoice, one, index)
    if (one.id == null) addOneTime(account, invoice, priced)
    else {
      const explain = explanationOf(invoice, priced)
      const digest = digestOf(explain, null)
      account.lines.change(requireLine(present, one.id), { ...priced, explain, digest })
    }
  }
}

type Priced = Pick<InvoiceLine, 'description' | 'amount' | 'quantity' | 'unitPrice'>

function requireLine(present: readonly InvoiceLine[], id: string): InvoiceLine {
  const line = present.find((one) => one.id === id)
  if (!line) throw notFound('invoice line', id)
  return line
}

function pricedLine(
  { currency }: Invoice,
  { description, amount, quantity, unitPrice }: OneTimeLine,
  index: number,
): Priced {
  const field = `lines.${index}.amount`
  if (amount != null) {
    const minor = withinGiven(field, givenMinor(amount, currency, field))
    return { description, amount: minor, quantity: null, unitPrice: null }
  }
  if (unitPrice == null) throw new Error('A line has neither amount nor unit price')
  const units = quantity ?? decimal(1)
  return {
    ...{ description, unitPrice, quantity: units },
    amount: withinGiven(field, toMinor(unitPrice.times(units), currency)),
  }
}

function addOneTime(account: BillingAccount, invoice: Invoice, priced: Priced): void {
  const { id: _, subscriptionId, currency } = invoice
  const explain = explanationOf(invoice, priced)
  addLine(account, { invoice, subscriptionId, currency }, { kind: 'ONE_TIME', ...priced, explain })
}

function explanationOf({ currency }: Invoice, { amount, quantity, unitPrice }: Priced): JsonObject {
  return explainByHand({
    kind: 'ONE_TIME',
    segment: null,
    planVersionId: null,
    currency,
    amountMinor: amount,
    quantity,
    unitPrice,
  })
}
