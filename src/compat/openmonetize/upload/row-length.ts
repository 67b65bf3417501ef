/** How long one row of an uploaded file may be. */
import { type DomainError, invalid } from '../../../core/values/errors.ts'

/** More than any event that is accepted takes, however it is escaped. */
export const rowLengthMax = 128 * 1024

export function tooLong(unit: 'row' | 'line', number: number): DomainError {
  const message = `The ${unit} ${number} of data is longer than ${rowLengthMax} characters.`
  return invalid(message, { [unit]: number })
}
