/** The part of a body that its route knows, for dialects that ignore the rest. Pure. */
import { z } from 'zod'
import { formOf, listed } from './names.ts'

/** Without the fields that the schema does not know, at any depth; what is not an object is left to the schema to refuse. */
export function knownPart(schema: z.ZodType, given: unknown): unknown {
  if (Array.isArray(given)) {
    const element = listed(schema)
    return element ? given.map((one) => knownPart(element, one)) : given
  }
  const inner = formOf(schema, given)
  const isClosed = inner instanceof z.ZodObject && inner.def.catchall instanceof z.ZodNever
  if (!isClosed || typeof given !== 'object' || given === null) return given
  const known = Object.entries(given).filter(([name]) => Object.hasOwn(inner.shape, name))
  return Object.fromEntries(
    known.map(([name, value]) => [name, knownPart(inner.shape[name] as z.ZodType, value)]),
  )
}
