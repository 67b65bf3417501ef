/** The JSON Schema of an input, with its named parts under `$defs`; checks that it cannot express are omitted. */
import { z } from 'zod'

export function publishedInput(schema: z.ZodType): Record<string, unknown> {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
}
