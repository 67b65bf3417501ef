/** Makes the meters and features that a version charges for or grants and that are not there yet, with the version or not at all. */
import { addFeature, type NewFeature, newFeature } from '../catalog/features.ts'
import { addMeter, type NewMeter } from '../catalog/meters.ts'
import type { WriteContext } from '../operation/operation.ts'
import { DomainError } from '../values/errors.ts'
import { parseInput } from '../values/input.ts'
import type { GivenCharge } from './version-charge.ts'
import type { GivenEntitlement } from './version-entitlement.ts'

interface Parts {
  charges?: readonly GivenCharge[] | null
  addCharges?: readonly GivenCharge[] | null
  entitlements?: readonly GivenEntitlement[] | null
  addEntitlements?: readonly GivenEntitlement[] | null
}

/** What is there already is used as it is, and must be what would be made: CONFLICT otherwise. */
export async function createMissing(ctx: WriteContext, given: Parts): Promise<void> {
  const charges = [...(given.charges ?? []), ...(given.addCharges ?? [])]
  for (const { create } of charges) if (create) await ensureMeter(ctx, create.meter)
  const granted = [...(given.entitlements ?? []), ...(given.addEntitlements ?? [])]
  for (const { feature: key, create } of granted) {
    if (!create) continue
    const { meter, ...kind } = create
    if (meter) await ensureMeter(ctx, meter)
    await ensureFeature(ctx, parseInput(newFeature, { ...kind, key, meterKey: meter?.key }))
  }
}

async function ensureMeter(ctx: WriteContext, wanted: NewMeter): Promise<void> {
  const { key, aggregation, eventType, valueProperty } = wanted
  const found = await ctx.db.meter.findFirst({ where: { key } })
  if (!found) {
    await addMeter(ctx, wanted)
    return
  }
  const isSame =
    found.aggregation === aggregation &&
    found.eventType === (eventType ?? key) &&
    found.valueProperty === (valueProperty ?? null)
  if (!isSame) throw otherwise('meter', key)
}

async function ensureFeature(ctx: WriteContext, wanted: NewFeature): Promise<void> {
  const { key, type, meterKey } = wanted
  const found = await ctx.db.feature.findFirst({ where: { key }, include: { meter: true } })
  if (!found) {
    await addFeature(ctx, wanted)
    return
  }
  const isSame = found.type === type && (!meterKey || found.meter?.key === meterKey)
  if (!isSame) throw otherwise('feature', key)
}

function otherwise(what: string, key: string): DomainError {
  const message = `There is another ${what} with the key ${JSON.stringify(key)}.`
  return new DomainError('CONFLICT', message, { reason: 'KEY_TAKEN', key })
}
