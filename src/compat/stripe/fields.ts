/** The common fields of Stripe's objects. */
import { z } from 'zod'
import { exact } from '../../core/values/exact-json.ts'
import {
  combined,
  constant,
  decimalText,
  type Field,
  from,
  id,
  jsonObject,
  leaf,
  nullable,
  text,
} from '../fields.ts'
import { minorDecimal } from '../minor-units.ts'
import { extrasOf, keptOf, shownMetadata } from './kept.ts'

/** Seconds since 1970. */
export const unix = leaf<number>('DateTime', 1_705_314_600, z.int(), (instant) =>
  Math.floor(Date.parse(String(instant)) / 1_000),
)

export const livemode: Field<boolean> = {
  ...constant(false),
  schema: z.boolean(),
  write: (_row, { $mode }) => $mode === 'LIVE',
}
export const created = from('createdAt', unix)

export const metadata: Field<Record<string, string>> = {
  ...combined(
    { metadata: jsonObject },
    { schema: z.record(z.string(), z.string()), example: {} },
    ({ metadata: all }) => shownMetadata(all as Record<string, unknown>),
  ),
}

/** What is kept with the object for Stripe's clients, by its name there: in its extras, or as before there were any, in its metadata. */
export function kept(name: string, example: unknown = null): Field {
  return combined(
    { extras: jsonObject, metadata: jsonObject },
    { schema: z.unknown().nullable(), example },
    ({ extras, metadata: all }) => {
      const own = { ...keptOf(all as Record<string, unknown>), ...extrasOf(extras) }
      return own[name] ?? null
    },
  )
}

/** A customer that was made at Stripe keeps its id there, as our externalId. */
const parts = { id, externalId: nullable(id) }

export const customerId = combined(
  parts,
  { schema: z.string(), example: 'cus_123' },
  ({ id: own, externalId }) => (externalId?.startsWith('cus_') ? externalId : own),
)

/** Beyond what a double holds exactly, the digits are written as they are. */
export function wholeOf(digits: string): number {
  const value = Number(digits)
  return Number.isSafeInteger(value) ? value : exact(digits)
}

/** Minor units of the currency beside it. */
export function minor(name: string, example: number) {
  return combined(
    { amount: from(name, decimalText), currency: text },
    { schema: z.int(), example },
    ({ amount, currency }) => wholeOf(minorDecimal(amount, currency).round(0, 0).toFixed()),
  )
}

export const currency = combined(
  { currency: text },
  { schema: z.string(), example: 'usd' },
  (row) => row.currency.toLowerCase(),
)
