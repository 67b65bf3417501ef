/** The usage events behind a line of an invoice. */
import { z } from 'zod'
import { explainedSegment } from '../invoices/explained-segment.ts'
import { readOperation } from '../operation/operation.ts'
import { requireRow } from '../operation/stored-row.ts'
import { reference } from '../values/input.ts'
import { keysetWindow } from '../values/page.ts'
import { usageEventsBehind } from './usage-events-behind.ts'

/** In the order of their sequence, which is the key of the window; none behind a line that is not for usage. */
export const listLineUsageEvents = readOperation({
  name: 'listLineUsageEvents',
  scope: 'customer',
  rateClass: 'ANALYTICS',
  ofNoCustomer: true,
  input: z.strictObject({ lineId: reference, window: keysetWindow(1) }),
  async run({ caller, db, sql, workspaceId }, { lineId, window }) {
    const found = await db.invoiceLine.findFirst({
      select: { customerId: true, explain: true },
      where: { id: lineId, customerId: caller.customer?.id },
    })
    const { customerId, explain } = requireRow(found, 'invoice line', lineId)
    const explained = explainedSegment(explain)
    if (!explained) return []
    const segment = { workspaceId, customerId, ...explained.segment }
    const [after = null, before = null] = [window.after?.[0], window.before?.[0]]
    return usageEventsBehind(sql, segment, { ...window, after, before }, explained.within)
  },
})
