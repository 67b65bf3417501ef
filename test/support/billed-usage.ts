/** Usage for tests of billing: a meter that is charged in tiers, and events with their times. */

import { RecordUsageDocument, ReverseUsageEventDocument } from './ledger.generated.ts'
import type { ChargeInput } from './plans.generated.ts'
import type { Tenant } from './tenant.ts'

/** The first 1,000 units at a price, the others at 0.01. */
export function graduated(unitPrice: string, key = 'calls'): ChargeInput {
  return { key, model: 'GRADUATED', tiers: [{ upTo: '1000', unitPrice }, { unitPrice: '0.01' }] }
}

/** Whose usage: a customer's, or a subscription's when it is named. */
export interface UserOf {
  customerId: string
  subscriptionId?: string
}

/** Records usage as of an instant, at which the clock stands then; returns the id of the event. */
export async function use(
  tenant: Tenant,
  whose: UserOf,
  instant: string,
  quantity: number,
  eventType = 'calls',
): Promise<string> {
  tenant.clock.set(instant)
  return useLate(tenant, whose, instant, quantity, eventType)
}

/** Records usage of the past. */
export async function useLate(
  tenant: Tenant,
  { customerId, subscriptionId }: UserOf,
  timestamp: string,
  quantity: number,
  eventType = 'calls',
): Promise<string> {
  const properties = { n: quantity }
  const input = { customerId, subscriptionId, eventType, timestamp, properties, quantity }
  const { recordUsage } = await tenant.ask(RecordUsageDocument, { input })
  if (!recordUsage) throw new Error('No event')
  return recordUsage.id
}

export async function reverse(tenant: Tenant, id: string): Promise<void> {
  await tenant.ask(ReverseUsageEventDocument, { id })
}
