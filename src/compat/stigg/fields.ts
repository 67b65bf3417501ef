/** The common fields of Stigg's objects. */
import { z } from 'zod'
import { combined, id, jsonObject, leaf, nullable } from '../fields.ts'

/** ISO 8601 with milliseconds, as GraphQL has it. */
export const time = leaf<string>(
  'DateTime',
  '2024-01-15T10:30:00.000Z',
  z.iso.datetime().meta({ pattern: undefined }),
)

/** Customers have the id that their creator chose, which is our externalId. */
export const customerId = combined(
  { id, externalId: nullable(id) },
  { schema: z.string(), example: 'customer-123' },
  (row) => row.externalId ?? row.id,
)

/** Texts by their keys. */
export const metadata = combined(
  { metadata: jsonObject },
  { schema: z.record(z.string(), z.string()), example: {} },
  (row) => {
    const entries = Object.entries(row.metadata as Record<string, unknown>)
    return Object.fromEntries(
      entries.map(([key, value]) => [
        key,
        typeof value === 'string' ? value : JSON.stringify(value),
      ]),
    )
  },
)
