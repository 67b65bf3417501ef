/** What usage is priced by: a meter, or a feature without a meter. Callers name it by id, key or event type. */
import type { FeatureType } from '../catalog/catalog.ts'
import type { TenantDb } from '../operation/sql.ts'
import { type DomainError, invalid } from '../values/errors.ts'

/** A meter, or else a feature: one measured in credits, or one that counts its events without a meter. */
export interface Billable {
  meterId: string | null
  featureId: string | null
  key: string
  name: string
  /** The name that a stored charge has: that of the meter, also when a metered feature named it. */
  storedName: string
  /** Whether its quantity is in credits, which included credits cover. */
  inCredits: boolean
  /** Whether it, or the feature by which the caller named it, is archived. */
  isArchived: boolean
}

interface MeterRow {
  id: string
  key: string
  name: string
  eventType: string
  archivedAt: Date | null
}

interface FeatureRow {
  id: string
  key: string
  name: string
  type: FeatureType
  archivedAt: Date | null
  meter: MeterRow | null
}

/** An identity that two names of one billable share. */
export function identityOf(target: { meterId: string | null; featureId: string | null }): string {
  return target.meterId ?? target.featureId ?? ''
}

/**
 * The billable of each key. The id or key of a feature comes first, then that of a meter, then the event type of exactly one of
 * them.
 * INVALID_REQUEST for a key that names nothing countable or several things, or the same billable as another key.
 */
export async function findBillables(db: TenantDb, keys: readonly string[]): Promise<Billable[]> {
  if (keys.length === 0) return []
  const named = [...new Set(keys)]
  const byName = [{ id: { in: named } }, { key: { in: named } }]
  const byEventType = { eventType: { in: named } }
  const features = await db.feature.findMany({
    where: { OR: [...byName, { meter: byEventType }] },
    include: { meter: true },
  })
  const meters = await db.meter.findMany({ where: { OR: [...byName, byEventType] } })
  const found = keys.map((key) => billableOf(key, features, meters))
  const seen = new Map<string, string>()
  for (const [index, billable] of found.entries()) {
    const key = keys[index] ?? ''
    const twin = seen.get(identityOf(billable))
    if (twin !== undefined) throw twice(twin, key)
    seen.set(identityOf(billable), key)
  }
  return found
}

function billableOf(key: string, features: FeatureRow[], meters: MeterRow[]): Billable {
  const isNamed = (one: { id: string; key: string }) => one.id === key || one.key === key
  const feature = features.find(isNamed)
  if (feature && isCounted(feature)) return ofFeature(feature)
  const meter = meters.find(isNamed)
  if (meter) return ofMeter(meter)
  const readers = [
    ...features.filter((f) => f.type === 'CREDITS' && f.meter?.eventType === key).map(ofFeature),
    ...meters.filter((m) => m.eventType === key).map(ofMeter),
  ]
  const [reader] = readers
  if (reader && readers.length === 1) return reader
  throw invalid(`${complaint(key, feature, readers)}.`, { key })
}

function complaint(key: string, feature: FeatureRow | undefined, readers: Billable[]): string {
  const quoted = JSON.stringify(key)
  if (readers.length > 1) {
    const names = readers.map((one) => one.key).join(', ')
    return `Events of the type ${quoted} count for several features or meters: name one of ${names}`
  }
  return feature
    ? `The feature ${quoted} is not counted: it is ${feature.type}`
    : `No feature, meter or event type is called ${quoted}`
}

function isCounted({ type }: FeatureRow): boolean {
  return type === 'METERED' || type === 'CREDITS'
}

/** A metered feature is another name of its meter. */
function ofFeature({ id, key, name, type, archivedAt, meter }: FeatureRow): Billable {
  const isArchived = archivedAt !== null
  if (type === 'METERED' && meter) {
    const counted = ofMeter(meter)
    return { ...counted, name, isArchived: isArchived || counted.isArchived }
  }
  const inCredits = type === 'CREDITS'
  return { meterId: null, featureId: id, key, name, storedName: name, inCredits, isArchived }
}

function ofMeter({ id, key, name, archivedAt }: MeterRow): Billable {
  const isArchived = archivedAt !== null
  const ids = { meterId: id, featureId: null }
  return { ...ids, key, name, storedName: name, inCredits: false, isArchived }
}

/** The billable of a stored charge or price. */
export function storedBillable(row: {
  meter: MeterRow | null
  feature: Omit<FeatureRow, 'meter'> | null
}): Billable {
  if (row.meter) return ofMeter(row.meter)
  if (row.feature) return ofFeature({ ...row.feature, meter: null })
  throw new Error('A charge is for neither a meter nor a feature')
}

function twice(first: string, second: string): DomainError {
  return invalid(
    first === second
      ? `${JSON.stringify(first)} is named twice.`
      : `${JSON.stringify(first)} and ${JSON.stringify(second)} name the same.`,
    { key: second },
  )
}
