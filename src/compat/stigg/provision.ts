/**
 * Puts a customer on a plan. At Stigg a customer has one subscription to a product (and resource): a live one gets the plan and the
 * quantity, so that a request that is sent again changes nothing.
 */
import { z } from 'zod'
import { asking, listAll, listing } from '../asking.ts'
import type { Ask } from '../dialect.ts'
import { id, jsonObject, object, text } from '../fields.ts'
import { liveStatuses, resourceOf } from './resources.ts'
import { type OwnSubscription, ownSubscription } from './subscription-fields.ts'

const planned = asking('query plan', ['id'], object({ id, key: text, metadata: jsonObject }))
const live = listing('query customerSubscriptions', ['customerId', 'statuses'], ownSubscription)
const added = asking(
  'mutation createSubscription',
  [
    ...['customerId', 'planId', 'quantity', 'startAt', 'trialDays', 'collection', 'unique'],
    ...['metadata', 'extras', 'promotionCodes'],
  ],
  ownSubscription,
)
export const changed = asking(
  'mutation changeSubscription',
  ['id', 'planId', 'quantity', 'at', 'proration'],
  ownSubscription,
)

export const provisionAsks = [planned, live, added, changed]

export interface Provision {
  customerId: string
  planId: string
  resourceId: string | null
  quantity?: number
  at: 'NOW' | 'PERIOD_END'
  /** Of a new subscription. */
  terms: {
    startAt?: string
    trialDays?: number
    collection?: 'CHARGE' | 'INVOICE'
    metadata?: Readonly<Record<string, string>>
    promotionCodes?: readonly string[]
  }
}

const named = z.object({ productId: z.string().min(1).optional() })
const productDefault = 'product'

/** The product of a plan, which its metadata names. */
export function productOf(metadata: unknown): string {
  return named.safeParse(metadata).data?.productId ?? productDefault
}

export async function provision(ask: Ask, given: Provision): Promise<OwnSubscription> {
  const { customerId, planId, resourceId, quantity, at, terms } = given
  const plan = await planned.run(ask, { id: planId })
  const all = await listAll(ask, live, { customerId, statuses: liveStatuses })
  const product = productOf(plan.metadata)
  const present = all.find((one) => {
    return resourceOf(one.extras) === resourceId && productOf(one.plan.metadata) === product
  })
  if (present) {
    const next = quantity ?? present.quantity
    if (present.plan.id === plan.id && present.quantity === next) return present
    return changed.run(ask, { id: present.id, planId: plan.id, quantity: next, at })
  }
  return added.run(ask, {
    ...{ customerId, planId: plan.id, quantity, ...terms },
    // A resource may have the plan that the customer has for another one.
    ...(resourceId !== null && { unique: 'NONE', extras: { stigg: { resourceId } } }),
  })
}
