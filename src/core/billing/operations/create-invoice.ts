/** Makes an invoice by hand. */
import { z } from 'zod'
import { requireActiveCustomer } from '../../customers/customer-reference.ts'
import { writeOperation } from '../../operation/operation.ts'
import { shown } from '../../operation/stored-row.ts'
import { collectionMethods } from '../../subscriptions/subscription.ts'
import { reference } from '../../values/input.ts'
import { metadataInput } from '../../values/metadata.ts'
import { currentCurrency } from '../../values/money.ts'
import { accountOf } from '../billing-draft.ts'
import { invoiceData, newInvoice } from '../decide/documents.ts'
import { finalizeInvoice } from '../decide/finalize-invoice.ts'
import { setOneTimeLines } from '../decide/one-time-lines.ts'
import { withBilling } from '../with-billing.ts'
import { memo, newLines, requireLines } from './invoice-verbs.ts'

export const createInvoice = writeOperation({
  name: 'createInvoice',
  scope: 'write',
  input: z.strictObject({
    customerId: reference,
    currency: currentCurrency,
    lines: newLines.nullish(),
    status: z.enum(['DRAFT', 'OPEN']).nullish(),
    taxInclusive: z.boolean().nullish(),
    collection: z.enum(collectionMethods).nullish(),
    dueDays: z.int().min(0, 'must not be negative').max(365, 'must be at most 365').nullish(),
    memo: memo.nullish(),
    metadata: metadataInput.nullish(),
  }),
  async run(ctx, { customerId: named, currency, lines, status, ...given }, selection) {
    const { id: customerId } = await requireActiveCustomer(ctx, named)
    const id = await withBilling(ctx, [customerId], {}, (draft) => {
      const account = accountOf(draft, customerId)
      const invoice = newInvoice(draft, account, {
        ...{ reason: 'MANUAL', subscription: null, currency, period: null },
        collection: given.collection ?? 'INVOICE',
        dueDays: given.dueDays ?? 0,
      })
      account.invoices.change(invoice, {
        memo: given.memo ?? null,
        metadata: given.metadata ?? {},
        taxInclusive: given.taxInclusive ?? invoice.taxInclusive,
      })
      setOneTimeLines(account, invoice, lines ?? [])
      account.notices.push({ type: 'invoice.created', data: () => invoiceData(invoice) })
      if (status === 'OPEN') {
        requireLines(account, invoice)
        finalizeInvoice(draft, account, invoice)
      }
      return invoice.id
    })
    return shown(ctx.db.invoice, id, selection)
  },
})
