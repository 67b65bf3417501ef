/** Reads the root field of an answer that came without errors. */

/** A field that may be null in the schema is null only together with an error, which has been answered by then. */
export function found<Value>(value: Value | null | undefined): Value {
  if (value === null || value === undefined) throw new Error('An answer without errors has no data')
  return value
}
