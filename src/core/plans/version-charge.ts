/**
 * The charges of a plan version beside its base price: for the usage of something, billed in arrears, or per unit of the
 * subscription's quantity. Each has a key that it keeps over the versions of its plan.
 */
import { z } from 'zod'
import type { Prisma } from '#prisma'
import { newMeter } from '../catalog/meters.ts'
import type { TenantDb } from '../operation/sql.ts'
import type { Charge } from '../pricing/charge.ts'
import { chargeFields, refineCharge, toCharge } from '../pricing/charge-input.ts'
import { fromStored } from '../pricing/stored-charge.ts'
import { invalid } from '../values/errors.ts'
import { key, reference, text } from '../values/input.ts'
import { type Billable, findBillables, identityOf, storedBillable } from './billable.ts'

/** With each period, like the base price; or once, with the first one. */
const chargeTimings = ['IN_ADVANCE', 'AT_START'] as const
export type ChargeTiming = (typeof chargeTimings)[number]

interface KeyedCharge {
  /** Unique in the version; the same in later versions. */
  key: string
  /** For lines of invoices; null: that of the billable. */
  name: string | null
  charge: Charge
}

export interface UsageCharge extends KeyedCharge {
  perQuantity: false
  billable: Billable
  timing: null
}

export interface QuantityCharge extends KeyedCharge {
  perQuantity: true
  billable: null
  timing: ChargeTiming
}

export type VersionCharge = UsageCharge | QuantityCharge

/** What a charge is called for people. */
export function nameOfCharge({ name, billable, key }: VersionCharge): string {
  return name ?? billable?.name ?? key
}

/** What a charge is for, and what it is called. */
export const chargeTarget = {
  key: reference.nullish(),
  chargeKey: key.nullish(),
  name: text(255).nullish(),
  perQuantity: z.boolean().nullish(),
  timing: z.enum(chargeTimings).nullish(),
  create: z.strictObject({ meter: newMeter }).nullish(),
}

/** Usage is charged by the key or id of a feature or meter, or by an event type; the quantity without one. */
export const versionChargeInput = z
  .strictObject({ ...chargeTarget, ...chargeFields })
  .superRefine((given, ctx) => {
    refineCharge(given, ctx)
    for (const [path, message] of targetProblems(given)) {
      ctx.addIssue({ code: 'custom', path: [path], message })
    }
  })
  .transform(({ key, chargeKey, name, perQuantity, timing, create, ...given }) => ({
    target: perQuantity ? null : (key ?? create?.meter.key ?? null),
    create: create ?? null,
    key: chargeKey ?? null,
    name: name ?? null,
    timing: timing ?? null,
    charge: toCharge(given),
  }))

export type GivenCharge = z.output<typeof versionChargeInput>

function* targetProblems(given: {
  key?: string | null
  perQuantity?: boolean | null
  timing?: ChargeTiming | null
  create?: { meter: { key: string } } | null
  model: Charge['model']
}): Generator<[path: string, message: string]> {
  const { key, create } = given
  if (!given.perQuantity) {
    if (!key && !create) yield ['key', 'is required without perQuantity']
    if (key && create && key !== create.meter.key) yield ['key', 'must be that of the new meter']
    if (given.timing) yield ['timing', 'goes with perQuantity only: usage is billed in arrears']
    return
  }
  if (create) yield ['create', 'does not go with perQuantity']
  if (key) yield ['key', 'does not go with perQuantity; its own key is chargeKey']
  if (given.model === 'PERCENTAGE') yield ['model', 'must not be PERCENTAGE with perQuantity']
}

type ChargeRow = Prisma.PlanChargeGetPayload<{ include: { meter: true; feature: true } }>

export function storedCharge(row: ChargeRow): VersionCharge {
  const { key, name } = row
  const charge = fromStored(row.charge)
  if (row.perQuantity) {
    const timing = row.timing ?? 'IN_ADVANCE'
    return { key, name, charge, perQuantity: true, billable: null, timing }
  }
  const billable = storedBillable(row)
  return { key, name, charge, perQuantity: false, billable, timing: null }
}

/** What the charges of an input come to stand beside, and after. */
interface Earlier {
  /** The charges that stay, but for those whose place another one takes: for the same billable, or with the same key. */
  present: readonly VersionCharge[]
  /** Those of the version before. */
  predecessors: readonly VersionCharge[]
}

/**
 * The charges with those of an input. One without a key keeps that of its predecessor, which is for the same billable or, per
 * quantity, has the same name; else it gets that of what it is for, or one made of its name.
 */
export async function chargesOf(
  db: TenantDb,
  given: readonly GivenCharge[],
  { present, predecessors }: Earlier,
): Promise<VersionCharge[]> {
  const targets = given.flatMap(({ target }) => target ?? [])
  const found = (await findBillables(db, targets)).values()
  const charges = given.map(({ target, key, name, timing, charge }): VersionCharge => {
    const unkeyed = { key: key ?? '', name, charge }
    if (target === null) {
      const inAdvance = timing ?? 'IN_ADVANCE'
      return { ...unkeyed, perQuantity: true, billable: null, timing: inAdvance }
    }
    const known = found.next().value
    if (!known) throw new Error('A target has no billable')
    // As it is when the version is read again: terms that were not saved yet price the same.
    const billable = { ...known, name: known.storedName }
    return { ...unkeyed, perQuantity: false, billable, timing: null }
  })
  return withKeys(inPlace(charges, present), predecessors)
}

/** The present charges, each replaced by the one that takes its place, and then the further ones. */
function inPlace(charges: readonly VersionCharge[], present: readonly VersionCharge[]) {
  const further = [...charges]
  const placed = present.map((old) => {
    const place = further.findIndex(
      ({ key, billable }) =>
        key === old.key || (billable !== null && subjectOf(old) === identityOf(billable)),
    )
    const [taken] = place < 0 ? [] : further.splice(place, 1)
    return taken ? { ...taken, key: taken.key || old.key } : old
  })
  return [...placed, ...further]
}

/** The charges, of which those with an empty key get one. */
function withKeys(charges: VersionCharge[], predecessors: readonly VersionCharge[]) {
  const taken = new Set<string>()
  for (const { key } of charges) {
    if (taken.has(key)) {
      throw invalid(`The chargeKey ${JSON.stringify(key)} is given twice.`, { key })
    }
    if (key !== '') taken.add(key)
  }
  const free = predecessors.filter(({ key }) => !taken.has(key))
  const inherited = charges.map((charge) => {
    if (charge.key !== '') return charge
    const place = free.findIndex((one) => subjectOf(one) === subjectOf(charge))
    const [predecessor] = place < 0 ? [] : free.splice(place, 1)
    if (predecessor) taken.add(predecessor.key)
    return predecessor ? { ...charge, key: predecessor.key } : charge
  })
  return inherited.map((charge) =>
    charge.key === '' ? { ...charge, key: freeKey(charge, taken) } : charge,
  )
}

function subjectOf({ billable, name }: VersionCharge): string {
  return billable ? identityOf(billable) : `quantity ${name}`
}

/** Takes a key that no other charge of the version has. */
function freeKey({ billable, name }: VersionCharge, taken: Set<string>): string {
  const wish = billable?.key ?? (slugOf(name ?? '') || 'quantity')
  let key = wish
  for (let n = 2; taken.has(key); n++) key = `${wish.slice(0, 90)}_${n}`
  taken.add(key)
  return key
}

/** "Extra seats" is extra_seats; empty when no letter or digit of a key is left. */
function slugOf(name: string): string {
  const words = name.toLowerCase().match(/[a-z0-9]+/g) ?? []
  return words.join('_').slice(0, 100)
}
