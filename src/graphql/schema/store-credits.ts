/** Store credit in GraphQL. */
import { issueStoreCredit } from '../../core/billing/operations/issue-store-credit.ts'
import { voidStoreCredit } from '../../core/billing/operations/void-store-credit.ts'
import type { StoreCredit as StoreCreditRow } from '../../core/invoices/invoice.ts'
import {
  getStoreCredit,
  listStoreCredits,
  storeCreditBalanceOfEach,
} from '../../core/invoices/store-credits.ts'
import { fromMinor } from '../../core/values/money.ts'
import { builder } from './builder.ts'
import { Customer } from './customers.ts'
import { listField } from './list-field.ts'
import { Node } from './node.ts'

const StoreCreditReasonEnum = builder.enumType('StoreCreditReason', {
  description: 'Why store credit was given.',
  values: {
    PROMOTIONAL: { description: 'A gift to win the customer.' },
    REFUND_ALTERNATIVE: { description: 'Instead of money back.' },
    GOODWILL: { description: 'A gift to keep the customer.' },
    BILLING_ERROR: { description: 'Too much was billed.' },
    SERVICE_CREDIT: { description: 'The service was not as promised.' },
    PRORATION: { description: 'An invoice gave back more than it charged.' },
    OVERPAYMENT: { description: 'More was paid than was due.' },
    OTHER: { description: 'Anything else.' },
  },
})

const states: Record<StoreCreditRow['status'], { description: string }> = {
  ACTIVE: { description: 'Something of it remains.' },
  DEPLETED: { description: 'All of it was spent.' },
  EXPIRED: { description: 'What remained of it has expired.' },
  VOIDED: { description: 'What remained of it was taken back.' },
}
const StoreCreditStatusEnum = builder.enumType('StoreCreditStatus', {
  description: 'The state of a store credit; an invoice that is voided may make it ACTIVE again.',
  values: states,
})

export const StoreCredit = builder.prismaObject('StoreCredit', {
  description: 'Money that is owed to a customer and pays invoices in its currency.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Our id, `scr_…`.' }),
    customerId: t.exposeID('customerId', { description: 'Our id of the customer.' }),
    currency: t.exposeString('currency', { description: 'ISO 4217.' }),
    status: t.expose('status', { type: StoreCreditStatusEnum, description: 'Its state.' }),
    reason: t.expose('reason', { type: StoreCreditReasonEnum, description: 'Why it was given.' }),
    amount: t.field({
      type: 'Decimal',
      description: 'What was given, in major units.',
      resolve: ({ amount, currency }) => fromMinor(amount, currency),
    }),
    remaining: t.field({
      type: 'Decimal',
      description: 'What is left of it, in major units.',
      resolve: ({ remaining, currency }) => fromMinor(remaining, currency),
    }),
    description: t.exposeString('description', { nullable: true, description: 'For people.' }),
    invoiceId: t.exposeID('invoiceId', {
      nullable: true,
      description: 'Our id of the invoice that it comes from; null: none.',
    }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      nullable: true,
      description: 'From when on it pays nothing; null: it does not expire.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was given.' }),
  }),
})

builder.queryFields((t) => ({
  storeCredit: t.prismaField({
    type: StoreCredit,
    description:
      'One store credit. NOT_FOUND when there is none of that id. Needs read, or a token of the customer.',
    args: { id: t.arg.id({ required: true, description: 'Our id.' }) },
    resolve: (selection, _root, { id }, ctx) => ctx.perform(getStoreCredit, { id }, selection),
  }),
  storeCredits: listField(t, StoreCredit, listStoreCredits, 'Store credits, newest first.', {
    customerId: t.arg.id({ description: 'Only those of this customer; our id or the externalId.' }),
    currency: t.arg.string({ description: 'Only those in this currency, ISO 4217.' }),
  }),
}))

builder.prismaObjectField(Customer, 'storeCreditBalance', (t) =>
  t.field({
    type: 'Decimal',
    description: 'The store credit that the customer can spend in a currency, in major units.',
    args: { currency: t.arg.string({ required: true, description: 'ISO 4217.' }) },
    resolve: async ({ id }, { currency }, ctx) => {
      const balances = ctx.loaders().ofEach(storeCreditBalanceOfEach, 'customerIds', { currency })
      return fromMinor((await balances.load(id)) ?? 0n, currency)
    },
  }),
)

const IssueStoreCreditInput = builder.inputType('IssueStoreCreditInput', {
  description: 'A new store credit.',
  fields: (t) => ({
    customerId: t.id({ required: true, description: 'Our id or the externalId.' }),
    currency: t.string({ required: true, description: 'ISO 4217.' }),
    amount: t.field({
      type: 'Decimal',
      required: true,
      description: 'Major units, more than 0, no more digits than the currency has.',
    }),
    reason: t.field({ type: StoreCreditReasonEnum, description: 'OTHER by default.' }),
    description: t.string({ description: 'At most 1,000 characters.' }),
    expiresAt: t.field({
      type: 'DateTime',
      description: 'From when on it pays nothing; it must lie ahead. Never by default.',
    }),
  }),
})

builder.mutationFields((t) => ({
  issueStoreCredit: t.prismaField({
    type: StoreCredit,
    description:
      'Gives a customer store credit. It pays invoices that are finalised from now on, the oldest credit first; use applyStoreCredit for those that are open. Needs write.',
    args: { input: t.arg({ type: IssueStoreCreditInput, required: true }) },
    resolve: (selection, _root, { input }, ctx) => ctx.perform(issueStoreCredit, input, selection),
  }),
  voidStoreCredit: t.prismaField({
    type: StoreCredit,
    description:
      'Takes back what remains of a store credit; what it paid stays paid. PRECONDITION_FAILED unless it is ACTIVE. Needs write.',
    args: { id: t.arg.id({ required: true, description: 'Our id of the store credit.' }) },
    resolve: (selection, _root, { id }, ctx) => ctx.perform(voidStoreCredit, { id }, selection),
  }),
}))
