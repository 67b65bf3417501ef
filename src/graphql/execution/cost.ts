/** The cost of an operation: the number of values that its answer can hold, by the sizes of its lists. */
import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  type SelectionSetNode,
  valueFromASTUntyped,
} from 'graphql'
import { pageSizeDefault, pageSizeMax } from '../../core/values/page.ts'
import {
  type FieldCost,
  fieldCostOf,
  holdsLists,
  longestList,
  readArguments,
  type Sizes,
} from './field-cost.ts'

/** The length of a list when neither an argument nor its field declares it. */
const listSizeAssumed = 5
/** The whole schema has some thousand values, however it is selected. */
const introspectionCost = 1_000

export interface CostRequest {
  schema: GraphQLSchema
  document: DocumentNode
  operation: OperationDefinitionNode
  /** Absent before the variables are known: pages in variables then count as 1, and lists as 0. */
  variables?: Readonly<Record<string, unknown>>
  /** Absent before the execution: what depends on the time then counts as a page of 1. */
  now?(): Date
}

export interface Cost {
  cost: number
  /** Whether the cost depends on variables or on the time. */
  open: boolean
}

/** The known lengths of lists below a field: of those directly below it, and of those with a name at any depth. */
interface Below {
  page: number
  sizes: Sizes
}

const nothing: Below = { page: 0, sizes: {} }

/**
 * Every field costs 1, and a field in a list as often as the list is long. A page is as long as `first` or `last`, 20 without
 * either, at most 100; a list that answers each item of an argument is as long as that argument; other lists count as their field
 * declares (field-cost.ts), else as 5. Fields selected twice count twice.
 */
export function costOf(request: CostRequest): Cost {
  const { schema, document, operation } = request
  const fragments = new Map<string, FragmentDefinitionNode>()
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) {
      fragments.set(definition.name.value, definition)
    }
  }
  const isQuery = operation.operation === OperationTypeNode.QUERY
  const costing: Costing = { ...request, fragments, known: new Map(), isQuery, open: false }
  const root = schema.getRootType(operation.operation)?.name
  const cost = ofSelection(costing, operation.selectionSet, root, nothing)
  return { cost, open: costing.open }
}

interface Costing extends CostRequest {
  fragments: ReadonlyMap<string, FragmentDefinitionNode>
  /** The costs computed so far: without them, fragments that spread fragments many times over would take exponential time. */
  known: Map<string, number>
  isQuery: boolean
  open: boolean
}

function ofSelection(
  costing: Costing,
  set: SelectionSetNode,
  typeName: string | undefined,
  at: Below,
): number {
  let sum = 0
  for (const selection of set.selections) {
    switch (selection.kind) {
      case Kind.FIELD:
        sum += ofField(costing, selection, typeName, at)
        break
      case Kind.INLINE_FRAGMENT: {
        const condition = selection.typeCondition?.name.value ?? typeName
        sum += ofSelection(costing, selection.selectionSet, condition, at)
        break
      }
      case Kind.FRAGMENT_SPREAD:
        sum += ofFragment(costing, selection.name.value, at)
    }
  }
  return sum
}

function ofFragment(costing: Costing, name: string, at: Below): number {
  const { fragments, known } = costing
  const fragment = fragments.get(name)
  if (!fragment) return 0
  const memo = `${name} ${at.page} ${JSON.stringify(at.sizes)}`
  const found = known.get(memo)
  if (found !== undefined) return found
  known.set(memo, 0)
  const sum = ofSelection(costing, fragment.selectionSet, fragment.typeCondition.name.value, at)
  known.set(memo, sum)
  return sum
}

function ofField(
  costing: Costing,
  node: FieldNode,
  typeName: string | undefined,
  at: Below,
): number {
  const { schema, now } = costing
  const name = node.name.value
  if (name === '__schema' || name === '__type') return introspectionCost
  const field = fieldOf(schema, typeName, name)
  if (!field) return 1
  const { own = 1, each = 0, sizes } = fieldCostOf(field)
  const told = sizes ? { ...at.sizes, ...sizesBelow(costing, field, node, sizes) } : at.sizes
  const page = sizes ? Number(!now) : pageOf(costing, field, node)
  const isList = isListType(getNullableType(field.type))
  // The rows of a connection are lists inside it; a list may have pages without a connection.
  const below = { page: isList ? 0 : page, sizes: told }
  const selection = node.selectionSet
  const inside = selection
    ? ofSelection(costing, selection, getNamedType(field.type).name, below)
    : 0
  if (!isList) return own + inside
  // A text or number in a list counts as one value, whatever its length.
  return own + (each + inside) * (told[name] ?? (page || at.page || listSizeAssumed))
}

function sizesBelow(
  costing: Costing,
  field: Field,
  node: FieldNode,
  sizes: NonNullable<FieldCost['sizes']>,
): Sizes {
  const args = argumentsOf(costing, field, node, () => true)
  if (costing.now) return sizes(args, costing.now)
  costing.open = true
  return {}
}

/** The length of a list directly below the field, or of the field itself; 0: not known. */
function pageOf(costing: Costing, field: Field, node: FieldNode): number {
  if (field.args.some((arg) => arg.name === 'first')) {
    const { first, last } = argumentsOf(costing, field, node, (arg) => /^(first|last)$/.test(arg))
    const size = typeof first === 'number' ? first : last
    return typeof size === 'number' ? bounded(size) : pageSizeDefault
  }
  if (!costing.isQuery) return 0
  const lists = new Map(field.args.map((arg) => [arg.name, holdsLists(arg.type)]))
  if (![...lists.values()].includes(true)) return 0
  const args = argumentsOf(costing, field, node, (arg) => lists.get(arg) ?? false)
  return field.args.reduce(
    (most, { name, type }) => Math.max(most, longestList(type, args[name])),
    0,
  )
}

function argumentsOf(
  costing: Costing,
  field: Field,
  node: FieldNode,
  matters: (arg: string) => boolean,
) {
  const nodes = (node.arguments ?? []).filter(({ name }) => matters(name.value))
  return readArguments(field, nodes, (variable) => variableValue(costing, variable))
}

function variableValue(costing: Costing, variable: string): unknown {
  const { variables, operation } = costing
  costing.open = true
  // 1 is the lower bound.
  if (!variables) return 1
  if (Object.hasOwn(variables, variable)) return variables[variable]
  const found = operation.variableDefinitions?.find((v) => v.variable.name.value === variable)
  return found?.defaultValue && valueFromASTUntyped(found.defaultValue)
}

type Field = GraphQLField<unknown, unknown>

function bounded(size: number): number {
  return Math.min(Math.max(size, 1), pageSizeMax)
}

function fieldOf(
  schema: GraphQLSchema,
  typeName: string | undefined,
  name: string,
): Field | undefined {
  const type = typeName === undefined ? undefined : schema.getType(typeName)
  return isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined
}
