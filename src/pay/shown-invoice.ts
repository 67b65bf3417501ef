/** An invoice in words, from which its page and its PDF are drawn alike. Pure. */
import { decimal, isZero } from '../core/values/decimal.ts'
import { amountText, digitsText, quantityText } from './amount-text.ts'
import type { PaidInvoiceQuery } from './pay.generated.ts'

export type Invoice = NonNullable<PaidInvoiceQuery['invoice']>
type Line = Invoice['lines'][number]

/** A name and what it stands for. */
export interface Entry {
  name: string
  value: string
}

export interface ShownLine {
  description: string
  /** The time that it pays for; empty: none. */
  period: string
  /** Empty where there is none. */
  quantity: string
  unitPrice: string
  amount: string
}

export interface ShownInvoice {
  title: string
  status: string
  /** What is to be paid until when, or what became of it. */
  summary: string
  seller: string[]
  billTo: string[]
  facts: Entry[]
  lines: ShownLine[]
  /** They add up from the top down to `total`. */
  sums: Entry[]
  total: Entry
  /** What happened to the total, down to what is due. */
  settlement: Entry[]
  due: Entry
  /** Empty: none. */
  memo: string
  /** The last time at which something happened to it, for the PDF's own dates. */
  changedAt: string
}

const statuses: Readonly<Record<Invoice['status'], string>> = {
  DRAFT: 'Draft',
  OPEN: 'Open',
  PAID: 'Paid',
  VOID: 'Void',
  UNCOLLECTIBLE: 'Uncollectible',
}

export function shownInvoice(invoice: Invoice): ShownInvoice {
  const { currency, number } = invoice
  const amount = (value: string) => amountText(value, currency)
  return {
    title: `Invoice ${number ?? ''}`.trim(),
    status: statuses[invoice.status],
    summary: summaryOf(invoice),
    seller: linesOfParty(invoice.seller),
    billTo: linesOfParty(invoice.billTo),
    facts: factsOf(invoice),
    lines: invoice.lines.filter(isListed).map((line) => shownLine(line, currency)),
    sums: sumsOf(invoice),
    total: { name: 'Total', value: amount(invoice.total) },
    settlement: settlementOf(invoice),
    due: { name: 'Amount due', value: amount(invoice.amountDue) },
    memo: invoice.memo ?? '',
    changedAt: invoice.paidAt ?? invoice.finalizedAt ?? invoice.dueAt ?? '1970-01-01T00:00:00.000Z',
  }
}

function summaryOf({ status, amountDue, currency, dueAt, paidAt }: Invoice): string {
  switch (status) {
    case 'PAID':
      return paidAt ? `Paid on ${dayOf(paidAt)}` : 'Paid'
    case 'VOID':
      return 'This invoice was taken back: nothing is to be paid'
    case 'DRAFT':
      return 'This is a draft: nothing is to be paid yet'
    case 'OPEN':
    case 'UNCOLLECTIBLE':
      return `${amountText(amountDue, currency)} due${dueAt ? ` on ${dayOf(dueAt)}` : ''}`
  }
}

function linesOfParty(party: Invoice['billTo'] | null | undefined): string[] {
  if (!party) return []
  const { name, address, email, taxId, externalId } = party
  const who = name ?? email ?? externalId
  const parts = [
    who,
    ...(address?.split(/\r?\n/) ?? []),
    name ? email : null,
    taxId && `Tax ID ${taxId}`,
  ]
  return parts.flatMap((part) => (part ? [part] : []))
}

function factsOf(invoice: Invoice): Entry[] {
  const { number, finalizedAt, dueAt, paidAt, periodStart, periodEnd } = invoice
  const period = periodText(periodStart ?? null, periodEnd ?? null)
  return [
    { name: 'Invoice number', value: number ?? '' },
    { name: 'Date of issue', value: finalizedAt ? dayOf(finalizedAt) : '' },
    { name: 'Due date', value: dueAt ? dayOf(dueAt) : '' },
    { name: 'Date of payment', value: paidAt ? dayOf(paidAt) : '' },
    { name: 'Billing period', value: period },
  ].filter(({ value }) => value !== '')
}

/** Discounts, and what is carried to store credit, belong to the sums. */
function isListed({ kind }: Line): boolean {
  return kind !== 'DISCOUNT' && kind !== 'CARRIED_TO_STORE_CREDIT'
}

function shownLine(line: Line, currency: string): ShownLine {
  const { description, quantity, unitPrice, amount, periodStart, periodEnd } = line
  return {
    description,
    period: periodText(periodStart ?? null, periodEnd ?? null),
    quantity: quantity == null ? '' : quantityText(quantity),
    unitPrice: unitPrice == null ? '' : digitsText(unitPrice, currency),
    amount: digitsText(amount, currency),
  }
}

function sumsOf(invoice: Invoice): Entry[] {
  const { currency, subtotal, discount, tax, taxName, taxPercent, taxInclusive, lines } = invoice
  const amount = (value: string) => amountText(value, currency)
  const named = (kind: Line['kind']) =>
    lines
      .filter((line) => line.kind === kind)
      .map((line) => ({ name: line.description, value: amount(line.amount) }))
  const gross = decimal(subtotal).plus(decimal(discount)).toFixed()
  const discounts = named('DISCOUNT')
  const rate = `${taxName ?? 'Tax'} ${quantityText(taxPercent)} %`
  const isTaxed = !isZero(decimal(tax)) || !isZero(decimal(taxPercent))
  return [
    ...(discounts.length > 0 ? [{ name: 'Before discounts', value: amount(gross) }] : []),
    ...discounts,
    { name: 'Subtotal', value: amount(subtotal) },
    ...(isTaxed ? [{ name: taxInclusive ? `${rate}, included` : rate, value: amount(tax) }] : []),
    ...named('CARRIED_TO_STORE_CREDIT'),
  ]
}

function settlementOf(invoice: Invoice): Entry[] {
  const { currency, storeCreditApplied, amountPaid, amountCredited } = invoice
  return [
    { name: 'Store credit', value: storeCreditApplied },
    { name: 'Credit notes', value: amountCredited },
    { name: 'Paid', value: amountPaid },
  ]
    .filter(({ value }) => !isZero(decimal(value)))
    .map(({ name, value }) => {
      return { name, value: amountText(decimal(value).times(-1).toFixed(), currency) }
    })
}

/** The day in UTC. */
function dayOf(instant: string): string {
  return instant.slice(0, 10)
}

function periodText(start: string | null, end: string | null): string {
  if (!start) return ''
  return end ? `${dayOf(start)} – ${dayOf(end)}` : `from ${dayOf(start)}`
}
