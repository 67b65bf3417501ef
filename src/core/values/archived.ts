/**
 * Archiving a feature, meter or rate card keeps it from being given to anything new; everything that already uses it goes on.
 * Customers keep what they have, at the prices they have; events are recorded and priced as before.
 */
import { DomainError } from './errors.ts'

/** Refuses an archived thing where it would be given to something new. */
export function refuseArchived(
  what: 'feature' | 'meter' | 'rate card',
  { id, key, archivedAt }: { id: string; key: string; archivedAt: Date | null },
): void {
  if (archivedAt !== null) throw archivedRefusal(`The ${what} ${JSON.stringify(key)}`, id)
}

export function archivedRefusal(what: string, id: string): DomainError {
  const details = { reason: 'ARCHIVED', id } as const
  return new DomainError('PRECONDITION_FAILED', `${what} is archived; unarchive it first.`, details)
}
