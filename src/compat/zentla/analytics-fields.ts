/** The figures of a business as answers show them: one currency, amounts in minor units, rates in basis points. */
import { z } from 'zod'
import { decimal } from '../../core/values/decimal.ts'
import {
  bigCount,
  combined,
  decimalText,
  eg,
  type Field,
  type Fields,
  from,
  given,
  here,
  listOf,
  named,
  nullable,
  type ObjectField,
  object,
  text,
  type Written,
} from '../fields.ts'
import { minorOf } from '../minor-units.ts'
import { time } from './fields.ts'
import { currencyInput, timeInput } from './inputs.ts'
import { minor } from './minor-fields.ts'

/** An amount that there may not be. */
function maybeMinor(path: string, example: number) {
  return combined(
    { amount: from(path, nullable(decimalText)), currency: text },
    { schema: z.number().int().nullable(), example },
    ({ amount, currency }) => (amount === null ? null : minorOf(amount, currency)),
  )
}

/** A percentage in basis points: 2.5 % are 250. */
function basisPoints(path: string, example: number) {
  return combined(
    { percent: from(path, nullable(decimalText)) },
    { schema: z.number().int().nullable().describe('Basis points.'), example },
    ({ percent }) => (percent === null ? null : decimal(percent).times(100).toNumber()),
  )
}

/** What each interval tells. */
const moved = {
  mrr: minor('mrr', 290_000),
  openingMrr: minor('openingMrr', 261_000),
  newMrr: minor('newMrr', 29_000),
  expansionMrr: minor('expansionMrr', 2_900),
  contractionMrr: minor('contractionMrr', 0),
  churnMrr: minor('churnMrr', 2_900),
  reactivationMrr: minor('reactivationMrr', 0),
  revenue: minor('cash', 290_000),
  netRevenue: minor('netCash', 287_100),
  payingCustomers: eg(100, bigCount),
  newPayingCustomers: eg(10, bigCount),
  churnedCustomers: eg(1, bigCount),
  failedPayments: eg(2, bigCount),
}
export const intervalFigures = object(moved)

/** What a whole range tells besides. */
const figures = object({
  ...moved,
  arr: minor('arr', 3_480_000),
  arpu: maybeMinor('arpu', 2_900),
  ltv: maybeMinor('ltv', 290_000),
  customerChurnRate: basisPoints('customerChurnPercent', 100),
  grossRetentionRate: basisPoints('grossRetentionPercent', 9_890),
  netRetentionRate: basisPoints('netRetentionPercent', 10_000),
})

export const dunningFigures = object({
  retryingInvoices: eg(2, bigCount),
  recoveredInvoices: eg(7, bigCount),
  exhaustedInvoices: eg(1, bigCount),
  stoppedInvoices: eg(0, bigCount),
  recoveredAmount: minor('recoveredAmount', 20_300),
  dueAmount: minor('dueAmount', 2_900),
  recoveryRate: basisPoints('recoveryPercent', 8_750),
})

/**
 * An object with the figures of the currency that was asked for, among those that there are: without any, with zeros and no rates.
 */
export function withFigures<const Around extends Fields, const Row extends Fields>(
  around: Around,
  row: ObjectField<Row>,
): Field<Written<Around> & Written<Row>> & { schema: z.ZodObject } {
  const outer = object(around)
  const schema = z.object({ ...outer.schema.shape, ...row.schema.shape })
  const joined = combined(
    { outer: here(outer), all: from('currencies', listOf(row)) },
    { schema, example: { ...outer.example, ...row.example } },
    ({ outer: told, all: [found] }) => ({ ...told, ...(found ?? noFigures(row)) }),
  )
  return joined as unknown as Field<Written<Around> & Written<Row>> & { schema: typeof schema }
}

function noFigures<Row extends Fields>({ fields }: ObjectField<Row>) {
  const known = Object.entries(fields).map(([name, { schema }]) => {
    return [name, schema.safeParse(null).success ? null : 0]
  })
  return Object.fromEntries(known)
}

/** The range of time and the currency that figures are of. */
export const rangeQuery = {
  startDate: timeInput.optional().describe('30 days before the end by default.'),
  endDate: timeInput.optional().describe('Not included; now by default.'),
  currency: currencyInput.describe('The figures are of one currency: USD by default.'),
}
export const rangeAs = { startDate: 'startTime', endDate: 'endTime' } as const
export const range = {
  periodStart: from('startTime', time),
  periodEnd: from('endTime', eg('2024-02-15T10:30:00.000Z', time)),
}
export const currencyAsked = given('currency', z.string(), 'USD')
export const customers = {
  customers: from('customerCount', eg(120, bigCount)),
  newCustomers: from('newCustomerCount', eg(12, bigCount)),
}

export const metrics = named(
  'Metrics',
  withFigures({ ...range, currency: currencyAsked, ...customers }, figures),
)
