/** What an operation costs: the number of values its answer can hold, by the sizes of its lists. */
import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql'
import { pageSizeDefault, pageSizeMax } from '../core/page.ts'

/** Of lists without pages, such as the rates of a card. */
const listSizeAssumed = 5
/** The whole schema, which is some thousand values however it is asked for. */
const introspectionCost = 1_000

export interface CostRequest {
  schema: GraphQLSchema
  document: DocumentNode
  operation: OperationDefinitionNode
  /** Absent before the variables are known: page sizes in variables then count as 1. */
  variables?: Readonly<Record<string, unknown>>
}

export interface Cost {
  cost: number
  /** Whether page sizes are in variables. */
  open: boolean
}

/**
 * Every field costs 1, and a field in a list as often as the list is long. A page is as long as `first` or `last`, 20 without
 * either, at most 100; any other list counts as 5. Fields selected twice count twice.
 */
export function costOf({ schema, document, operation, variables }: CostRequest): Cost {
  const fragments = new Map<string, FragmentDefinitionNode>()
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) {
      fragments.set(definition.name.value, definition)
    }
  }
  // Fragments that spread fragments many times over would take exponential time without this.
  const known = new Map<string, number>()
  let open = false
  const cost = ofSelection(operation.selectionSet, schema.getRootType(operation.operation)?.name, 1)
  return { cost, open }

  function ofSelection(set: SelectionSetNode, typeName: string | undefined, page: number): number {
    let sum = 0
    for (const selection of set.selections) {
      switch (selection.kind) {
        case Kind.FIELD:
          sum += ofField(selection, typeName, page)
          break
        case Kind.INLINE_FRAGMENT: {
          const condition = selection.typeCondition?.name.value ?? typeName
          sum += ofSelection(selection.selectionSet, condition, page)
          break
        }
        case Kind.FRAGMENT_SPREAD:
          sum += ofFragment(selection.name.value, page)
      }
    }
    return sum
  }

  function ofFragment(name: string, page: number): number {
    const fragment = fragments.get(name)
    if (!fragment) return 0
    const memo = `${name} ${page}`
    const found = known.get(memo)
    if (found !== undefined) return found
    known.set(memo, 0)
    const sum = ofSelection(fragment.selectionSet, fragment.typeCondition.name.value, page)
    known.set(memo, sum)
    return sum
  }

  function ofField(node: FieldNode, typeName: string | undefined, page: number): number {
    const name = node.name.value
    if (name === '__schema' || name === '__type') return introspectionCost
    const field = fieldOf(schema, typeName, name)
    if (!field || !node.selectionSet) return 1
    const child = getNamedType(field.type)
    if (!isCompositeType(child)) return 1
    const paged = field.args.some((arg) => arg.name === 'first')
    const size = paged ? sizeOf(node) : 0
    // Of a connection the rows are lists inside it; a list may have pages without one.
    const isList = isListType(getNullableType(field.type))
    const inside = ofSelection(node.selectionSet, child.name, isList ? 0 : size)
    return isList ? 1 + inside * (size || page || listSizeAssumed) : 1 + inside
  }

  function sizeOf(node: FieldNode): number {
    let size: number | undefined
    for (const { name, value } of node.arguments ?? []) {
      if (name.value !== 'first' && name.value !== 'last') continue
      if (value.kind === Kind.INT) size = bounded(Number(value.value))
      if (value.kind === Kind.VARIABLE) {
        open = true
        if (!variables) size ??= 1
        const given = variableValue(value.name.value)
        if (variables && typeof given === 'number') size = bounded(given)
      }
    }
    return size ?? pageSizeDefault
  }

  function variableValue(variable: string): unknown {
    if (variables && Object.hasOwn(variables, variable)) return variables[variable]
    return defaultOf(operation, variable)
  }
}

function bounded(size: number): number {
  return Math.min(Math.max(size, 1), pageSizeMax)
}

function defaultOf(operation: OperationDefinitionNode, name: string): number | null {
  const found = operation.variableDefinitions?.find((v) => v.variable.name.value === name)
  return found?.defaultValue?.kind === Kind.INT ? Number(found.defaultValue.value) : null
}

function fieldOf(
  schema: GraphQLSchema,
  typeName: string | undefined,
  name: string,
): GraphQLField<unknown, unknown> | undefined {
  const type = typeName === undefined ? undefined : schema.getType(typeName)
  return isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined
}
