/** Operations that do something to one invoice, under the lock of its customer. Usage is measured before, without the lock. */
import { z } from 'zod'
import type { Invoice } from '../../invoices/invoice.ts'
import { outboundOperation } from '../../operation/operation.ts'
import { shown } from '../../operation/stored-row.ts'
import { reference } from '../../values/input.ts'
import type { BillingAccount, BillingDraft } from '../billing-draft.ts'
import { catchUp } from '../decide/catch-up.ts'
import { takeCalls } from '../decide/take-calls.ts'
import { measureMissing } from '../measure-missing.ts'
import { createMeasurements, type Measurements, requireMeasured } from '../measurements.ts'
import { asking } from '../outside-calls.ts'
import { customerOfInvoice, requireInvoice } from '../row-address.ts'
import { withBilling } from '../with-billing.ts'

interface InvoiceDeclaration<Fields extends z.ZodRawShape> {
  name: string
  fields: Fields
  decide(
    on: {
      draft: BillingDraft
      account: BillingAccount
      invoice: Invoice
      measurements: Measurements
    },
    input: z.output<z.ZodObject<Fields>>,
  ): void
}

export function invoiceOperation<Fields extends z.ZodRawShape>({
  name,
  fields,
  decide,
}: InvoiceDeclaration<Fields>) {
  const input = z.strictObject({ id: reference, ...fields })
  return outboundOperation({
    name,
    scope: 'write',
    input,
    async prepare(ctx, _input, before: Measurements | null) {
      const measurements = before ?? createMeasurements()
      await measureMissing(ctx, measurements)
      return measurements
    },
    async begin(ctx, given) {
      const { id } = given as { id: string }
      const own = given as unknown as z.output<z.ZodObject<Fields>>
      const customerId = customerOfInvoice(id)
      const measurements = ctx.prepared
      return withBilling(ctx, [customerId], { invoiceIds: [id] }, (draft) => {
        const account = draft.accounts.get(customerId)
        const invoice = requireInvoice(account, id)
        if (!account) return { key: id, call: null }
        catchUp(draft, account)
        decide({ draft, account, invoice, measurements }, own)
        requireMeasured(measurements)
        return { key: id, call: takeCalls(draft) }
      })
    },
    ...asking,
    answer: (ctx, id, selection) => shown(ctx.db.invoice, id, selection),
  })
}
