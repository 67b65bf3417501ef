/** How much a catalog may hold: each server keeps it in memory as a whole, and reads it again after a change. */
import type { TenantDb } from '../operation/sql.ts'
import { DomainError } from '../values/errors.ts'

export const metersMax = 10_000
export const featuresMax = 10_000
export const rateCardsMax = 1_000
/** Of one card, and of all: those that were replaced too. */
export const ratesPerCardMax = 10_000
export const ratesMax = 50_000
/** Each event of the type moves a counter of each. */
const featuresPerEventTypeMax = 100

/** LIMIT_EXCEEDED where there are so many already. The catalog's lock keeps two that come at once apart. */
export async function requireRoom(
  count: Promise<number>,
  max: number,
  what: string,
): Promise<void> {
  if ((await count) < max) return
  const figure = max.toLocaleString('en')
  throw new DomainError('LIMIT_EXCEEDED', `There are at most ${figure} ${what}.`, { limit: max })
}

/** For one more feature that the events of the type move; archived ones do not count. */
export function requireFeatureRoom(db: TenantDb, eventType: string): Promise<void> {
  const where = {
    archivedAt: null,
    type: { in: ['METERED' as const, 'CREDITS' as const] },
    OR: [{ meter: { eventType } }, { meterId: null, key: eventType }],
  }
  const what = `features of the event type ${JSON.stringify(eventType)} that are not archived`
  return requireRoom(db.feature.count({ where }), featuresPerEventTypeMax, what)
}
