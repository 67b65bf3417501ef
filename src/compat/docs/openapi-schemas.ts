/** The schemas of a dialect as components of its OpenAPI document: each named schema appears once and is referenced. */
import { z } from 'zod'
import { publishedInput } from '../published-input.ts'

export type Schema = Record<string, unknown>
type Io = 'input' | 'output'

export interface Schemas {
  /** The schemas by name. */
  components: Record<string, Schema>
  /** A reference; `name` is for a schema without a name of its own. */
  named(name: string, schema: z.ZodType, io: Io): Schema
  /** A schema without a name is written inline, and only its named parts become components. */
  inline(schema: z.ZodType, io: Io): Schema
}

/** Answers may gain fields, so their schemas do not exclude other fields. */
function publishedOutput(schema: z.ZodType): Schema {
  return z.toJSONSchema(schema, {
    io: 'output',
    unrepresentable: 'any',
    override({ jsonSchema }) {
      if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties
    },
  })
}

export function createSchemas(): Schemas {
  const components: Record<string, Schema> = {}

  function keep(name: string, schema: Schema): Schema {
    const known = components[name]
    if (known && JSON.stringify(known) !== JSON.stringify(schema)) {
      throw new Error(`Two different schemas have the name ${name}`)
    }
    components[name] = schema
    return { $ref: `#/components/schemas/${name}` }
  }

  /** Moves named schemas into the components, recursively. */
  function settled(node: Schema): Schema {
    const { $schema: _, $defs, id, ...rest } = node
    for (const [name, below] of Object.entries(($defs ?? {}) as Record<string, Schema>)) {
      const { id: __, ...schema } = below
      keep(name, settled(schema))
    }
    const entries = Object.entries(rest).map(([key, value]) => [key, settledPart(key, value)])
    const schema = tidied(Object.fromEntries(entries))
    return typeof id === 'string' ? keep(id, schema) : schema
  }

  function settledPart(key: string, value: unknown): unknown {
    if (key === '$ref') return String(value).replace('#/$defs/', '#/components/schemas/')
    if (key === 'properties') {
      const fields = Object.entries(value as Record<string, Schema>)
      return Object.fromEntries(fields.map(([name, one]) => [name, settled(one)]))
    }
    if (schemaLists.has(key)) return (value as Schema[]).map(settled)
    return schemaKeys.has(key) && isSchema(value) ? settled(value) : value
  }

  const published = (schema: z.ZodType, io: Io) =>
    settled(io === 'input' ? publishedInput(schema) : publishedOutput(schema))

  return {
    components,
    inline: published,
    named(name, schema, io) {
      const found = published(schema, io)
      return typeof found.$ref === 'string' ? found : keep(name, found)
    },
  }
}

const schemaLists = new Set(['anyOf', 'oneOf', 'allOf'])
const schemaKeys = new Set(['items', 'additionalProperties'])

/**
 * Removes bounds that every double meets, and writes `true` for "anything", which more readers understand than `{}`. A default is
 * put into the description: generators assume that a field with a default is always present, even in requests.
 */
function tidied({ propertyNames, default: byDefault, ...schema }: Schema): Schema {
  if (byDefault !== undefined) {
    const words = `${JSON.stringify(byDefault)} by default.`
    schema.description = schema.description ? `${schema.description} ${words}` : words
  }
  const { additionalProperties: more } = schema
  if (isSchema(more) && Object.keys(more).length === 0) schema.additionalProperties = true
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum
  const isPlain = isSchema(propertyNames) && Object.keys(propertyNames).join() === 'type'
  return propertyNames === undefined || isPlain ? schema : { ...schema, propertyNames }
}

export function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
