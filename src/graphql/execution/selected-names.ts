/** The names of the fields that a document selects below a field: computed once per document. */
import { type FieldNode, type GraphQLResolveInfo, Kind, type SelectionSetNode } from 'graphql'

type Info = Pick<GraphQLResolveInfo, 'fieldNodes' | 'fragments'>

/** Executions of a compiled operation share the same nodes. */
const known = new WeakMap<readonly FieldNode[], ReadonlySet<string>>()

/** The names of all fields at any depth, including those whose conditions do not hold. */
export function selectedNames(info: Info): ReadonlySet<string> {
  const found = known.get(info.fieldNodes)
  if (found) return found
  const names = new Set<string>()
  const entered = new Set<string>()
  for (const { selectionSet } of info.fieldNodes) collect(selectionSet)
  known.set(info.fieldNodes, names)
  return names

  function collect(set: SelectionSetNode | undefined): void {
    for (const selection of set?.selections ?? []) {
      if (selection.kind === Kind.FIELD) names.add(selection.name.value)
      if (selection.kind !== Kind.FRAGMENT_SPREAD) collect(selection.selectionSet)
      else if (!entered.has(selection.name.value)) {
        entered.add(selection.name.value)
        collect(info.fragments[selection.name.value]?.selectionSet)
      }
    }
  }
}
