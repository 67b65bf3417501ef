/** Payment methods in GraphQL. */
import {
  addPaymentMethod,
  removePaymentMethod,
  setDefaultPaymentMethod,
} from '../../core/billing/operations/payment-method-verbs.ts'
import type { paymentMethodStatuses } from '../../core/invoices/invoice.ts'
import {
  getPaymentMethod,
  listPaymentMethods,
  paymentMethodsOfEach,
} from '../../core/invoices/payment-methods.ts'
import { type DeclineWord, declineWord } from '../../core/payments/provider.ts'
import { builder } from './builder.ts'
import { customerIdField } from './customer-id.ts'
import { customerRowsField } from './customer-list-field.ts'
import { Customer } from './customers.ts'
import { loadCustomer } from './links.ts'
import { listField } from './list-field.ts'
import { Node } from './node.ts'

export const DeclineCodeEnum = builder.enumType('DeclineCode', {
  description: 'Why a provider declined.',
  values: {
    CARD_DECLINED: { description: 'The bank gave no reason.' },
    INSUFFICIENT_FUNDS: { description: 'There is not enough money.' },
    EXPIRED_CARD: { description: 'The card has expired; it will not work again.' },
    AUTHENTICATION_REQUIRED: { description: 'The customer did not confirm it.' },
    INCORRECT_CVC: { description: 'The security code is wrong.' },
    PROCESSING_ERROR: { description: 'The bank failed; another attempt may succeed.' },
    NO_PAYMENT_METHOD: { description: 'There was nothing to charge.' },
    LOST_OR_STOLEN: { description: 'The card was reported; it will not work again.' },
    PROVIDER_UNAVAILABLE: { description: 'The workspace cannot use the provider any more.' },
  } satisfies Record<DeclineWord, { description: string }>,
})

export interface NextActionShape {
  clientSecret: string | null
  url: string | null
}

export const NextAction = builder.objectRef<NextActionShape>('NextAction').implement({
  description: 'What the customer has to do, on a page or in the client of the provider.',
  fields: (t) => ({
    clientSecret: t.exposeString('clientSecret', {
      nullable: true,
      description: "What the provider's client needs; null: nothing.",
    }),
    url: t.string({
      nullable: true,
      description: 'The page to send the customer to; null: none.',
      resolve: ({ url }, _args, ctx) => (url?.startsWith('/') ? `${ctx.origin()}${url}` : url),
    }),
  }),
})

type Status = (typeof paymentMethodStatuses)[number]

const described: Record<Status, { description: string }> = {
  PENDING: { description: 'The provider has not answered yet.' },
  REQUIRES_ACTION: { description: 'The customer has to confirm it.' },
  ACTIVE: { description: 'It can be charged.' },
  FAILED: { description: 'The provider refused it. Final.' },
  REMOVED: { description: 'It was removed. Final.' },
}

const PaymentMethodStatusEnum = builder.enumType('PaymentMethodStatus', {
  description: 'The state of a payment method.',
  values: described,
})

const PaymentMethod = builder.prismaObject('PaymentMethod', {
  description: 'What a customer pays with, at a provider.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Our id, `pm_…`.' }),
    customerId: t.exposeID('customerId', { description: 'Our id of the customer.' }),
    customer: t.field({
      type: Customer,
      description: 'The customer who pays with it.',
      select: { customerId: true },
      resolve: ({ customerId }, _args, ctx, info) => loadCustomer(customerId, ctx, info),
    }),
    provider: t.exposeString('provider', { description: 'The name of its provider.' }),
    status: t.expose('status', { type: PaymentMethodStatusEnum, description: 'Its state.' }),
    isDefault: t.exposeBoolean('isDefault', {
      description: 'Whether invoices are charged to it that name no other.',
    }),
    brand: t.exposeString('brand', {
      nullable: true,
      description: 'The kind of card, such as `visa`; null: unknown.',
    }),
    last4: t.exposeString('last4', {
      nullable: true,
      description: 'The last four digits; null: unknown.',
    }),
    expiryMonth: t.exposeInt('expiryMonth', { nullable: true, description: '1 to 12.' }),
    expiryYear: t.exposeInt('expiryYear', { nullable: true, description: 'Four digits.' }),
    declineCode: t.field({
      type: DeclineCodeEnum,
      nullable: true,
      description: 'Why it could not be set up; null unless FAILED.',
      resolve: ({ declineCode }) => declineWord(declineCode),
    }),
    nextAction: t.field({
      type: NextAction,
      nullable: true,
      description: 'What the customer has to do; null unless REQUIRES_ACTION.',
      resolve: ({ nextAction }) => nextAction as NextActionShape | null,
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was added.' }),
  }),
})

customerRowsField({
  name: 'paymentMethods',
  type: PaymentMethod,
  list: paymentMethodsOfEach,
  description: 'The payment methods that are set up or being set up, newest first.',
})

builder.queryFields((t) => ({
  paymentMethod: t.prismaField({
    type: PaymentMethod,
    description:
      'One payment method. NOT_FOUND when there is none of that id. Needs read, or a token of the customer.',
    args: { id: t.arg.id({ required: true, description: 'Our id.' }) },
    resolve: (selection, _root, { id }, ctx) => ctx.perform(getPaymentMethod, { id }, selection),
  }),
  paymentMethods: listField(
    t,
    PaymentMethod,
    listPaymentMethods,
    'Payment methods, newest first; to a customer token its own.',
    {
      customerId: t.arg.id({
        description: 'Only those of this customer; our id or the externalId.',
      }),
      statuses: t.arg({
        type: [PaymentMethodStatusEnum],
        description: 'Only those in these states; by default neither FAILED nor REMOVED ones.',
      }),
    },
  ),
}))

const AddPaymentMethodInput = builder.inputType('AddPaymentMethodInput', {
  description: 'A new payment method.',
  fields: (t) => ({
    customerId: customerIdField(t),
    provider: t.string({
      description:
        '`stripe` or `test`; by default the one that is configured, and `test` in the test mode. INVALID_REQUEST for `test` in the live mode.',
    }),
    token: t.string({
      required: true,
      description: "What the provider's client names it by, at most 255 characters.",
    }),
    isDefault: t.boolean({
      description: 'Whether it becomes the default; the first one does anyway. False by default.',
    }),
  }),
})

const idArg = { required: true, description: 'Our id of the payment method.' } as const

builder.mutationFields((t) => ({
  addPaymentMethod: t.prismaField({
    type: PaymentMethod,
    description:
      'Has a provider set a payment method up, without charging it: ACTIVE, REQUIRES_ACTION, or FAILED when the provider refuses it; PENDING when it does not answer in time, and then goes on. What is open of the customer is charged to a new default at once. LIMIT_EXCEEDED beyond 20. Needs write.',
    args: { input: t.arg({ type: AddPaymentMethodInput, required: true }) },
    // The operation refuses other names.
    resolve: (selection, _root, { input }, ctx) =>
      ctx.perform(addPaymentMethod, { ...input, provider: input.provider as 'test' }, selection),
  }),
  setDefaultPaymentMethod: t.prismaField({
    type: PaymentMethod,
    description:
      'Makes a payment method the default, and charges what is open of the customer to it at once. PRECONDITION_FAILED unless it is ACTIVE. Needs write.',
    args: { id: t.arg.id(idArg) },
    resolve: (selection, _root, { id }, ctx) =>
      ctx.perform(setDefaultPaymentMethod, { id }, selection),
  }),
  removePaymentMethod: t.prismaField({
    type: PaymentMethod,
    description:
      'Removes a payment method: nothing more is charged to it; a payment under way goes on. A removed default leaves the customer without one. Needs write.',
    args: { id: t.arg.id(idArg) },
    resolve: (selection, _root, { id }, ctx) => ctx.perform(removePaymentMethod, { id }, selection),
  }),
}))
