/** The charges of a plan version that a config has no form for: they are shown apart, and no next version is made of them. Pure. */
import { minor } from '../minor-units.ts'
import { type Charge, priceOf } from './config-parts.ts'

const componentModels: ReadonlySet<string> = new Set(['FLAT', 'PER_UNIT', 'GRADUATED', 'VOLUME'])
const pricingModels: ReadonlySet<string> = new Set(['PER_UNIT', 'GRADUATED', 'VOLUME'])

/** Whether a usage component says the whole price. */
export function fitsComponent({ perQuantity, charge }: Charge): boolean {
  return !perQuantity && componentModels.has(charge.model)
}

/** Whether a component also names what is charged for, under the charge's own key. */
export function isMetric(one: Charge): boolean {
  return fitsComponent(one) && one.meter?.key === one.key
}

/** Whether the pricing says the whole price: it has no free units, and is due in advance or metered. */
export function fitsPricing({ timing, charge }: Charge): boolean {
  const isFree = Number(charge.includedUnits) > 0
  return pricingModels.has(charge.model) && !isFree && timing !== 'AT_START'
}

export function otherOf(one: Charge, currency: string) {
  const { key, name, perQuantity, timing, meter, charge } = one
  const { packageSize, packagePrice, percent, minFee, maxFee } = charge
  const amountOf = (fee: string) => minor(fee, currency)
  return {
    ...{ chargeKey: key, displayName: name, currency, perQuantity },
    ...(meter && { metricKey: meter.key }),
    ...(timing && { timing: timing.toLowerCase() }),
    ...priceOf(charge, currency),
    ...(packagePrice !== null && { amount: amountOf(packagePrice) }),
    ...(packageSize !== null && { packageSize: Number(packageSize) }),
    ...(percent !== null && { percent: Number(percent) }),
    ...(minFee !== null && { minAmount: amountOf(minFee) }),
    ...(maxFee !== null && { maxAmount: amountOf(maxFee) }),
  }
}
