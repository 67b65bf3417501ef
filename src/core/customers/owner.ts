/** The owner of a row: every statement of the ledger names the workspace and the customer. */

export interface Owner {
  workspaceId: string
  customerId: string
}

/** The two key columns of several accounts, as parameters. */
export function owners(accounts: Owner[]): [string[], string[]] {
  return [accounts.map((a) => a.workspaceId), accounts.map((a) => a.customerId)]
}

export interface Owned {
  workspace_id: string
  customer_id: string
}
