/** How callers name meters, features and rate cards: by our id or by their key. */

import { isUniqueViolation } from '../operation/tenant-db.ts'
import { DomainError } from '../values/errors.ts'
import { isGeneratedId } from '../values/ids.ts'
import { key } from '../values/input.ts'

/** A key that cannot be mistaken for one of our ids with this prefix. */
export function catalogKey(prefix: string) {
  return key.refine((k) => !isGeneratedId(prefix, k), 'must not have the form of one of our ids')
}

/** The condition that finds a row by our id or its key. */
export function byIdOrKey(reference: string) {
  return { OR: [{ id: reference }, { key: reference }] }
}

/** Turns the unique violation of a taken key into a CONFLICT that names it; rethrows any other error. */
export function refuseTakenKey(what: string, key: string): (error: unknown) => never {
  return (error) => {
    if (!isUniqueViolation(error)) throw error
    throw new DomainError('CONFLICT', `Another ${what} has the key ${JSON.stringify(key)}.`, {
      reason: 'KEY_TAKEN',
      key,
    })
  }
}
