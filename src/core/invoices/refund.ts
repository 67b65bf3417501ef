/** Money that goes back, in the form that decisions use; all amounts are minor units of the currency. */
import type { ProviderName } from '../payments/provider.ts'

export const refundStatuses = ['PENDING', 'SUCCEEDED', 'FAILED'] as const

export interface Refund {
  id: string
  customerId: string
  /**
   * REFUND has a credit note, PAY_OUT a store credit; DISPUTE was taken by the bank, and PROVIDER was made at the provider by hand, with a
   * note of what could be credited.
   */
  kind: 'REFUND' | 'PAY_OUT' | 'DISPUTE' | 'PROVIDER'
  status: (typeof refundStatuses)[number]
  paymentId: string
  /** The invoice that the payment paid. */
  invoiceId: string
  creditNoteId: string | null
  storeCreditId: string | null
  provider: ProviderName
  reference: string | null
  currency: string
  amount: bigint
  reason: string
  failure: string | null
  /** Until then one server asks the provider; null: nobody has to. */
  leaseUntil: Date | null
  attempts: number
  finishedAt: Date | null
  createdAt: Date
  updatedAt: Date
}

export const disputeStatuses = ['OPEN', 'WON', 'LOST'] as const
export type DisputeStatus = (typeof disputeStatuses)[number]

export interface Dispute {
  id: string
  customerId: string
  status: DisputeStatus
  paymentId: string
  provider: string
  reference: string
  currency: string
  amount: bigint
  reason: string | null
  /** What the bank took when it was lost. */
  refundId: string | null
  closedAt: Date | null
  createdAt: Date
  updatedAt: Date
}
