/** The builder of the schema in Stigg's names. Its resolvers ask ours, so that access, limits and the audit log are ours. */
import SchemaBuilder from '@pothos/core'
import type { Ask } from '../../dialect.ts'
import type { Pushes } from './shown.ts'

export interface StiggContext {
  ask: Ask
  /** Null over HTTP, where nothing is pushed. */
  pushes: Pushes | null
}

type Text = { Input: string; Output: string }

export const builder = new SchemaBuilder<{
  Context: StiggContext
  Scalars: {
    ConnectionCursor: Text
    DateTime: Text
    ID: Text
    JSON: { Input: Readonly<Record<string, unknown>>; Output: unknown }
    UUID: Text
  }
  // The plugins of our own schema add options to the type that are required there.
}>({} as never)

builder.queryType({})
builder.mutationType({})
builder.subscriptionType({})

const asGiven = { serialize: (value: unknown) => value }
const textOnly = (name: string) => ({
  serialize: (value: string) => value,
  parseValue(value: unknown) {
    if (typeof value === 'string' && value.length <= 500) return value
    throw new TypeError(`${name} must be a text of at most 500 characters.`)
  },
})

builder.scalarType('ConnectionCursor', textOnly('ConnectionCursor'))
builder.scalarType('UUID', textOnly('UUID'))
/** ISO 8601; what is no time is refused by the question that it is given to. */
builder.scalarType('DateTime', textOnly('DateTime'))
builder.scalarType('JSON', {
  ...asGiven,
  parseValue(value: unknown) {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return value as Readonly<Record<string, unknown>>
    }
    throw new TypeError('JSON must be an object.')
  },
})
