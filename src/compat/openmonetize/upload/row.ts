/** A row of an uploaded file, and its largest length. */
import { type DomainError, invalid } from '../../../core/values/errors.ts'

export interface Row {
  /** The event in the document's form; throws INVALID_REQUEST for a malformed row. */
  read(): unknown
}

export type Content = AsyncIterable<Buffer>

/** Longer than any accepted event, however it is escaped. */
export const rowLengthMax = 128 * 1024

export function tooLong(unit: 'row' | 'line', number: number): DomainError {
  const message = `The ${unit} ${number} of data is longer than ${rowLengthMax} characters.`
  return invalid(message, { [unit]: number })
}
