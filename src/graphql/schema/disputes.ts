/** Disputes of payments in GraphQL. */
import { closeTestDispute } from '../../core/billing/operations/close-test-dispute.ts'
import { getDispute, listDisputes } from '../../core/invoices/disputes.ts'
import type { Dispute as DisputeRow } from '../../core/invoices/refund.ts'
import { fromMinor } from '../../core/values/money.ts'
import { builder } from './builder.ts'
import { Payment } from './invoice-parts.ts'
import { listField } from './list-field.ts'
import { ListOrderEnum, orderDescription } from './list-order-enum.ts'
import { Node } from './node.ts'

const disputeStates: Record<DisputeRow['status'], { description: string }> = {
  OPEN: { description: 'The bank has not decided; the payment cannot be refunded.' },
  WON: { description: 'The payment stands.' },
  LOST: { description: 'The bank took the money.' },
}
const DisputeStatusEnum = builder.enumType('DisputeStatus', {
  description: 'The state of a dispute.',
  values: disputeStates,
})

const Dispute = builder.prismaObject('Dispute', {
  description: "A claim of the customer's bank on a payment.",
  interfaces: [Node],
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Our id, `dsp_…`.' }),
    status: t.expose('status', { type: DisputeStatusEnum, description: 'Its state.' }),
    paymentId: t.exposeID('paymentId', { description: 'The payment that is disputed.' }),
    payment: t.relation('payment', { description: 'The payment that is disputed.' }),
    customerId: t.exposeID('customerId', { description: 'Our id of the customer.' }),
    provider: t.exposeString('provider', { description: 'That of the payment.' }),
    reference: t.exposeString('reference', { description: "The provider's name for it." }),
    amount: t.field({
      type: 'Decimal',
      description: 'What the bank claims, in major units.',
      resolve: ({ amount, currency }) => fromMinor(amount, currency),
    }),
    currency: t.exposeString('currency', { description: 'ISO 4217.' }),
    reason: t.exposeString('reason', {
      nullable: true,
      description: "The bank's word; null: none.",
    }),
    refundId: t.exposeID('refundId', {
      nullable: true,
      description: 'The refund that stands for what the bank took; null: nothing.',
    }),
    closedAt: t.expose('closedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it ended; null: it has not.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was noted.' }),
  }),
})

builder.prismaObjectField(Payment, 'disputes', (t) =>
  t.relation('disputes', {
    type: Dispute,
    description: 'The disputes of it, oldest first.',
    query: { orderBy: { id: 'asc' } },
  }),
)

builder.queryFields((t) => ({
  dispute: t.prismaField({
    type: Dispute,
    description:
      'One dispute. NOT_FOUND when there is none of that id. Needs read, or a token of the customer.',
    args: { id: t.arg.id({ required: true, description: 'Our id.' }) },
    resolve: (selection, _root, { id }, ctx) => ctx.perform(getDispute, { id }, selection),
  }),
  disputes: listField(
    t,
    Dispute,
    listDisputes,
    'Disputes, newest first. A customer token lists those of its customer.',
    {
      customerId: t.arg.id({
        description: 'Only those of this customer; our id or the externalId.',
      }),
      paymentId: t.arg.id({ description: 'Only those of this payment; our id.' }),
      statuses: t.arg({ type: [DisputeStatusEnum], description: 'Only those in these states.' }),
      startTime: t.arg({ type: 'DateTime', description: 'Only those noted from then on.' }),
      endTime: t.arg({ type: 'DateTime', description: 'Only those noted before then.' }),
      order: t.arg({ type: ListOrderEnum, description: orderDescription }),
    },
  ),
}))

const OutcomeEnum = builder.enumType('TestDisputeOutcome', {
  description: 'How the bank decides a dispute.',
  values: {
    WON: { description: 'The payment stands.' },
    LOST: { description: 'The bank takes the money.' },
  },
})

builder.mutationFields((t) => ({
  closeTestDispute: t.prismaField({
    type: Dispute,
    description:
      'Decides a dispute of the test provider, as the bank would. PRECONDITION_FAILED when it is not OPEN, and for one of another provider, whose bank decides. Needs write.',
    args: {
      id: t.arg.id({ required: true, description: 'Our id.' }),
      status: t.arg({ type: OutcomeEnum, required: true, description: 'How it ends.' }),
    },
    resolve: (selection, _root, args, ctx) => ctx.perform(closeTestDispute, args, selection),
  }),
}))
