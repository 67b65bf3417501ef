/** The maximum sizes of a catalog: each server keeps it in memory as a whole, and reads it again after a change. */
import type { TenantDb } from '../operation/sql.ts'
import { DomainError } from '../values/errors.ts'

export const metersMax = 10_000
export const featuresMax = 10_000
export const rateCardsMax = 1_000
/** The rates of one card, and of all cards; replaced rates count too. */
export const ratesPerCardMax = 10_000
export const ratesMax = 50_000
/** Each event of the type updates one counter per feature. */
const featuresPerEventTypeMax = 100

/** LIMIT_EXCEEDED when the maximum is reached. The catalog's lock keeps two requests at once from passing together. */
export async function requireRoom(
  count: Promise<number>,
  max: number,
  what: string,
): Promise<void> {
  const used = await count
  if (used < max) return
  const figure = max.toLocaleString('en')
  throw new DomainError('LIMIT_EXCEEDED', `The maximum of ${figure} ${what} is reached.`, {
    limit: String(max),
    used: String(used),
    requested: '1',
  })
}

/** Requires room for one more feature that the events of the type move; archived features do not count. */
export function requireFeatureRoom(db: TenantDb, eventType: string): Promise<void> {
  const where = {
    archivedAt: null,
    type: { in: ['METERED' as const, 'CREDITS' as const] },
    OR: [{ meter: { eventType } }, { meterId: null, key: eventType }],
  }
  const what = `features of the event type ${JSON.stringify(eventType)} that are not archived`
  return requireRoom(db.feature.count({ where }), featuresPerEventTypeMax, what)
}
