/** What the database itself refuses to do with finalised invoices, whatever the program does. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addMonthly, invoicesOf, subscribe } from '../support/billing.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'

let tenant: Tenant
let invoiceId: string
beforeAll(async () => {
  tenant = await startTenant()
  const { customerId } = await subscribe(tenant, await addMonthly(tenant))
  const [invoice] = await invoicesOf(tenant, customerId)
  invoiceId = invoice?.id ?? ''
})
afterAll(() => tenant?.close())

const run = (text: string) => tenant.sql.query(text, [invoiceId])

describe('a finalised invoice', () => {
  it.each([
    [
      'changes its total',
      'update invoice set total = total + 1, amount_due = amount_due + 1 where id = $1',
    ],
    ['changes its number', `update invoice set number = 'INV-2026-999' where id = $1`],
    ['changes its currency', `update invoice set currency = 'EUR' where id = $1`],
    ['is deleted', 'delete from invoice where id = $1'],
    [
      'has a line that changes',
      'update invoice_line set amount = amount + 1 where invoice_id = $1',
    ],
    ['loses a line', 'delete from invoice_line where invoice_id = $1'],
    ['gives a line back', 'update invoice_line set invoice_id = null where invoice_id = $1'],
    [
      'gets a line',
      `insert into invoice_line select (jsonb_populate_record(l, '{"id": "li_other"}')).* from invoice_line l
       where invoice_id = $1`,
    ],
  ])('is refused when it %s', async (_what, text) => {
    await expect(run(text)).rejects.toThrow(/finalised invoice/)
  })

  it('gets no pending line', async () => {
    await run(
      `insert into invoice_line select (jsonb_populate_record(l, '{"id": "li_pending", "invoice_id": null}')).*
       from invoice_line l where invoice_id = $1`,
    )
    const move = `update invoice_line set invoice_id = $1 where id = 'li_pending'`
    await expect(run(move)).rejects.toThrow(/finalised invoice/)
  })

  it('may still be paid', async () => {
    await run('update invoice set amount_paid = 1, amount_due = amount_due - 1 where id = $1')
    const { rows } = await run('select amount_paid from invoice where id = $1')
    expect(rows).toEqual([{ amount_paid: '1' }])
  })
})
