/** How meters, features and rate cards are named by callers: by our id or by their key. */

import { isUniqueViolation } from '../operation/tenant-db.ts'
import { DomainError } from '../values/errors.ts'
import { isGeneratedId } from '../values/ids.ts'
import { key } from '../values/input.ts'

/** A key that cannot be mistaken for an id of ours with the prefix. */
export function catalogKey(prefix: string) {
  return key.refine((k) => !isGeneratedId(prefix, k), 'must not look like an id of ours')
}

/** The condition that finds a row by our id or its key. */
export function byIdOrKey(reference: string) {
  return { OR: [{ id: reference }, { key: reference }] }
}

/** Names the conflict when a key is taken already; anything else passes on. */
export function refuseTakenKey(what: string, key: string): (error: unknown) => never {
  return (error) => {
    if (!isUniqueViolation(error)) throw error
    throw new DomainError('CONFLICT', `Another ${what} has the key ${JSON.stringify(key)}.`, {
      key,
    })
  }
}
