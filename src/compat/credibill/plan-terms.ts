/** What requests say of a plan's price, and the version that it becomes. */
import { z } from 'zod'
import { invalid } from '../../core/values/errors.ts'
import { textInput } from '../input-parts.ts'
import { majorOf } from '../minor-units.ts'
import { minorInput } from './inputs.ts'
import {
  type Interval,
  intervals,
  ownKey,
  type PricingModel,
  pricingModels,
  type Terms,
} from './plan-fields.ts'

const name = textInput(255).min(3, 'must have at least 3 characters')
const description = textInput(1_000)
const unitPrice = z
  .number()
  .min(0, 'must not be negative')
  .max(1e13, 'must be at most 10^13')
  .describe('In the smallest units of the currency; it may have digits after the point.')
const freeUnits = z.number().min(0, 'must not be negative').max(1e13, 'must be at most 10^13')
const trialDays = z.int().min(0, 'must not be negative').max(730, 'must be at most 730')
const status = z.enum(['active', 'archived'])

const priced = { baseAmount: minorInput, unitPrice, freeUnits, trialDays }
export const updatable = z
  .object(priced)
  .partial()
  .extend({
    name: name.optional(),
    ...{ description: description.optional(), status: status.optional() },
  })
export type Changes = z.output<typeof updatable>

/** What each model costs; a flat plan has no usage, and one by usage no base. */
const needs: Readonly<
  Record<PricingModel, readonly ('baseAmount' | 'usageMetric' | 'unitPrice')[]>
> = {
  flat: ['baseAmount'],
  usage: ['usageMetric', 'unitPrice'],
  hybrid: ['baseAmount', 'usageMetric', 'unitPrice'],
}

export const planInput = z.strictObject({
  ...{ name, description: description.optional() },
  pricingModel: z.enum(pricingModels),
  baseAmount: minorInput.optional().describe('Required for flat and hybrid.'),
  currency: z.enum(['UGX', 'KES', 'RWF', 'TZS', 'USD']),
  interval: z.enum(Object.keys(intervals) as Interval[]).describe('one-time is for flat alone.'),
  trialDays: trialDays.default(0),
  usageMetric: textInput(100).optional().describe('Required for usage and hybrid.'),
  unitPrice: unitPrice.optional().describe('Required for usage and hybrid.'),
  freeUnits: freeUnits.default(0),
  status: status.default('active'),
  mode: z.enum(['live', 'test']).optional().describe("The key's mode, which is the default."),
})
export type PlanInput = z.output<typeof planInput>

export function requireTerms(given: PlanInput, keyMode: 'LIVE' | 'TEST'): void {
  const { pricingModel, interval, mode } = given
  const missing = needs[pricingModel].filter((field) => given[field] === undefined)
  if (missing.length > 0) throw invalid(`Missing required fields: ${missing.join(', ')}`)
  if (interval === 'one-time' && pricingModel !== 'flat') {
    throw invalid('The interval one-time is for flat plans alone.')
  }
  if (mode && mode !== keyMode.toLowerCase()) {
    throw invalid(`A key of the mode ${keyMode.toLowerCase()} makes plans of that mode alone.`)
  }
}

export function versionOf(given: PlanInput) {
  const { pricingModel, baseAmount, currency, interval, usageMetric = '', trialDays: days } = given
  const hasBase = pricingModel !== 'usage'
  const unit = majorOf(given.unitPrice ?? 0, currency)
  const charges = pricingModel === 'flat' ? [] : [chargeOf(usageMetric, unit, given.freeUnits)]
  return {
    ...{ currency, ...intervals[interval], charges, trialDays: days === 0 ? null : days },
    basePrice: hasBase ? majorOf(baseAmount ?? 0, currency) : '0',
    extras: { [ownKey]: { pricingModel } },
  }
}

/** The metric is made when it is not there yet, as a sum. The price is in major units. */
function chargeOf(key: string, unitPrice: string, includedUnits: number | string) {
  return {
    create: { meter: { key, aggregation: 'SUM' } },
    ...{ model: 'PER_UNIT', unitPrice, includedUnits },
  }
}

/** The next version, for subscribers from now on; null when no price changes. */
export function nextVersion(now: Terms | null, changes: Changes) {
  const { baseAmount, unitPrice: price, freeUnits: free, trialDays: days } = changes
  const changesUsage = price !== undefined || free !== undefined
  if (baseAmount === undefined && days === undefined && !changesUsage) return null
  if (now === null) throw invalid('The plan has no prices to change.')
  if (baseAmount !== undefined && now.pricingModel === 'usage') {
    throw invalid('A usage plan has no baseAmount.')
  }
  return {
    ...{ basedOnCurrent: true, publish: true },
    ...(baseAmount !== undefined && { basePrice: majorOf(baseAmount, now.currency) }),
    ...(days !== undefined && { trialDays: days === 0 ? null : days }),
    ...(changesUsage && { addCharges: [changedCharge(now, price, free)] }),
  }
}

/** What is not given stays. */
function changedCharge({ currency, usage }: Terms, price?: number, free?: number) {
  if (usage === null) throw invalid('A flat plan has no unitPrice and no freeUnits.')
  if (usage.unitPrice === null) {
    throw invalid('The plan was made elsewhere, and its units have no single price to change.')
  }
  const unit = price === undefined ? usage.unitPrice : majorOf(price, currency)
  return chargeOf(usage.metric, unit, free ?? usage.freeUnits ?? 0)
}
