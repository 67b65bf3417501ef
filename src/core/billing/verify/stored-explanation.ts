/** Reads back what an explanation of a line tells. Pure. */
import { z } from 'zod'
import { type Decimal, decimal, parseDecimal } from '../../values/decimal.ts'
import { toMinor } from '../../values/money.ts'

/** A number as text. */
export const storedNumber = z
  .string()
  .refine((text) => parseDecimal(text) !== null)
  .transform((text): Decimal => decimal(text))

const time = z.iso.datetime().transform((text) => new Date(text))

export const storedPeriod = z.object({ start: time, end: time.nullable() })
export const storedRange = z.object({ start: time, end: time })

export const storedShare = z.object({
  of: storedNumber,
  numeratorMs: z.int(),
  denominatorMs: z.int(),
})

/** Major units as minor ones. */
export function minorOf(amount: Decimal, currency: string): bigint {
  return toMinor(amount, currency)
}

/** The one that was stored, when it is one of those that there may be; else what there should be. */
export function storedAmong<Value>(
  candidates: readonly Value[],
  isStored: (value: Value) => boolean,
): Value | null {
  return candidates.find(isStored) ?? candidates[0] ?? null
}
