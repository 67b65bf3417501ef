/** Makes an invoice by hand. */
import { z } from 'zod'
import { requireActiveCustomer } from '../../customers/customer-reference.ts'
import { outboundOperation } from '../../operation/operation.ts'
import { shown } from '../../operation/stored-row.ts'
import { collectionMethods } from '../../subscriptions/subscription.ts'
import { invalid } from '../../values/errors.ts'
import { instant, reference } from '../../values/input.ts'
import { metadataInput } from '../../values/metadata.ts'
import { currentCurrency } from '../../values/money.ts'
import { dayMs } from '../../values/period.ts'
import { accountOf, type BillingAccount } from '../billing-draft.ts'
import { invoiceData } from '../decide/documents.ts'
import { finalizeInvoice } from '../decide/finalize-invoice.ts'
import { manualInvoice } from '../decide/manual-invoice.ts'
import { takeCalls } from '../decide/take-calls.ts'
import { asking } from '../outside-calls.ts'
import { withBilling } from '../with-billing.ts'
import { memo, newLines, requireLines } from './invoice-verbs.ts'

const dueDaysMax = 365

export const createInvoice = outboundOperation({
  name: 'createInvoice',
  scope: 'write',
  input: z
    .strictObject({
      customerId: reference,
      currency: currentCurrency,
      lines: newLines.nullish(),
      status: z.enum(['DRAFT', 'OPEN']).nullish(),
      taxInclusive: z.boolean().nullish(),
      collection: z.enum(collectionMethods).nullish(),
      dueDays: z
        .int()
        .min(0, 'must not be negative')
        .max(dueDaysMax, 'must be at most 365')
        .nullish(),
      dueAt: instant.nullish(),
      memo: memo.nullish(),
      metadata: metadataInput.nullish(),
    })
    .refine(
      ({ dueDays, dueAt }) => dueDays == null || dueAt == null,
      'must not have dueDays and dueAt',
    ),
  async begin(ctx, { customerId: named, currency, lines, status, ...given }) {
    const { id: customerId } = await requireActiveCustomer(ctx, named)
    return withBilling(ctx, [customerId], {}, (draft) => {
      const account = accountOf(draft, customerId)
      const invoice = manualInvoice(draft, account, {
        ...{ reason: 'MANUAL', currency, lines: lines ?? [] },
        ...{ taxInclusive: given.taxInclusive, collection: given.collection },
        dueDays: given.dueDays,
        dueAt: given.dueAt && dueIn(account, given.dueAt),
      })
      account.invoices.change(invoice, {
        memo: given.memo ?? null,
        metadata: given.metadata ?? {},
      })
      account.notices.push({ type: 'invoice.created', data: () => invoiceData(invoice) })
      if (status === 'OPEN') {
        requireLines(account, invoice)
        finalizeInvoice(draft, account, invoice)
      }
      return { key: invoice.id, call: takeCalls(draft) }
    })
  },
  ...asking,
  answer: (ctx, id, selection) => shown(ctx.db.invoice, id, selection),
})

function dueIn({ now }: BillingAccount, dueAt: Date): Date {
  if (dueAt > now && dueAt.getTime() <= now.getTime() + dueDaysMax * dayMs) return dueAt
  throw invalid('dueAt must be ahead, by at most 365 days.', { field: 'dueAt' })
}
