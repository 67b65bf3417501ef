/** What an event is about: the object whose id is in its data. Pure. */
import type { JsonObject } from '../values/input.ts'

/** By the prefix of the ids: an event is about what its id names, whatever its type is called. */
const typesByPrefix = {
  ws: 'workspace',
  client: 'oauth_client',
  key: 'api_key',
  cust: 'customer',
  meter: 'meter',
  feature: 'feature',
  card: 'rate_card',
  rate: 'rate',
  plan: 'plan',
  planver: 'plan_version',
  cprice: 'custom_pricing',
  ent: 'entitlement',
  sub: 'subscription',
  inv: 'invoice',
  cn: 'credit_note',
  pay: 'payment',
  pm: 'payment_method',
  scr: 'store_credit',
  promo: 'promotion',
  plink: 'payment_link',
  chk: 'checkout',
  ref: 'refund',
  dsp: 'dispute',
  disc: 'discount',
  we: 'webhook_endpoint',
  clock: 'test_clock',
} as const

export type EntityType = (typeof typesByPrefix)[keyof typeof typesByPrefix]

export const entityTypes: readonly EntityType[] = Object.values(typesByPrefix)

/** The type of the object that our id names; null: none that events are about. */
export function entityTypeOf(id: string): EntityType | null {
  const prefix = id.slice(0, Math.max(0, id.indexOf('_')))
  return Object.hasOwn(typesByPrefix, prefix)
    ? typesByPrefix[prefix as keyof typeof typesByPrefix]
    : null
}

/** Null: the event is about no single object, or about a balance or usage, which have no id in it. */
export function entityOf(data: JsonObject): { entityType: EntityType; entityId: string } | null {
  const { id } = data
  if (typeof id !== 'string') return null
  const entityType = entityTypeOf(id)
  return entityType && { entityType, entityId: id }
}
