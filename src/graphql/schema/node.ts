/** The interface of every entity of the schema, with its globally unique id. */
import { builder } from './builder.ts'

/** The types of objects from `node` and `nodes`; other fields know their type. */
const typesOfNodes = new WeakMap<object, string>()

/** Records the type of a row, which only its loader knows. */
export function withType<Row extends object>(row: Row, type: string): Row {
  typesOfNodes.set(row, type)
  return row
}

export const Node = builder.interfaceRef<object>('Node').implement({
  description: 'An object with a globally unique id, by which clients can cache and refetch it.',
  resolveType: (row) => typesOfNodes.get(row),
  fields: (t) => ({
    id: t.id({ description: 'Our id: a prefix for the type, e.g. `cust_…`.' }),
  }),
})
