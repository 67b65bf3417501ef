/** One of the checks that verify a ledger. */

/** `text` takes the workspace and the time, and answers customer_id, what, expected and actual of each difference. */
export interface Check {
  name: string
  text: string
}
