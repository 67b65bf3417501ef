/** What two users do at once to a customer, and the customers whom they do it to. */
import {
  CancelSubscriptionDocument,
  type CancelSubscriptionInput,
  ChangeSubscriptionDocument,
  type ChangeSubscriptionInput,
  CreateCreditNoteDocument,
  CreateRefundDocument,
  CreateSubscriptionDocument,
  MarkInvoicePaidDocument,
  PauseSubscriptionDocument,
} from './billing.generated.ts'
import { ConfirmCheckoutDocument, ExpireCheckoutDocument } from './checkouts.generated.ts'
import {
  MarkInvoiceToPayUncollectibleDocument,
  PayInvoiceDocument,
  PaymentMethodsDocument,
  RemovePaymentMethodDocument,
  VoidInvoiceDocument,
} from './payments.generated.ts'
import type { Act, RaceLab, Subject } from './races.ts'

export interface Race {
  name: string
  make(lab: RaceLab): Promise<Subject>
  acts: Act[]
}

export async function subscribed(lab: RaceLab): Promise<Subject> {
  const customerId = await lab.payer()
  const { createSubscription } = await lab.ask(CreateSubscriptionDocument, {
    input: { customerId, planId: lab.cheap },
  })
  return { customerId, id: createSubscription.id }
}

/** The next period of the subscription begins now. */
export async function due(lab: RaceLab, before?: Act): Promise<Subject> {
  const subject = await subscribed(lab)
  await before?.(lab.sides[0]!, subject)
  const { rows } = await lab.tenant.sql.query('select period_end from subscription where id = $1', [
    subject.id,
  ])
  lab.tenant.clock.set(rows[0].period_end)
  return subject
}

export async function invoiced(lab: RaceLab): Promise<Subject> {
  const customerId = await lab.payer()
  return { customerId, id: await lab.invoice(customerId) }
}

export async function paid(lab: RaceLab): Promise<Subject> {
  const subject = await invoiced(lab)
  const { id: more } = await lab.pay(subject.id)
  return { ...subject, more }
}

export const bill: Act = (side, { customerId }) => side.bill(customerId)
export const cancel =
  (input: CancelSubscriptionInput): Act =>
  (side, { id }) =>
    side.ask(CancelSubscriptionDocument, { id, input })
export const change =
  (input: Omit<ChangeSubscriptionInput, 'planId'>): Act =>
  (side, { id }) =>
    side.ask(ChangeSubscriptionDocument, { id, input: { planId: side.dear, ...input } })
export const pause: Act = (side, { id }) =>
  side.ask(PauseSubscriptionDocument, { id, input: { behavior: 'STOP_SERVICE' } })
export const pay: Act = (side, { id }) => side.ask(PayInvoiceDocument, { id })
export const markPaid: Act = (side, { id }) => side.ask(MarkInvoicePaidDocument, { id })
export const takeBack: Act = (side, { id }) => side.ask(VoidInvoiceDocument, { id })
export const refund =
  (amount: string): Act =>
  (side, { id }) =>
    side.ask(CreateRefundDocument, { input: { invoiceId: id, amount, reason: 'Raced' } })
export const credit =
  (amount: string): Act =>
  (side, { id }) =>
    side.ask(CreateCreditNoteDocument, { input: { invoiceId: id, amount, reason: 'Raced' } })

export const giveUp: Act = (side, { id }) => side.ask(MarkInvoiceToPayUncollectibleDocument, { id })
export const removeMethod: Act = async (side, { customerId }) => {
  const { paymentMethods } = await side.ask(PaymentMethodsDocument, { customerId })
  await side.ask(RemovePaymentMethodDocument, { id: paymentMethods.edges[0]?.node.id ?? '' })
}
export const confirm: Act = (side, { id }) =>
  side.ask(ConfirmCheckoutDocument, { id, input: { paymentMethod: 'test_success' } })
export const expire: Act = (side, { id }) => side.ask(ExpireCheckoutDocument, { id })

export async function sold(lab: RaceLab): Promise<Subject> {
  const customerId = await lab.person()
  const { id } = await lab.create({ customerId, planId: lab.cheap })
  return { customerId, id }
}
