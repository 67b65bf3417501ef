/** What every entity of the schema is: something with an id that no other has, of whatever type. */
import { builder } from './builder.ts'

/** Of what `node` and `nodes` answer; the fields of a type know theirs. */
const typesOfNodes = new WeakMap<object, string>()

/** Says of which type a row is, which only who has loaded it knows. */
export function withType<Row extends object>(row: Row, type: string): Row {
  typesOfNodes.set(row, type)
  return row
}

export const Node = builder.interfaceRef<object>('Node').implement({
  description:
    'Something with an id of its own, by which a client can keep it and ask for it again. No id stands for two things, whatever their types.',
  resolveType: (row) => typesOfNodes.get(row),
  fields: (t) => ({
    id: t.id({ description: 'Our id: what it is and `_`, e.g. `cust_…`.' }),
  }),
})
