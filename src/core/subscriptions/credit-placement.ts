/** Where the credit of a prorated line goes, by the state of the invoice that the line is on. Pure. */
import { mulDiv } from '../values/mul-div.ts'

/** The invoice of a credited line; PENDING when the line has none yet. */
export type CreditedInvoice =
  | { status: 'PENDING' | 'DRAFT' | 'PAID' | 'VOID' | 'UNCOLLECTIBLE' }
  | {
      status: 'OPEN'
      /** Gross, in minor units: what is still to be paid. */
      amountDueMinor: bigint
      subtotalMinor: bigint
      totalMinor: bigint
    }

export interface PlacedCredit {
  /** The gross amount of a credit note on the invoice, not negative. */
  noteMinor: bigint
  /** The net amount of a line on the next invoice, zero or negative. */
  lineMinor: bigint
}

/**
 * Places a credit (zero or negative, net of exclusive tax, as `creditOf` answers it). An open invoice is lowered first, by at most
 * what is due; what was never paid and never will be is not given back.
 */
export function placeCredit(creditMinor: bigint, invoice: CreditedInvoice): PlacedCredit {
  switch (invoice.status) {
    case 'PENDING':
    case 'DRAFT':
    case 'PAID':
      return { noteMinor: 0n, lineMinor: creditMinor }
    case 'VOID':
    case 'UNCOLLECTIBLE':
      return { noteMinor: 0n, lineMinor: 0n }
    case 'OPEN': {
      const { amountDueMinor, subtotalMinor, totalMinor } = invoice
      const grossMinor = mulDiv(-creditMinor, totalMinor, subtotalMinor)
      if (grossMinor <= amountDueMinor) return { noteMinor: grossMinor, lineMinor: 0n }
      const notedMinor = mulDiv(amountDueMinor, subtotalMinor, totalMinor)
      return { noteMinor: amountDueMinor, lineMinor: creditMinor + notedMinor }
    }
  }
}
