/** The mutations of subscriptions. */

import { createSubscription } from '../../core/billing/operations/create-subscription.ts'
import { applyPromotion, removeDiscount } from '../../core/billing/operations/discount-verbs.ts'
import {
  cancelScheduledChange,
  cancelSubscription,
  changeSubscription,
  pauseSubscription,
  resumeSubscription,
  uncancelSubscription,
  updateSubscription,
} from '../../core/billing/operations/subscription-verbs.ts'
import { builder } from './builder.ts'
import { customerIdField } from './customer-id.ts'
import { CollectionMethodEnum } from './invoices.ts'
import {
  ActivationEnum,
  CustomerSubscription,
  PauseBehaviorEnum,
  ProrationEnum,
} from './subscriptions.ts'

export const BillingAnchorInput = builder.inputType('BillingAnchorInput', {
  description:
    'Where billing periods begin; a first, shorter period costs its share of a whole one.',
  isOneOf: true,
  fields: (t) => ({
    day: t.int({ description: 'A day of the month, 1 to 31; a shorter month has its last day.' }),
    at: t.field({ type: 'DateTime', description: 'An instant.' }),
  }),
})

export const UniqueEnum = builder.enumType('SubscriptionUniqueness', {
  description: 'Which other live subscriptions of the customer refuse a new one with CONFLICT.',
  values: {
    PLAN: { description: 'One to the same plan.' },
    CUSTOMER: { description: 'Any.' },
    NONE: { description: 'None.' },
  },
})

export const ChangeTimeEnum = builder.enumType('SubscriptionInstant', {
  description: 'When a change or a cancellation happens.',
  values: {
    NOW: { description: 'At once.' },
    PERIOD_END: { description: 'At the end of the present period.' },
  },
})

const UnpaidInvoicesEnum = builder.enumType('UnpaidInvoices', {
  description: 'What becomes of unpaid invoices.',
  values: {
    KEEP: { description: 'They stay owed.' },
    VOID: { description: 'They are taken back.' },
  },
})

const KeptDraftsEnum = builder.enumType('KeptDrafts', {
  description: 'What becomes of invoices that a pause kept as drafts.',
  values: {
    FINALIZE: { description: 'They are finalised, oldest first.' },
    VOID: { description: 'They are taken back.' },
  },
})

const CreateSubscriptionInput = builder.inputType('CreateSubscriptionInput', {
  description: 'A new subscription. Exactly one of planId and planVersionId is needed.',
  fields: (t) => ({
    customerId: customerIdField(t),
    planId: t.id({ description: 'Our id or the key: the version in effect is taken.' }),
    planVersionId: t.id({ description: 'A published version, also an older one.' }),
    quantity: t.int({ description: '1 to 1,000,000; 1 by default.' }),
    startAt: t.field({
      type: 'DateTime',
      description:
        'Now by default; at most 400 days ago, when the periods since are on the first invoice, and at most 5 years ahead.',
    }),
    endAt: t.field({ type: 'DateTime', description: 'The end of a fixed term; null: none.' }),
    trialDays: t.int({
      description:
        "0 to 730; by default those of the plan's version, unless the customer had a trial before.",
    }),
    activation: t.field({ type: ActivationEnum, description: 'IMMEDIATE by default.' }),
    collection: t.field({
      type: CollectionMethodEnum,
      description:
        'CHARGE by default where the workspace has a provider that can charge, as in the test mode; else INVOICE.',
    }),
    paymentMethodId: t.id({
      description: "What its invoices are charged to; null: the customer's default.",
    }),
    dueDays: t.int({
      description: 'From the finalisation of an invoice to its due date; 0 by default.',
    }),
    graceDays: t.int({
      description: 'From the due date to PAST_DUE; by default the setting of the workspace.',
    }),
    billingAnchor: t.field({ type: BillingAnchorInput, description: 'The start by default.' }),
    unique: t.field({ type: UniqueEnum, description: 'PLAN by default.' }),
    incompleteDays: t.int({
      description:
        'An unpaid ON_PAYMENT subscription expires after so many days; 7 by default, null: never.',
    }),
    incompleteGraceDays: t.int({
      description: 'How long it is entitled before its first payment; 0 by default.',
    }),
    prorateStart: t.boolean({
      description: 'Whether a first, shorter period costs its share only; true by default.',
    }),
    promotionCodes: t.stringList({
      description: 'Promotions that it redeems, at most 10, in the order in which they apply.',
    }),
    metadata: t.field({ type: 'JSON', description: 'Your own data: at most 50 keys and 16 KiB.' }),
    extras: t.field({
      type: 'JSON',
      description:
        'What a dialect keeps of its own about the subscription, at most 50 keys and 16 KiB; empty by default.',
    }),
  }),
})

const ChangeSubscriptionInput = builder.inputType('ChangeSubscriptionInput', {
  description: 'New terms of a subscription; what is left out stays.',
  fields: (t) => ({
    planId: t.id({ description: 'Our id or the key: the version in effect is taken.' }),
    planVersionId: t.id({ description: 'A published version.' }),
    quantity: t.int({ description: '1 to 1,000,000.' }),
    at: t.field({ type: ChangeTimeEnum, description: 'NOW by default.' }),
    atTime: t.field({ type: 'DateTime', description: 'An instant ahead, instead of `at`.' }),
    proration: t.field({ type: ProrationEnum, description: 'CREATE by default.' }),
  }),
})

const CancelSubscriptionInput = builder.inputType('CancelSubscriptionInput', {
  description: 'How a subscription ends.',
  fields: (t) => ({
    at: t.field({ type: ChangeTimeEnum, description: 'PERIOD_END by default.' }),
    prorate: t.boolean({
      description: 'With NOW: gives the unused rest of the period back; false by default.',
    }),
    unpaidInvoices: t.field({ type: UnpaidInvoicesEnum, description: 'KEEP by default.' }),
    reason: t.string({ description: 'At most 1,000 characters.' }),
  }),
})

const PauseSubscriptionInput = builder.inputType('PauseSubscriptionInput', {
  description: 'A pause.',
  fields: (t) => ({
    behavior: t.field({ type: PauseBehaviorEnum, required: true, description: 'What it does.' }),
    resumeAt: t.field({ type: 'DateTime', description: 'An instant ahead; null: by hand.' }),
  }),
})

const ResumeSubscriptionInput = builder.inputType('ResumeSubscriptionInput', {
  description: 'How a subscription resumes.',
  fields: (t) => ({
    drafts: t.field({ type: KeptDraftsEnum, description: 'FINALIZE by default.' }),
  }),
})

const UpdateSubscriptionInput = builder.inputType('UpdateSubscriptionInput', {
  description: 'What is left out stays.',
  fields: (t) => ({
    metadata: t.field({ type: 'JSON', description: 'Replaces the present metadata.' }),
    collection: t.field({ type: CollectionMethodEnum, description: 'For invoices from now on.' }),
    paymentMethodId: t.id({
      description: "For payments from now on; null: the customer's default.",
    }),
    dueDays: t.int({ description: 'For invoices from now on.' }),
    graceDays: t.int({ description: 'Null: the setting of the workspace.' }),
    trialEndsAt: t.field({ type: 'DateTime', description: 'An instant ahead, in a trial only.' }),
  }),
})

const refusal = 'PRECONDITION_FAILED in other states, with `status` and `allowed`. Needs write.'
const idDescription = { required: true, description: 'Our id of the subscription.' } as const

builder.mutationFields((t) => ({
  createSubscription: t.prismaField({
    type: CustomerSubscription,
    description:
      'Puts a customer on a plan: the period, the entitlements, the included credits and the first invoice begin in one commit. CONFLICT when the customer has the plan already, with `subscriptionId`. PRECONDITION_FAILED when the plan is archived or has no version in effect. Needs write.',
    args: { input: t.arg({ type: CreateSubscriptionInput, required: true }) },
    resolve: (selection, _root, { input }, ctx) =>
      ctx.perform(createSubscription, input, selection),
  }),
  changeSubscription: t.prismaField({
    type: CustomerSubscription,
    description: `Moves a subscription to another plan, version or quantity. A trial, an ACTIVE, PAST_DUE, PAUSED or SCHEDULED one can change. ${refusal}`,
    args: {
      id: t.arg.id(idDescription),
      input: t.arg({ type: ChangeSubscriptionInput, required: true }),
    },
    resolve: (selection, _root, { id, input }, ctx) =>
      ctx.perform(changeSubscription, { ...input, id }, selection),
  }),
  applyPromotion: t.prismaField({
    type: CustomerSubscription,
    description: `Redeems a promotion for a subscription: invoices that are finalised from now on are reduced. INVALID_REQUEST with a PromotionProblem as the \`reason\` when it cannot be redeemed; CONFLICT when the subscription has it already; LIMIT_EXCEEDED beyond 10 discounts. FREE_TRIAL_DAYS lengthens a trial that has not ended. ${refusal}`,
    args: {
      id: t.arg.id(idDescription),
      code: t.arg.string({
        required: true,
        description: 'The code of the promotion, in any case.',
      }),
    },
    resolve: (selection, _root, given, ctx) => ctx.perform(applyPromotion, given, selection),
  }),
  removeDiscount: t.prismaField({
    type: CustomerSubscription,
    description:
      'Takes a discount from its subscription: invoices that are finalised from now on are not reduced; the redemption still counts. PRECONDITION_FAILED when it is not ACTIVE. Needs write.',
    args: { id: t.arg.id({ required: true, description: 'Our id of the discount.' }) },
    resolve: (selection, _root, { id }, ctx) => ctx.perform(removeDiscount, { id }, selection),
  }),
  cancelScheduledChange: t.prismaField({
    type: CustomerSubscription,
    description:
      'Takes the scheduled change back. PRECONDITION_FAILED when there is none. Needs write.',
    args: { id: t.arg.id(idDescription) },
    resolve: (selection, _root, { id }, ctx) =>
      ctx.perform(cancelScheduledChange, { id }, selection),
  }),
  cancelSubscription: t.prismaField({
    type: CustomerSubscription,
    description: `Ends a subscription, now or at the end of its period; to schedule it again changes nothing. ${refusal}`,
    args: { id: t.arg.id(idDescription), input: t.arg({ type: CancelSubscriptionInput }) },
    resolve: (selection, _root, { id, input }, ctx) =>
      ctx.perform(cancelSubscription, { ...input, id }, selection),
  }),
  uncancelSubscription: t.prismaField({
    type: CustomerSubscription,
    description:
      'Takes a scheduled cancellation back. PRECONDITION_FAILED when there is none. Needs write.',
    args: { id: t.arg.id(idDescription) },
    resolve: (selection, _root, { id }, ctx) =>
      ctx.perform(uncancelSubscription, { id }, selection),
  }),
  pauseSubscription: t.prismaField({
    type: CustomerSubscription,
    description: `Pauses a subscription; pausing it again replaces the pause. ${refusal}`,
    args: {
      id: t.arg.id(idDescription),
      input: t.arg({ type: PauseSubscriptionInput, required: true }),
    },
    resolve: (selection, _root, { id, input }, ctx) =>
      ctx.perform(pauseSubscription, { ...input, id }, selection),
  }),
  resumeSubscription: t.prismaField({
    type: CustomerSubscription,
    description: `Resumes a paused subscription. ${refusal}`,
    args: { id: t.arg.id(idDescription), input: t.arg({ type: ResumeSubscriptionInput }) },
    resolve: (selection, _root, { id, input }, ctx) =>
      ctx.perform(resumeSubscription, { ...input, id }, selection),
  }),
  updateSubscription: t.prismaField({
    type: CustomerSubscription,
    description: `Changes what a subscription carries, not its terms. ${refusal}`,
    args: {
      id: t.arg.id(idDescription),
      input: t.arg({ type: UpdateSubscriptionInput, required: true }),
    },
    resolve: (selection, _root, { id, input }, ctx) =>
      ctx.perform(updateSubscription, { ...input, id }, selection),
  }),
}))
