/** What a caller may send as a JSON Schema, with its parts that have names below `$defs`; checks that it cannot say are left out. */
import { z } from 'zod'

export function publishedInput(schema: z.ZodType): Record<string, unknown> {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
}
