/** A charge in an input: which prices each model takes, and tiers without gaps. Pure. */
import { z } from 'zod'
import { type Decimal, decimalText, zero } from '../values/decimal.ts'
import { nonNegative, percent, positive } from '../values/input.ts'
import { fitsCurrency } from '../values/money.ts'
import { type Charge, type ChargeModel, chargeModels, type Tier } from './charge.ts'

const tiersMax = 100

const tier = z
  .strictObject({
    upTo: positive.nullish(),
    above: nonNegative.nullish(),
    unitPrice: nonNegative.nullish(),
    flatFee: nonNegative.nullish(),
  })
  .refine((t) => !(t.upTo && t.above), 'must name upTo or above, not both')
  .refine((t) => t.unitPrice || t.flatFee, 'must have a unitPrice, a flatFee or both')

type GivenTier = z.output<typeof tier>

/** The fields of a charge, without those that say what it is for. */
export const chargeFields = {
  model: z.enum(chargeModels),
  includedUnits: nonNegative.nullish(),
  unitPrice: nonNegative.nullish(),
  tiers: z.array(tier).max(tiersMax, `must be at most ${tiersMax}`).nullish(),
  packageSize: positive.nullish(),
  packagePrice: nonNegative.nullish(),
  flatFee: nonNegative.nullish(),
  percent: percent.nullish(),
  minFee: nonNegative.nullish(),
  maxFee: nonNegative.nullish(),
}

const fields = z.strictObject(chargeFields)
type GivenCharge = z.output<typeof fields>
type PriceField = Exclude<keyof GivenCharge, 'model'>

const allowed: Record<ChargeModel, { required: PriceField[]; optional: PriceField[] }> = {
  PER_UNIT: { required: ['unitPrice'], optional: ['includedUnits'] },
  GRADUATED: { required: ['tiers'], optional: ['includedUnits'] },
  VOLUME: { required: ['tiers'], optional: ['includedUnits'] },
  PACKAGE: { required: ['packageSize', 'packagePrice'], optional: ['includedUnits'] },
  FLAT: { required: ['flatFee'], optional: [] },
  PERCENTAGE: {
    required: ['percent'],
    optional: ['includedUnits', 'flatFee', 'minFee', 'maxFee'],
  },
}

/** Checks the fields together; for superRefine of an object that has them. */
export function refineCharge(
  given: GivenCharge,
  ctx: { addIssue(issue: { code: 'custom'; path: (string | number)[]; message: string }): void },
): void {
  const issue = (path: (string | number)[], message: string) =>
    ctx.addIssue({ code: 'custom', path, message })
  const { required, optional } = allowed[given.model]
  for (const name of priceFields) {
    const isGiven = given[name] !== null && given[name] !== undefined
    if (required.includes(name) && !isGiven) issue([name], `is required with ${given.model}`)
    if (isGiven && !required.includes(name) && !optional.includes(name)) {
      issue([name], `does not go with ${given.model}`)
    }
  }
  if (given.tiers)
    for (const [index, message] of tierProblems(given.tiers)) {
      issue(['tiers', ...(index === null ? [] : [index])], message)
    }
  if (given.minFee && given.maxFee && given.minFee.gt(given.maxFee)) {
    issue(['maxFee'], 'must not be less than minFee')
  }
}

const priceFields = Object.keys(chargeFields).filter((name) => name !== 'model') as PriceField[]

function* tierProblems(tiers: GivenTier[]): Generator<[index: number | null, message: string]> {
  if (tiers.length === 0) yield [null, 'must not be empty']
  let from: Decimal = zero
  for (const [index, { upTo, above }] of tiers.entries()) {
    const isLast = index === tiers.length - 1
    if (isLast && upTo) yield [index, 'must be open, without upTo, since it is the last tier']
    if (!isLast && !upTo) yield [index, 'must have an upTo: only the last tier is open']
    if (above && !above.eq(from))
      yield [index, `must be above ${from.toFixed()}, where the tier before ends`]
    if (upTo?.lte(from)) yield [index, 'must have an upTo greater than that of the tier before']
    from = upTo ?? from
  }
}

/** The charge; `refineCharge` must have found no issue. */
export function toCharge(given: GivenCharge): Charge {
  const { model } = given
  const includedUnits = given.includedUnits ?? zero
  switch (model) {
    case 'PER_UNIT':
      return { model, includedUnits, unitPrice: known(given.unitPrice) }
    case 'GRADUATED':
    case 'VOLUME':
      return { model, includedUnits, tiers: known(given.tiers).map(toTier) }
    case 'PACKAGE': {
      const [packageSize, packagePrice] = [known(given.packageSize), known(given.packagePrice)]
      return { model, includedUnits, packageSize, packagePrice }
    }
    case 'FLAT':
      return { model, flatFee: known(given.flatFee) }
    case 'PERCENTAGE':
      return {
        model,
        includedUnits,
        percent: known(given.percent),
        flatFee: given.flatFee ?? zero,
        minFee: given.minFee ?? null,
        maxFee: given.maxFee ?? null,
      }
  }
}

function toTier({ upTo, unitPrice, flatFee }: GivenTier): Tier {
  return { upTo: upTo ?? null, unitPrice: unitPrice ?? zero, flatFee: flatFee ?? zero }
}

function known<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Error('The charge was not checked')
  return value
}

/** The first fee or minimum that the currency cannot express; unit prices may have more digits, since they are multiplied first. */
export function unpayableFee(charge: Charge, currency: string): string | null {
  const fees = feesOf(charge).filter((fee) => !fitsCurrency(fee, currency))
  return fees[0] ? `${decimalText(fees[0])} has more digits than ${currency}` : null
}

function feesOf(charge: Charge): Decimal[] {
  switch (charge.model) {
    case 'PER_UNIT':
    case 'PACKAGE':
      return []
    case 'GRADUATED':
    case 'VOLUME':
      return charge.tiers.map((t) => t.flatFee)
    case 'FLAT':
      return [charge.flatFee]
    case 'PERCENTAGE':
      return [charge.flatFee, charge.minFee ?? zero, charge.maxFee ?? zero]
  }
}
