/** Customers in GraphQL. */

import type { GraphQLResolveInfo } from 'graphql'
import type { DiscountScope } from '../../core/customers/billing-defaults.ts'
import {
  archiveCustomer,
  createCustomer,
  getCustomer,
  unarchiveCustomer,
  updateCustomer,
} from '../../core/customers/customers.ts'
import { type EnsuredCustomer, ensureCustomers } from '../../core/customers/ensure-customers.ts'
import { listCustomers } from '../../core/customers/list-customers.ts'
import type { Decimal } from '../../core/values/decimal.ts'
import type { Context } from '../execution/context.ts'
import { selectedNames } from '../execution/selected-names.ts'
import { builder } from './builder.ts'
import { customerIdArg } from './customer-id.ts'
import { listField } from './list-field.ts'
import { loadOfType, table } from './load-nodes.ts'
import { Node } from './node.ts'
import { toDecimal } from './prisma-decimal.ts'

export const DiscountScopeEnum = builder.enumType('DiscountScope', {
  description: 'What a discount is taken off.',
  values: {
    BASE: { description: 'The base price.' },
    USAGE: { description: 'The charges for usage.' },
    ALL: { description: 'Both.' },
  },
})

interface CustomerDiscount {
  percent: Decimal
  appliesTo: DiscountScope
}

const CustomerDiscountType = builder.objectRef<CustomerDiscount>('CustomerDiscount').implement({
  description: 'A reduction of every price of a customer.',
  fields: (t) => ({
    percent: t.expose('percent', { type: 'Decimal', description: 'More than 0, at most 100.' }),
    appliesTo: t.expose('appliesTo', {
      type: DiscountScopeEnum,
      description: 'The prices that it applies to.',
    }),
  }),
})

export const Customer = builder.prismaObject('Customer', {
  description: 'A person or organization whose usage is metered and billed.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Our id, `cust_…`.' }),
    externalId: t.exposeID('externalId', {
      nullable: true,
      description: 'Your id for the customer, at most 255 characters; works wherever `id` does.',
    }),
    name: t.exposeString('name', { nullable: true, description: 'At most 255 characters.' }),
    email: t.exposeString('email', { nullable: true, description: 'At most 254 characters.' }),
    metadata: t.expose('metadata', {
      type: 'JSON',
      description: 'Your own data: at most 50 keys.',
    }),
    extras: t.expose('extras', {
      type: 'JSON',
      description: 'What dialects keep of their own about the customer, by dialect.',
    }),
    taxPercent: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'Tax in percent, e.g. 9: added to prices of the customer; null: none.',
      resolve: (customer) => toDecimal(customer.taxPercent),
    }),
    discount: t.field({
      type: CustomerDiscountType,
      nullable: true,
      description: 'Applied to prices of the customer; null: none.',
      resolve: ({ discountPercent, discountScope }) =>
        discountPercent && { percent: toDecimal(discountPercent), appliesTo: discountScope },
    }),
    trialUsedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When the first trial of the customer began; null: it had none yet.',
      select: { account: { select: { trialUsedAt: true } } },
      resolve: ({ account }) => account?.trialUsedAt ?? null,
    }),
    version: t.exposeInt('version', { description: 'Grows by one with every change.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was created.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it last changed.' }),
    archivedAt: t.expose('archivedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was archived: it can no longer use or receive anything.',
    }),
  }),
})

builder.queryFields((t) => ({
  customer: t.prismaField({
    type: Customer,
    description: 'One customer. NOT_FOUND when the workspace has none of that id. Needs read.',
    args: { id: customerIdArg(t) },
    resolve: (selection, _root, { id }, ctx) =>
      ctx.perform(getCustomer, { customerId: id }, selection),
  }),
  customers: listField(t, Customer, listCustomers, 'Customers, newest first.', {
    email: t.arg.string({ description: 'Only those with exactly this e-mail address.' }),
    emailContains: t.arg.string({
      description:
        'Only customers whose e-mail address has this in it, in upper or lower case; at most 254 characters.',
    }),
    nameContains: t.arg.string({
      description:
        'Only customers whose name has this in it, in upper or lower case; at most 255 characters.',
    }),
    metadata: t.arg({
      type: 'JSON',
      description:
        'Only customers whose metadata has these texts under these keys: an object of at most 10 texts.',
    }),
    externalId: t.arg.string({ description: 'Only the customer with exactly this externalId.' }),
    search: t.arg.string({
      description:
        'Only those whose id, externalId, name or e-mail address begins with this text, in upper or lower case: 1 to 255 characters, which stand for themselves (`%` and `_` too). INVALID_REQUEST when it is blank or longer.',
    }),
    isLow: t.arg.boolean({
      description:
        'true: only those whose available credits are at or below their lowBalanceThreshold now; false: only the others, those without a threshold included.',
    }),
    includeArchived: t.arg.boolean({ defaultValue: false, description: 'Includes archived ones.' }),
    testClockId: t.arg.id({ description: 'Only those on this test clock; our id.' }),
  }),
}))

const profile = {
  externalId: 'Your id for the customer: at most 255 characters, unique in the workspace.',
  name: 'At most 255 characters.',
  email: 'At most 254 characters.',
  metadata: 'At most 50 keys and 16 KiB. Replaces the present metadata.',
  extras:
    'What dialects keep of their own, by dialect: an object of names and values each. Of the present ones they replace the names that they give; null takes one away. All of them have at most 50 names and 16 KiB.',
  rateCardId:
    "Id or key of the rate card that prices the customer's usage; null: the default one. PRECONDITION_FAILED when it is archived and not the customer's already.",
  taxPercent: 'Tax in percent, 0 to 100, for calculations that name none; null: none.',
  discount: 'Applied in calculations that name no discounts; null: none.',
}

const CustomerDiscountInput = builder.inputType('CustomerDiscountInput', {
  description: 'A reduction of every price of a customer.',
  fields: (t) => ({
    percent: t.field({
      type: 'Decimal',
      required: true,
      description: 'More than 0, at most 100.',
    }),
    appliesTo: t.field({
      type: DiscountScopeEnum,
      defaultValue: 'ALL',
      description: 'The prices that it applies to.',
    }),
  }),
})

const CreateCustomerInput = builder.inputType('CreateCustomerInput', {
  description: 'A new customer.',
  fields: (t) => ({
    externalId: t.string({ description: profile.externalId }),
    name: t.string({ description: profile.name }),
    email: t.string({ description: profile.email }),
    metadata: t.field({ type: 'JSON', description: profile.metadata }),
    extras: t.field({ type: 'JSON', description: profile.extras }),
    rateCardId: t.id({ description: profile.rateCardId }),
    taxPercent: t.field({ type: 'Decimal', description: profile.taxPercent }),
    discount: t.field({ type: CustomerDiscountInput, description: profile.discount }),
    testClockId: t.id({
      description:
        'The test clock that the customer lives on for ever, `clock_…`; null: real time. NOT_FOUND when there is none of that id, CONFLICT while it advances, LIMIT_EXCEEDED when it has 1,000 customers. The live mode has no test clocks.',
    }),
    uniqueEmail: t.boolean({
      description:
        'Refuses with CONFLICT (EMAIL_TAKEN) when a customer that is not archived has the e-mail address, in upper or lower case. Not done by default.',
    }),
  }),
})

const UpdateCustomerInput = builder.inputType('UpdateCustomerInput', {
  description: 'The changes: omitted fields stay, null clears a field.',
  fields: (t) => ({
    expectedVersion: t.int({
      description: 'Refuses with PRECONDITION_FAILED unless this is the current version.',
    }),
    externalId: t.string({ description: profile.externalId }),
    name: t.string({ description: profile.name }),
    email: t.string({ description: profile.email }),
    metadata: t.field({ type: 'JSON', description: profile.metadata }),
    extras: t.field({ type: 'JSON', description: profile.extras }),
    rateCardId: t.id({ description: profile.rateCardId }),
    taxPercent: t.field({ type: 'Decimal', description: profile.taxPercent }),
    discount: t.field({ type: CustomerDiscountInput, description: profile.discount }),
  }),
})

const EnsuredCustomerType = builder.objectRef<EnsuredCustomer>('EnsuredCustomer').implement({
  description: 'A customer that existed already or has just been created.',
  fields: (t) => ({
    customer: t.field({
      type: Customer,
      description: 'The customer.',
      resolve: (row, _args, ctx, info) => ensuredCustomer(row, ctx, info),
    }),
    created: t.exposeBoolean('created', { description: 'Whether this request created it.' }),
  }),
})

builder.mutationFields((t) => ({
  ensureCustomers: t.field({
    type: [EnsuredCustomerType],
    description:
      'Creates the customers that do not exist yet, and returns all, in no order. An unknown id in our own format is omitted. Needs write.',
    args: {
      externalIds: t.arg.stringList({
        required: true,
        description: '1 to 1,000 externalIds of at most 255 characters each, or our ids.',
      }),
    },
    resolve: (_root, args, ctx) => ctx.perform(ensureCustomers, args),
  }),
  createCustomer: t.prismaField({
    type: Customer,
    description: 'Creates a customer with an empty credit account. Needs write.',
    args: { input: t.arg({ type: CreateCustomerInput, required: true }) },
    resolve: (selection, _root, { input }, ctx) => ctx.perform(createCustomer, input, selection),
  }),
  updateCustomer: t.prismaField({
    type: Customer,
    description: 'Changes a customer. Needs write.',
    args: {
      id: customerIdArg(t),
      input: t.arg({ type: UpdateCustomerInput, required: true }),
    },
    resolve: (selection, _root, { id, input }, ctx) =>
      ctx.perform(updateCustomer, { customerId: id, ...input }, selection),
  }),
  archiveCustomer: t.prismaField({
    type: Customer,
    description:
      'Archives a customer and keeps its history; archiving it again changes nothing. PRECONDITION_FAILED while it has a subscription that is not over. Needs write.',
    args: { id: customerIdArg(t) },
    resolve: (selection, _root, { id }, ctx) =>
      ctx.perform(archiveCustomer, { customerId: id }, selection),
  }),
  unarchiveCustomer: t.prismaField({
    type: Customer,
    description:
      'Restores an archived customer with its credits and entitlements; those that expired meanwhile stay expired. Without effect on one that is not archived; PRECONDITION_FAILED when its test clock was deleted. Needs write.',
    args: { id: customerIdArg(t) },
    resolve: (selection, _root, { id }, ctx) =>
      ctx.perform(unarchiveCustomer, { customerId: id }, selection),
  }),
}))

type CustomerModel = typeof Customer.$inferType

/** The fields that are known already, or the whole row when others are selected. */
async function ensuredCustomer(
  row: EnsuredCustomer,
  ctx: Context,
  info: GraphQLResolveInfo,
): Promise<CustomerModel> {
  const known = ['id', 'externalId', '__typename']
  if ([...selectedNames(info)].every((name) => known.includes(name))) {
    return row as unknown as CustomerModel
  }
  const found = await loadOfType(table('Customer'), [row.id], ctx, info)
  return found.get(row.id) as CustomerModel
}
