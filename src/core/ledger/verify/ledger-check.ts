/** One of the checks that a ledger is verified by. */

/** `text` takes the workspace and the time, and answers customer_id, what, expected and actual of each difference. */
export interface Check {
  name: string
  text: string
}
