/** What codegen.ts writes of the documents of the SDKs: each operation as one text with the fragments that it uses. Pure. */
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  print,
  stripIgnoredCharacters,
  visit,
} from 'graphql'

export interface SdkOperation {
  name: string
  kind: OperationDefinitionNode['operation']
  /** Without spaces that GraphQL ignores. */
  text: string
}

export function sdkOperations(documents: DocumentNode): SdkOperation[] {
  const fragments = new Map<string, FragmentDefinitionNode>()
  for (const one of documents.definitions) {
    if (one.kind === Kind.FRAGMENT_DEFINITION) fragments.set(one.name.value, one)
  }
  return documents.definitions
    .filter((one) => one.kind === Kind.OPERATION_DEFINITION)
    .map((one) => {
      const parts = [one, ...usedBy(one, fragments)]
      const text = stripIgnoredCharacters(parts.map((part) => print(part)).join('\n'))
      return { name: one.name?.value ?? '', kind: one.operation, text }
    })
}

function usedBy(
  operation: OperationDefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): FragmentDefinitionNode[] {
  const used = new Set<FragmentDefinitionNode>()
  const collect = (node: OperationDefinitionNode | FragmentDefinitionNode) => {
    visit(node, {
      FragmentSpread({ name }) {
        const fragment = fragments.get(name.value)
        if (!fragment || used.has(fragment)) return
        used.add(fragment)
        collect(fragment)
      },
    })
  }
  collect(operation)
  return [...used]
}

/** The module of the Node SDK: the types that were made, and after them the documents. */
export function sdkDocuments(documents: DocumentNode, types: string): string {
  const texts = sdkOperations(documents).map(({ name, kind, text }) => {
    const of = `${name}${kind[0]?.toUpperCase()}${kind.slice(1)}`
    return `export const ${name}: Document<${of}, ${of}Variables> = { name: '${name}', kind: '${kind}', text: ${JSON.stringify(text)} }`
  })
  const head = '/** Documents of ../operations.graphql and their types, made by codegen.ts. */'
  return [head, "import type { Document } from './document.ts'", types, ...texts, ''].join('\n')
}
