/** Credit notes in the form that decisions use; all amounts are minor units of the currency. */

export interface CreditNote {
  id: string
  customerId: string
  number: string | null
  invoiceId: string
  /** The line whose unused rest it credits; null: it was made by hand or for a refund. */
  lineId: string | null
  currency: string
  /** Tax included: the sum of the three parts. */
  amount: bigint
  tax: bigint
  /** The part that lowered the amount due. */
  offset: bigint
  /** The part that was paid back. */
  refund: bigint
  /** The part that became store credit. */
  storeCredit: bigint
  storeCreditId: string | null
  reason: string
  /** From then on it counts as not made. */
  voidedAt: Date | null
  createdAt: Date
}

/** What a credit note takes off one line of its invoice. */
export interface CreditNoteLine {
  customerId: string
  creditNoteId: string
  number: number
  lineId: string
  currency: string
  /** Tax included. */
  amount: bigint
  tax: bigint
}
