/** What a purchase consists of: lines with a price of their own, or charges of plans at their present price. */
import { z } from 'zod'
import { pricedOnce, priceFields } from '../invoices/priced-line.ts'
import type { ReadContext } from '../operation/operation.ts'
import { requirePlan } from '../plans/plan-reference.ts'
import { findEffectiveVersion } from '../plans/publish-version.ts'
import { nameOfCharge } from '../plans/version-charge.ts'
import { termsOf } from '../plans/version-terms.ts'
import { priceCharge } from '../pricing/charge.ts'
import { type Decimal, decimal, decimalText } from '../values/decimal.ts'
import { DomainError, invalid, notFound } from '../values/errors.ts'
import { key, reference, text } from '../values/input.ts'
import { fromMinor, toMinor } from '../values/money.ts'

const linesMax = 250

/** A charge of a plan per unit of a quantity, or a line that names its price. */
const saleLine = z
  .strictObject({
    description: text(1000).nullish(),
    ...priceFields,
    planId: reference.nullish(),
    chargeKey: key.nullish(),
  })
  .refine(({ planId, chargeKey }) => (planId == null) === (chargeKey == null), {
    message: 'must have both planId and chargeKey, or neither',
  })
  .refine(
    (line) =>
      line.chargeKey == null
        ? line.description != null && pricedOnce(line)
        : line.amount == null && line.unitPrice == null && line.description == null,
    'must have a planId with a chargeKey, or a description with either an amount, or a unitPrice with a quantity',
  )

export const saleLinesInput = z
  .array(saleLine)
  .min(1, 'must have at least 1')
  .max(linesMax, `must be at most ${linesMax}`)

export type SaleLine = z.output<typeof saleLine>

/** A line with its price; major units. */
export interface PricedSaleLine {
  description: string
  amount: Decimal | null
  quantity: Decimal | null
  unitPrice: Decimal | null
}

/** NOT_FOUND for unknown plans and charges, INVALID_REQUEST for charges that cannot be sold alone or are in another currency. */
export async function priceSaleLines(
  ctx: Pick<ReadContext, 'db'>,
  lines: readonly SaleLine[],
  currency: string,
  now: Date,
): Promise<PricedSaleLine[]> {
  const priced: PricedSaleLine[] = []
  for (const { planId, chargeKey, description, amount, quantity, unitPrice } of lines) {
    if (planId != null && chargeKey != null) {
      priced.push(await priceOfCharge(ctx, { planId, chargeKey, quantity, currency }, now))
      continue
    }
    priced.push({
      description: description ?? '',
      ...{ amount: amount ?? null, quantity: quantity ?? null, unitPrice: unitPrice ?? null },
    })
  }
  return priced
}

interface SoldCharge {
  planId: string
  chargeKey: string
  quantity: Decimal | null | undefined
  currency: string
}

async function priceOfCharge(
  { db }: Pick<ReadContext, 'db'>,
  { planId, chargeKey, quantity, currency }: SoldCharge,
  now: Date,
): Promise<PricedSaleLine> {
  const plan = await requirePlan(db, planId)
  const version = await findEffectiveVersion(db, plan.id, now)
  if (!version || plan.archivedAt !== null) {
    const message = `The plan ${JSON.stringify(plan.key)} has no version in effect.`
    throw new DomainError('PRECONDITION_FAILED', message, {
      ...{ reason: 'NONE_IN_EFFECT', key: plan.key, at: now.toISOString() },
    })
  }
  const terms = termsOf(version)
  const found = terms.charges.find((one) => one.key === chargeKey)
  if (!found) throw notFound('charge', chargeKey)
  if (!found.perQuantity) {
    throw invalid(`The charge ${chargeKey} bills usage and cannot be sold alone.`, {
      field: 'chargeKey',
    })
  }
  if (terms.currency !== currency) {
    throw invalid(`The charge ${chargeKey} is in ${terms.currency}.`, {
      ...{ field: 'currency', currency: terms.currency },
    })
  }
  const units = quantity ?? decimal(1)
  const { amount } = priceCharge(found.charge, units)
  const name = nameOfCharge(found)
  return {
    description: units.eq(1) ? name : `${name} × ${decimalText(units)}`,
    amount: fromMinor(toMinor(amount, currency), currency),
    ...{ quantity: null, unitPrice: null },
  }
}

/** Decimals are stored as texts. */
export function storedLines(lines: readonly (SaleLine | PricedSaleLine)[]) {
  return lines.map(({ amount, quantity, unitPrice, ...line }) => ({
    ...line,
    amount: amount == null ? null : decimalText(amount),
    quantity: quantity == null ? null : decimalText(quantity),
    unitPrice: unitPrice == null ? null : decimalText(unitPrice),
  }))
}

/** The lines of a stored list, as they were given. */
export function readLines(stored: unknown): (SaleLine & PricedSaleLine)[] {
  const lines = stored as ReturnType<typeof storedLines>
  return lines.map(({ amount, quantity, unitPrice, ...line }) => ({
    ...line,
    description: line.description ?? '',
    amount: amount === null ? null : decimal(amount),
    quantity: quantity === null ? null : decimal(quantity),
    unitPrice: unitPrice === null ? null : decimal(unitPrice),
  }))
}
