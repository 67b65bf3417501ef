/** What a billing decision wants to see, and how its rows are read. */
import type { BilledCustomer } from './billing-draft.ts'
import type { RowTable } from './row-table.ts'

/** Rows that a decision needs although nothing is due with them. */
export interface Wanted {
  subscriptionIds?: readonly string[]
  invoiceIds?: readonly string[]
  /** Also methods that could not be set up, or were removed. */
  paymentMethodIds?: readonly string[]
  /** Also checkouts that are over. */
  checkoutIds?: readonly string[]
  storeCreditIds?: readonly string[]
  /** The payments in this currency of which something can be paid back. */
  refundableIn?: string
  /** Plan versions besides those of the subscriptions. */
  versionIds?: readonly string[]
  /** Who a customer without a row is: one that is only thought of. */
  newcomer?: BilledCustomer
}

/** Reads rows of the customers in question by a condition, whose values start at `$3`. */
export type Read = <Row>(
  table: RowTable<Row>,
  name: string,
  where: string,
  ...values: unknown[]
) => Promise<Row[]>
