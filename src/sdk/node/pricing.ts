/** Plans and prices. Money is in major units of the currency, as exact decimals in texts. */
import type { CallOptions, Client } from './client.ts'
import { propertiesOf } from './encode.ts'
import {
  CalculatePrice,
  type CalculatePriceInput,
  type CalculatePriceQuery,
  CreateCustomPricing,
  type CreateCustomPricingInput,
  type CreateCustomPricingMutation,
  GetUsagePrice,
  type GetUsagePriceQuery,
  ListPlans,
  type ListPlansQueryVariables,
  type PlanFragment,
  type UsagePriceInput,
} from './operations.generated.ts'
import { type List, listOf } from './pages.ts'

export interface UsagePriceRequest extends Omit<UsagePriceInput, 'properties'> {
  properties?: Readonly<Record<string, unknown>> | null
}

export interface Pricing {
  plans(
    filter?: Omit<ListPlansQueryVariables, 'first' | 'after'>,
    options?: CallOptions,
  ): List<PlanFragment>
  /** What a plan would cost with this usage. */
  calculate(
    input: CalculatePriceInput,
    options?: CallOptions,
  ): Promise<CalculatePriceQuery['calculatePrice']>
  /** Prices of one customer, in place of those of its plan. */
  custom(
    input: CreateCustomPricingInput,
    options?: CallOptions,
  ): Promise<CreateCustomPricingMutation['createCustomPricing']>
  /** What one use costs; InvalidRequestError when no rate prices it. */
  usagePrice(
    input: UsagePriceRequest,
    options?: CallOptions,
  ): Promise<GetUsagePriceQuery['usagePrice']>
}

export function createPricing({ ask }: Client): Pricing {
  return {
    plans: (filter, options) =>
      listOf(async (page) => (await ask(ListPlans, { ...filter, ...page }, options)).plans),
    calculate: async (input, options) =>
      (await ask(CalculatePrice, { input }, options)).calculatePrice,
    custom: async (input, options) =>
      (await ask(CreateCustomPricing, { input }, options)).createCustomPricing,
    usagePrice: async ({ properties, ...rest }, options) => {
      const input = { ...rest, ...(properties && { properties: propertiesOf(properties) }) }
      return (await ask(GetUsagePrice, { input }, options)).usagePrice
    },
  }
}
