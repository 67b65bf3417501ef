/** A row of an uploaded file, and how long it may be. */
import { type DomainError, invalid } from '../../../core/values/errors.ts'

export interface Row {
  /** The event as the document words it; throws INVALID_REQUEST for a row that is none. */
  read(): unknown
}

export type Content = AsyncIterable<Buffer>

/** More than any event that is accepted takes, however it is escaped. */
export const rowLengthMax = 128 * 1024

export function tooLong(unit: 'row' | 'line', number: number): DomainError {
  const message = `The ${unit} ${number} of data is longer than ${rowLengthMax} characters.`
  return invalid(message, { [unit]: number })
}
