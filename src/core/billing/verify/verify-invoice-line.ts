/** Whether a line of an invoice is what its events and prices make: it is derived again and compared. */
import { z } from 'zod'
import { readOperation } from '../../operation/operation.ts'
import { requireRow } from '../../operation/stored-row.ts'
import { reference } from '../../values/input.ts'
import { lineTable } from '../billing-tables.ts'
import { readRows } from '../row-table.ts'
import { loadSources } from './load-sources.ts'
import { type LineVerification, verifyLine } from './rederive-line.ts'

export const verifyInvoiceLine = readOperation({
  name: 'verifyInvoiceLine',
  scope: 'customer',
  rateClass: 'ANALYTICS',
  ofNoCustomer: true,
  input: z.strictObject({ lineId: reference }),
  async run(ctx, { lineId }): Promise<LineVerification> {
    const { sql, workspaceId, caller } = ctx
    const found = await readRows(sql, lineTable, workspaceId, {
      name: 'verify_line',
      where: 'id = $2 and ($3::text is null or customer_id = $3)',
      values: [lineId, caller.customer?.id ?? null],
    })
    const line = requireRow(found[0] ?? null, 'invoice line', lineId)
    for await (const { sources } of loadSources(ctx, [line])) return verifyLine(line, sources)
    throw new Error('A line has no sources')
  },
})
