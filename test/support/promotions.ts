/** Makes promotions through the public API. */
import {
  ApplyPromotionDocument,
  CreatePromotionDocument,
  DiscountsDocument,
  PromotionCheckDocument,
  type PromotionCheckQueryVariables,
  type PromotionVersionInput,
  RemoveDiscountDocument,
} from './promotions.generated.ts'
import type { Tenant } from './tenant.ts'

let promotions = 0

/** A published promotion, 10 % off once unless its version says otherwise; returns its code. */
export async function addPromotion(
  tenant: Tenant,
  version: Partial<PromotionVersionInput> = {},
): Promise<string> {
  const code = `CODE-${++promotions}`
  const kind = version.kind ?? 'PERCENT'
  const terms = { kind, ...(kind === 'PERCENT' ? { percent: '10' } : {}), ...version }
  await tenant.ask(CreatePromotionDocument, { input: { code, version: terms, publish: true } })
  return code
}

export async function checkPromotion(
  tenant: Tenant,
  code: string,
  rest: Omit<PromotionCheckQueryVariables, 'code'> = {},
) {
  return (await tenant.ask(PromotionCheckDocument, { code, ...rest })).promotionCheck
}

/** Redeems a promotion for a subscription; answers its discounts in force. */
export async function applyPromotion(tenant: Tenant, id: string, code: string) {
  return (await tenant.ask(ApplyPromotionDocument, { id, code })).applyPromotion.discounts
}

export async function removeDiscount(tenant: Tenant, id: string): Promise<void> {
  await tenant.ask(RemoveDiscountDocument, { id })
}

/** All discounts of a subscription, in their order. */
export async function discountsOf(tenant: Tenant, id: string) {
  return (await tenant.ask(DiscountsDocument, { id })).customerSubscription.discounts
}
