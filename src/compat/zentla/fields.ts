/** The common fields of Zentla's answers. */
import { z } from 'zod'
import { combined, constant, eg, id, leaf, object } from '../fields.ts'
import { ifMatch, settlesTag } from './inputs.ts'

/** ISO 8601 with milliseconds, as GraphQL has it. */
export const time = leaf(
  'DateTime',
  '2024-01-15T10:30:00.000Z',
  z.iso.datetime().meta({ pattern: undefined }),
)

/** The entity tag of a resource: its id, and the number that grows with every change. */
function etagOf<Name extends string>(version: Name) {
  return combined(
    { id, [version]: leaf<number>('Int', 1, z.number()) },
    { schema: z.string(), example: 'W/"cust_123-1"' },
    (row) => `W/"${row.id}-${row[version as keyof typeof row]}"`,
  )
}

/** A PATCH of a resource that has an ETag: it changes only the version that If-Match names. */
export function tagged<const Version extends 'revision' | 'version'>(
  version: Version,
  prefix: string,
) {
  const argument = version === 'version' ? 'expectedVersion' : 'expectedRevision'
  return {
    refuses: ['NOT_FOUND', 'PRECONDITION_FAILED'] as const,
    as: { 'if-match': argument } as const,
    headers: { 'if-match': ifMatch },
    settles: settlesTag('id', prefix),
    answerHeaders: { etag: etagOf(version) },
  }
}

/** The answer of a DELETE. */
export function deleted(example: string) {
  return object({ id: eg(example, id), deleted: constant(true) })
}
