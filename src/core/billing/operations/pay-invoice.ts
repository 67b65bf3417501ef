/** Charges a customer for an invoice; a payment that waits for its customer is given up first. */
import { z } from 'zod'
import type { Invoice, PaymentMethod } from '../../invoices/invoice.ts'
import { requireInvoiceVerb } from '../../invoices/require-invoice-verb.ts'
import { outboundOperation, type ReadContext } from '../../operation/operation.ts'
import { DomainError } from '../../values/errors.ts'
import { reference } from '../../values/input.ts'
import type { BillingAccount, BillingDraft } from '../billing-draft.ts'
import { catchUp } from '../decide/catch-up.ts'
import { methodFor, requireMethod, startPayment } from '../decide/collect-invoice.ts'
import { takeCalls } from '../decide/take-calls.ts'
import { giveUpFirst } from '../give-up-first.ts'
import { askingFirst } from '../outside-calls.ts'
import { paymentUnderWay } from '../payment-under-way.ts'
import { customerOfInvoice, requireInvoice } from '../row-address.ts'
import { withBilling } from '../with-billing.ts'

/** Answers the latest payment of the invoice: one that is declined is no error. */
export const payInvoice = outboundOperation({
  name: 'payInvoice',
  scope: 'write',
  input: z.strictObject({ id: reference, paymentMethodId: reference.nullish() }),
  async begin(ctx, { id, paymentMethodId }) {
    const customerId = customerOfInvoice(id)
    return withBilling(ctx, [customerId], { invoiceIds: [id] }, (draft) => {
      const account = draft.accounts.get(customerId)
      const invoice = requireInvoice(account, id)
      const call = account ? begin(draft, account, invoice, paymentMethodId ?? null) : null
      return { key: id, call }
    })
  },
  ...askingFirst,
  answer: latestPayment,
})

function begin(
  draft: BillingDraft,
  account: BillingAccount,
  invoice: Invoice,
  named: string | null,
) {
  catchUp(draft, account)
  requireInvoiceVerb(invoice, 'pay')
  const method = methodOf(account, invoice, named)
  const waiting = paymentUnderWay(account, invoice)
  if (waiting === null) {
    startPayment(draft, account, invoice, method)
    const calls = takeCalls(draft)
    return calls && { calls, decide: () => undefined }
  }
  return giveUpFirst(
    account,
    invoice,
    waiting,
    (later, owner, left) => void startPayment(later, owner, left, method),
  )
}

/** The named one, which must be the customer's and set up; else what the invoice is charged to. */
function methodOf(account: BillingAccount, invoice: Invoice, named: string | null): PaymentMethod {
  if (named !== null) return requireMethod(account, named)
  const method = methodFor(account, invoice)
  if (method) return method
  throw new DomainError('PRECONDITION_FAILED', 'The customer has no payment method.', {
    ...{ reason: 'NO_PAYMENT_METHOD', customerId: account.customerId },
  })
}

/** Payments of one instant by the commits that made them. */
const latestFirst = [{ createdAt: 'desc' }, { billingSequence: 'desc' }] as const

function latestPayment({ db }: ReadContext, invoiceId: string, selection: object) {
  const of = { where: { invoiceId }, orderBy: [...latestFirst] }
  return db.payment.findFirstOrThrow({ ...selection, ...of })
}
