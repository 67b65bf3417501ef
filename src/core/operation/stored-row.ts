/** What operations do with a row named by its id: require it, compare its version, answer it. */
import type { Prisma } from '#prisma'
import { DomainError, notFound } from '../values/errors.ts'

/** The row, or NOT_FOUND when it is null. */
export function requireRow<Row>(row: Row | null | undefined, what: string, id: string): Row {
  if (row === null || row === undefined) throw notFound(what, id)
  return row
}

/**
 * PRECONDITION_FAILED unless the row has the version that the caller expects; without an expectation any version passes. The
 * row must be locked. `current` is null for a row that does not exist yet.
 */
export function requireVersion(
  what: string,
  current: number | null,
  expected: number | null | undefined,
): void {
  if (expected === null || expected === undefined || current === expected) return
  throw new DomainError('PRECONDITION_FAILED', `The ${what} changed since that version.`, {
    reason: 'VERSION_CHANGED',
    expectedVersion: expected,
    currentVersion: current,
  })
}

interface Readable {
  // The methods of several tables have no arguments in common.
  findFirstOrThrow(args: never): unknown
}

/** The row after a write, with the columns and relations that the document selects. */
export function shown<Table extends Readable>(
  table: Table,
  id: string,
  selection: object,
): Promise<Prisma.Result<Table, object, 'findFirstOrThrow'>> {
  return table.findFirstOrThrow({ ...selection, where: { id } } as never) as never
}
