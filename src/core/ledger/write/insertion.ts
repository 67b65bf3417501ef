/** Set-based inserts: one array for each column. Pure. */
import type { Owner } from '../../customers/owner.ts'
import type { Account } from '../decide/group-state.ts'
import { columnLiteral } from './array-literal.ts'
import type { Statement } from './pipelined.ts'

/** One column of an insert: its name, its type, and the source of its values. */
export type Column<R> = readonly [name: string, type: string, value: (row: R) => unknown]

/** The statements that insert rows into a table: one, or none for no rows. */
export function insertion<R>(
  table: string,
  columns: readonly Column<R>[],
  onConflict = '',
): (rows: R[]) => Statement[] {
  const names = columns.map(([name]) => `"${name}"`).join(', ')
  const arrays = columns.map(([, type], i) => `$${i + 1}::${type}[]`).join(', ')
  const statement = {
    name: `insert_${table}`,
    text: `insert into ${table} (${names}) select * from unnest(${arrays}) ${onConflict}`,
  }
  return (rows) =>
    rows.length === 0
      ? []
      : [{ ...statement, values: columns.map(([, , value]) => columnLiteral(rows, value)) }]
}

export const ownerColumns: readonly Column<Owner>[] = [
  ['workspace_id', 'text', (r) => r.workspaceId],
  ['customer_id', 'text', (r) => r.customerId],
]

/** The rows of all accounts, each with its owner. */
export function owned<R>(
  accounts: Account[],
  rows: (account: Account) => Iterable<R>,
): (Owner & R)[] {
  return accounts.flatMap((account) => {
    const { workspaceId, customerId } = account
    return [...rows(account)].map((row) => ({ ...row, workspaceId, customerId }))
  })
}
