/** The settings of billing in GraphQL. */
import { getBillingSettings, updateBillingSettings } from '../../core/invoices/billing-settings.ts'
import type { BillingSettings, Seller } from '../../core/invoices/stored-settings.ts'
import { builder } from './builder.ts'

const SellerType = builder.objectRef<Seller>('Seller').implement({
  description: 'Who sells, as it is printed on invoices.',
  fields: (t) => ({
    name: t.exposeString('name', { nullable: true, description: 'The name of the company.' }),
    address: t.exposeString('address', { nullable: true, description: 'Several lines of text.' }),
    taxId: t.exposeString('taxId', { nullable: true, description: 'The number for taxes.' }),
    email: t.exposeString('email', { nullable: true, description: 'For questions.' }),
  }),
})

const CreditGrantTimeEnum = builder.enumType('CreditGrantTime', {
  description: 'When the credits that plans include are granted.',
  values: {
    PERIOD_START: { description: 'When their period starts, paid or not.' },
    PAYMENT: {
      description:
        'When the invoice that sells their period is paid; at its start when no invoice does. They still end with the period; an invoice that is never paid grants none.',
    },
  },
})

const DunningFinalActionEnum = builder.enumType('DunningFinalAction', {
  description: 'What happens to a subscription whose invoice stays unpaid.',
  values: {
    SUSPEND: { description: 'Service stops until the invoice is paid; time off is not billed.' },
    CANCEL: { description: 'It is canceled.' },
    NONE: { description: 'It stays PAST_DUE.' },
  },
})

const DunningFinalInvoiceEnum = builder.enumType('DunningFinalInvoice', {
  description: 'What happens to an invoice that stays unpaid.',
  values: {
    KEEP: { description: 'It stays OPEN.' },
    UNCOLLECTIBLE: { description: 'It is given up; a late payment still pays it.' },
  },
})

const BillingSettingsType = builder.objectRef<BillingSettings>('BillingSettings').implement({
  description: 'How the workspace bills, in the mode of the caller.',
  fields: (t) => ({
    seller: t.expose('seller', { type: SellerType, description: 'Who sells.' }),
    taxName: t.exposeString('taxName', {
      nullable: true,
      description: 'The name of the tax, such as `VAT`; null: it has none.',
    }),
    taxPercent: t.expose('taxPercent', {
      type: 'Decimal',
      description: 'The tax of customers without a tax of their own, in percent; 0 at first.',
    }),
    taxInclusive: t.exposeBoolean('taxInclusive', {
      description: 'Whether prices include the tax; false at first.',
    }),
    invoicePrefix: t.exposeString('invoicePrefix', {
      description: 'The beginning of the numbers of invoices; `INV` at first.',
    }),
    creditNotePrefix: t.exposeString('creditNotePrefix', {
      description: 'The beginning of the numbers of credit notes; `CN` at first.',
    }),
    draftHours: t.exposeInt('draftHours', {
      description: 'How long a renewal with usage stays a draft after its boundary; 1 at first.',
    }),
    graceDays: t.exposeInt('graceDays', {
      description: 'Days from the due date of an invoice until PAST_DUE; 3 at first.',
    }),
    entitledWhilePastDue: t.exposeBoolean('entitledWhilePastDue', {
      description: 'Whether a subscription that is PAST_DUE still grants; true at first.',
    }),
    oneTrialPerCustomer: t.exposeBoolean('oneTrialPerCustomer', {
      description: 'Whether a customer gets the trial of a plan only once; true at first.',
    }),
    applyStoreCredit: t.exposeBoolean('applyStoreCredit', {
      description: 'Whether store credit pays invoices as they are finalised; true at first.',
    }),
    grantCreditsOn: t.expose('grantCreditsOn', {
      type: CreditGrantTimeEnum,
      description: 'When the credits that plans include are granted; PERIOD_START at first.',
    }),
    embedOrigins: t.exposeStringList('embedOrigins', {
      description: 'The origins whose pages may frame the hosted pages; none at first.',
    }),
    retryDays: t.exposeIntList('retryDays', {
      description:
        'Days after the first failed payment of an invoice on which it is tried again; [1, 3, 5, 7] at first.',
    }),
    finalAction: t.expose('finalAction', {
      type: DunningFinalActionEnum,
      description:
        'What happens to the subscription when the last retry failed, or as many days after the days of grace when nothing was charged; SUSPEND at first.',
    }),
    finalInvoice: t.expose('finalInvoice', {
      type: DunningFinalInvoiceEnum,
      description: 'What happens to the invoice then; KEEP at first.',
    }),
  }),
})

const SellerInput = builder.inputType('SellerInput', {
  description: 'Who sells; all parts are replaced.',
  fields: (t) => ({
    name: t.string({ description: 'At most 255 characters.' }),
    address: t.string({ description: 'At most 1,000 characters.' }),
    taxId: t.string({ description: 'At most 100 characters.' }),
    email: t.string({ description: 'At most 254 characters.' }),
  }),
})

const UpdateBillingSettingsInput = builder.inputType('UpdateBillingSettingsInput', {
  description: 'The changes: omitted fields stay, null restores what was there at first.',
  fields: (t) => ({
    seller: t.field({ type: SellerInput, description: 'Who sells.' }),
    taxName: t.string({ description: 'At most 100 characters.' }),
    taxPercent: t.field({
      type: 'Decimal',
      description: '0 to 100, with at most 4 digits after the point.',
    }),
    taxInclusive: t.boolean({ description: 'Whether prices include the tax.' }),
    invoicePrefix: t.string({
      description: '1 to 20 capital letters, digits or hyphens. The numbers of a year go on.',
    }),
    creditNotePrefix: t.string({ description: 'The same for credit notes; another one.' }),
    draftHours: t.int({ description: '0 to 720.' }),
    graceDays: t.int({
      description: '0 to 365. An invoice that waits for its date already keeps a later one.',
    }),
    entitledWhilePastDue: t.boolean({ description: 'For subscriptions that change from now on.' }),
    oneTrialPerCustomer: t.boolean({ description: 'For subscriptions made from now on.' }),
    applyStoreCredit: t.boolean({ description: 'For invoices finalised from now on.' }),
    grantCreditsOn: t.field({
      type: CreditGrantTimeEnum,
      description:
        'For credits granted from now on; those that wait for a payment already still come with it.',
    }),
    embedOrigins: t.stringList({
      description:
        'At most 20, as browsers send them: https://example.com, with no wildcard; an empty list as null: none.',
    }),
    retryDays: t.intList({
      description:
        'At most 8 days of 1 to 60, rising; an empty list: a payment is never tried again.',
    }),
    finalAction: t.field({
      type: DunningFinalActionEnum,
      description: 'For invoices whose schedule ends from now on.',
    }),
    finalInvoice: t.field({
      type: DunningFinalInvoiceEnum,
      description: 'For invoices whose schedule ends from now on.',
    }),
  }),
})

builder.queryFields((t) => ({
  billingSettings: t.field({
    type: BillingSettingsType,
    description: 'How the workspace bills. Needs read.',
    resolve: (_root, _args, ctx) => ctx.perform(getBillingSettings, {}),
  }),
}))

builder.mutationFields((t) => ({
  updateBillingSettings: t.field({
    type: BillingSettingsType,
    description:
      'Changes how the workspace bills; invoices that exist keep their tax and numbers. Needs admin.',
    args: { input: t.arg({ type: UpdateBillingSettingsInput, required: true }) },
    resolve: (_root, { input }, ctx) => ctx.perform(updateBillingSettings, { ...input }),
  }),
}))
