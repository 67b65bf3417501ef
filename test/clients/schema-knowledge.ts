/** What caches must know of the schema in advance: the types of each interface. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  buildSchema,
  type IntrospectionQuery,
  introspectionFromSchema,
  isAbstractType,
} from 'graphql'

export const schemaFile = join(import.meta.dirname, '../../schema/schema.graphql')
const schema = buildSchema(readFileSync(schemaFile, 'utf8'))

/** As Apollo takes it. */
export const possibleTypes: Record<string, string[]> = Object.fromEntries(
  Object.values(schema.getTypeMap())
    .filter(isAbstractType)
    .map((type) => [type.name, schema.getPossibleTypes(type).map(({ name }) => name)]),
)

/** As urql takes it. */
export const introspection: IntrospectionQuery = introspectionFromSchema(schema, {
  descriptions: false,
})
