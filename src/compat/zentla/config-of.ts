/** The config that a plan version shows: as it was given, or derived from the terms of a version made elsewhere. Pure. */
import { configNow } from './config-now.ts'
import { componentOf, grantOf, identityOf, priceOf, pricingOf, type Terms } from './config-parts.ts'
import type { Config } from './offer-config.ts'
import { fitsPricing, isMetric, otherOf } from './other-charges.ts'

export function configOf(terms: Terms): Record<string, unknown> {
  const { zentla } = terms.extras as { zentla?: { config?: Config } }
  return zentla?.config ? configNow(zentla.config, terms) : derived(terms)
}

function derived(terms: Terms): Record<string, unknown> {
  const { currency, trialDays, charges, entitlements } = terms
  const main = mainOf(terms)
  const components = charges.filter(isMetric)
  const others = charges.filter((one) => one !== main && !isMetric(one))
  return {
    pricing: {
      ...pricingOf(terms),
      ...(main && { ...priceOf(main.charge, currency), ...identityOf(main) }),
    },
    ...(trialDays && { trial: { days: trialDays, requirePaymentMethod: false } }),
    entitlements: entitlements.map(grantOf),
    ...(components.length > 0 && {
      usageComponents: components.map((one) => componentOf(one, currency)),
    }),
    ...(others.length > 0 && { otherCharges: others.map((one) => otherOf(one, currency)) }),
  }
}

/** The only price of the quantity, which is the pricing itself where no base price stands beside it. */
function mainOf({ basePrice, charges }: Terms) {
  const [main, ...more] = charges.filter(({ perQuantity }) => perQuantity)
  const isAlone = more.length === 0 && Number(basePrice) === 0
  return main && isAlone && fitsPricing(main) ? main : null
}
