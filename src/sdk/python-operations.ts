/** What codegen.ts writes of the documents for the Python SDK: texts, and where amounts are in the answers. Pure. */
import {
  type DocumentNode,
  type GraphQLSchema,
  getNamedType,
  Kind,
  parse,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql'
import { sdkOperations } from './documents.ts'

export function pythonOperations(documents: DocumentNode, schema: GraphQLSchema): string {
  const operations = sdkOperations(documents).map(({ name, kind, text }) => {
    const decimals = decimalPaths(parse(text), schema)
    const set = decimals.length > 0 ? `frozenset(${JSON.stringify(decimals)})` : 'frozenset()'
    return `    "${name}": {"kind": "${kind}", "text": ${JSON.stringify(text)}, "decimals": ${set}},`
  })
  return `"""Documents of ../../operations.graphql and where their answers have amounts, made by codegen.ts."""

from typing import Any, Dict

OPERATIONS: Dict[str, Dict[str, Any]] = {
${operations.join('\n')}
}
`
}

/** The paths in an answer, by response names; lists are not steps. */
function decimalPaths(document: DocumentNode, schema: GraphQLSchema): string[] {
  const ofFragment = new Map<string, string[]>()
  const collect = (root: DocumentNode): string[] => {
    const found: string[] = []
    const path: string[] = []
    const info = new TypeInfo(schema)
    visit(
      root,
      visitWithTypeInfo(info, {
        Field: {
          enter({ name, alias }) {
            path.push(alias?.value ?? name.value)
            if (getNamedType(info.getType())?.name === 'Decimal') found.push(path.join('.'))
          },
          leave: () => void path.pop(),
        },
        FragmentSpread({ name }) {
          for (const inner of fragmentPaths(name.value)) found.push([...path, inner].join('.'))
        },
      }),
    )
    return found
  }
  const fragmentPaths = (name: string): string[] => {
    const known = ofFragment.get(name)
    if (known) return known
    const definition = document.definitions.find(
      (one) => one.kind === Kind.FRAGMENT_DEFINITION && one.name.value === name,
    )
    const made = definition ? collect({ kind: Kind.DOCUMENT, definitions: [definition] }) : []
    ofFragment.set(name, made)
    return made
  }
  const operation = document.definitions.filter((one) => one.kind === Kind.OPERATION_DEFINITION)
  return [...new Set(collect({ kind: Kind.DOCUMENT, definitions: operation }))].sort()
}
