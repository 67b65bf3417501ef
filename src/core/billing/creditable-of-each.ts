/** What credit notes can still take off invoices: one set of statements for all invoices of a list. */
import { z } from 'zod'
import { allowsVerb } from '../invoices/require-invoice-verb.ts'
import { readOperation } from '../operation/operation.ts'
import type { Sql } from '../operation/sql.ts'
import { customerOfRowId } from '../values/ids.ts'
import { reference } from '../values/input.ts'
import { invoiceTable, lineTable } from './billing-tables.ts'
import { creditNoteTable } from './credit-tables.ts'
import { creditableOf } from './decide/creditable.ts'
import { type RowTable, readRows } from './row-table.ts'

/** In minor units, by our ids; invoices that no note can lower are missing. A customer token asks for its own. */
export const creditableOfEach = readOperation({
  name: 'creditableOfEach',
  scope: 'customer',
  ofNoCustomer: true,
  input: z.strictObject({ ids: z.array(reference).max(1_000) }),
  async run({ sql, workspaceId, caller }, { ids }) {
    const own = caller.customer?.id ?? null
    const read = readerOf(sql, workspaceId, ids)
    const found = await read(invoiceTable, 'invoices_of_each', byId)
    const invoices = found.filter(
      (one) => allowsVerb(one, 'credit') && (own === null || one.customerId === own),
    )
    const creditNotes = await read(creditNoteTable, 'notes_of_each', ofInvoices)
    // Of a line that nothing was given back of, nothing is to be known.
    const lines = await read(lineTable, 'prorated_lines', proratedSql)
    const given = { creditNotes: { all: creditNotes }, lines: { all: lines } }
    return new Map(invoices.map((invoice) => [invoice.id, creditableOf(given, invoice)]))
  },
})

/** Lines that gave back of those of the invoices, and the lines that they gave back of. */
const proratedSql = `customer_id = any($3::text[]) and (
  credits_line_id in (select l.id from invoice_line l where l.workspace_id = $1
    and l.customer_id = any($3::text[]) and l.invoice_id = any($2::text[]))
  or (invoice_id = any($2::text[]) and exists (
    select from invoice_line g where g.workspace_id = $1 and g.customer_id = invoice_line.customer_id
      and g.credits_line_id = invoice_line.id)))`
const byId = 'customer_id = any($3::text[]) and id = any($2::text[])'
const ofInvoices = 'customer_id = any($3::text[]) and invoice_id = any($2::text[])'

function readerOf(sql: Sql, workspaceId: string, ids: readonly string[]) {
  const customers = new Set(ids.map((id) => customerOfRowId('inv', id) ?? ''))
  return <Row>(table: RowTable<Row>, name: string, where: string) =>
    readRows(sql, table, workspaceId, { name, where, values: [ids, [...customers]] })
}
