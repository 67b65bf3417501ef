/** The figures that revenue of a range and of each interval of a series have in common, in GraphQL. */
import type { CurrencyRevenue } from '../../core/revenue/revenue.ts'
import type { RevenueMoves } from '../../core/revenue/revenue-buckets.ts'
import { fromMinor } from '../../core/values/money.ts'
import { builder } from './builder.ts'

/** The amounts of a type of figures, in minor units. */
type AmountOf<Figures> = {
  [Name in keyof Figures]: Figures[Name] extends bigint ? Name : never
}[keyof Figures]

/** Reads an amount in major units. */
const major =
  <Figures extends { currency: string }>(name: AmountOf<Figures>) =>
  (figures: Figures) =>
    fromMinor(figures[name] as bigint, figures.currency)

const money = major<RevenueMoves>

const RevenueFigures = builder.interfaceRef<RevenueMoves>('RevenueFigures').implement({
  description:
    'Revenue in one currency, in its major units. Recurring revenue (MRR) is what paid subscriptions charge whatever is used, as of a month: base price, charges per quantity and flat fees, less the customer’s discount and promotions that recur; without usage, tax and what is paid once. openingMrr + newMrr + reactivationMrr + expansionMrr − contractionMrr − churnMrr = mrr.',
  fields: (t) => ({
    currency: t.exposeString('currency', { description: 'ISO 4217.' }),
    openingMrr: t.field({
      type: 'Decimal',
      description: 'Recurring revenue of a month at the start.',
      resolve: money('openingMinor'),
    }),
    newMrr: t.field({
      type: 'Decimal',
      description: 'Of customers that had none before.',
      resolve: money('newMinor'),
    }),
    reactivationMrr: t.field({
      type: 'Decimal',
      description: 'Of customers that had none left.',
      resolve: money('reactivationMinor'),
    }),
    expansionMrr: t.field({
      type: 'Decimal',
      description: 'What customers pay more.',
      resolve: money('expansionMinor'),
    }),
    contractionMrr: t.field({
      type: 'Decimal',
      description: 'What customers pay less, as a positive amount.',
      resolve: money('contractionMinor'),
    }),
    churnMrr: t.field({
      type: 'Decimal',
      description: 'What customers paid that pay nothing any more, as a positive amount.',
      resolve: money('churnMinor'),
    }),
    mrr: t.field({
      type: 'Decimal',
      description: 'Recurring revenue of a month at the end.',
      resolve: money('closingMinor'),
    }),
    payingCustomers: t.field({
      type: 'SafeInt',
      description: 'Customers with recurring revenue at the end.',
      resolve: ({ paying }) => paying,
    }),
    newPayingCustomers: t.field({
      type: 'SafeInt',
      description: 'How often a customer had recurring revenue for the first time.',
      resolve: ({ newPaying }) => newPaying,
    }),
    reactivatedCustomers: t.field({
      type: 'SafeInt',
      description: 'How often a customer had recurring revenue again.',
      resolve: ({ reactivated }) => reactivated,
    }),
    churnedCustomers: t.field({
      type: 'SafeInt',
      description: 'How often a customer’s recurring revenue ended.',
      resolve: ({ churned }) => churned,
    }),
    succeededPayments: t.expose('succeededPayments', {
      type: 'SafeInt',
      description: 'Payments that came, by the time of payment.',
    }),
    failedPayments: t.expose('failedPayments', {
      type: 'SafeInt',
      description: 'Payments that failed.',
    }),
    settledPayments: t.expose('settledPayments', {
      type: 'SafeInt',
      description: 'Of the payments that came, those that a provider collected: not `manual`.',
    }),
    cash: t.field({
      type: 'Decimal',
      description: 'The sum of the payments that came.',
      resolve: money('cashMinor'),
    }),
    netCash: t.field({
      type: 'Decimal',
      description:
        'The same less refunds that succeeded, pay-outs of store credit and lost disputes, by the time at which the money went back.',
      resolve: money('netCashMinor'),
    }),
  }),
})

export const IntervalRevenueType = builder.objectRef<RevenueMoves>('IntervalRevenue').implement({
  description: 'Revenue of one interval in one currency.',
  interfaces: [RevenueFigures],
})

const wholeMoney = major<CurrencyRevenue>

const percent = 'In percent, to two digits.'

export const CurrencyRevenueType = builder.objectRef<CurrencyRevenue>('CurrencyRevenue').implement({
  description: 'Revenue of a range in one currency.',
  interfaces: [RevenueFigures],
  fields: (t) => ({
    arr: t.field({
      type: 'Decimal',
      description: 'Recurring revenue of a year at the end: 12 × mrr.',
      resolve: wholeMoney('arrMinor'),
    }),
    openingPayingCustomers: t.field({
      type: 'SafeInt',
      description: 'Customers with recurring revenue at the start.',
      resolve: ({ payingBefore }) => payingBefore,
    }),
    lostCustomers: t.expose('lostCustomers', {
      type: 'SafeInt',
      description:
        'Of the customers with recurring revenue at the start, those with none at the end.',
    }),
    customerChurnPercent: t.expose('customerChurnPercent', {
      type: 'Decimal',
      nullable: true,
      description: `lostCustomers ÷ openingPayingCustomers. ${percent} Null when there were none at the start.`,
    }),
    grossRetentionPercent: t.expose('grossRetentionPercent', {
      type: 'Decimal',
      nullable: true,
      description: `openingMrr less contraction and churn of the customers of the start, at least 0, ÷ openingMrr. ${percent} Null when openingMrr is 0.`,
    }),
    netRetentionPercent: t.expose('netRetentionPercent', {
      type: 'Decimal',
      nullable: true,
      description: `The same with expansion and reactivation of those customers. ${percent} Null when openingMrr is 0.`,
    }),
    arpu: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'mrr ÷ payingCustomers, to whole minor units. Null when nobody pays.',
      resolve: ({ arpuMinor, currency }) =>
        arpuMinor === null ? null : fromMinor(arpuMinor, currency),
    }),
    ltv: t.field({
      type: 'Decimal',
      nullable: true,
      description:
        'Lifetime value: arpu ÷ the customer churn of a month, to whole minor units; the churn of a longer or shorter range is that of its average month. Null when nobody pays or nobody was lost.',
      resolve: ({ ltvMinor, currency }) =>
        ltvMinor === null ? null : fromMinor(ltvMinor, currency),
    }),
    invoiced: t.field({
      type: 'Decimal',
      description:
        'Invoices that were finalised, except voided ones, without tax, less credit notes.',
      resolve: wholeMoney('invoicedMinor'),
    }),
  }),
})
