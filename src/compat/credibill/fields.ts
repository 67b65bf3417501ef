/** The common fields of CrediBill's answers: instants are milliseconds since 1970, amounts the smallest units of their currency. */
import { z } from 'zod'
import {
  combined,
  constant,
  decimalText,
  eg,
  type Field,
  from,
  id,
  leaf,
  text,
  workspaceId,
} from '../fields.ts'
import { minorOf } from '../minor-units.ts'

export const millis = leaf('DateTime', 1704067200000, z.int(), (instant) =>
  Date.parse(String(instant)),
)

/** An amount in the smallest units of the currency beside it. */
export function minor(name: string, example: number) {
  return combined(
    { amount: from(name, decimalText), currency: text },
    { schema: z.int(), example },
    ({ amount, currency }) => minorOf(amount, currency),
  )
}

/** What every object has: its id, when it was made, and whose it is. */
export function common(example: string) {
  return {
    _id: from('id', eg(example, id)),
    _creationTime: from('createdAt', millis),
    organizationId: workspaceId,
    appId: workspaceId,
  }
}

/** The mode of the key that asks. */
export const mode: Field<'live' | 'test'> = {
  ...constant('live'),
  schema: z.enum(['live', 'test']),
  write: (_row, { $mode }) => ($mode === 'TEST' ? 'test' : 'live'),
}

/** Whole lists come in the order in which their rows were made, whosever they are. */
export function oldestFirst<Row extends { _creationTime: number }>(rows: readonly Row[]): Row[] {
  return rows.toSorted((a, b) => a._creationTime - b._creationTime)
}
