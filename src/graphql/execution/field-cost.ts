/** Costs that fields declare when they differ from one value: the length of their lists, and the work behind them. */
import {
  type ArgumentNode,
  type GraphQLField,
  type GraphQLInputType,
  getNamedType,
  getNullableType,
  isInputObjectType,
  isListType,
  Kind,
  type ValueNode,
  valueFromASTUntyped,
} from 'graphql'

export type Arguments = Readonly<Record<string, unknown>>

/** The lengths of lists, by field name. */
export type Sizes = Readonly<Record<string, number>>

export interface FieldCost {
  /** The cost of the field itself, in values; default 1. */
  own?: number
  /** The cost of each item of the field's list, in addition to the fields selected of it. */
  each?: number
  /** The lengths of lists at any depth below the field, derived from the arguments; `now` replaces omitted times. */
  sizes?(args: Arguments, now: () => Date): Sizes
}

/** Field options that declare a cost for `costOf`. */
export function costing(cost: FieldCost): { extensions: { cost: FieldCost } } {
  return { extensions: { cost } }
}

export function fieldCostOf(field: GraphQLField<unknown, unknown>): FieldCost {
  return (field.extensions.cost as FieldCost | undefined) ?? {}
}

/** The arguments as the document gives them; `read` returns the value of a variable. */
export function readArguments(
  field: GraphQLField<unknown, unknown>,
  nodes: readonly ArgumentNode[],
  read: (variable: string) => unknown,
): Record<string, unknown> {
  const args: Record<string, unknown> = {}
  for (const arg of field.args) {
    const node = nodes.find(({ name }) => name.value === arg.name)?.value
    const value = node ? readValue(node, read) : undefined
    args[arg.name] = value === undefined ? arg.defaultValue : value
  }
  return args
}

function readValue(node: ValueNode, read: (variable: string) => unknown): unknown {
  switch (node.kind) {
    case Kind.VARIABLE:
      return read(node.name.value)
    case Kind.LIST:
      return node.values.map((item) => readValue(item, read))
    case Kind.OBJECT:
      return Object.fromEntries(
        node.fields.map(({ name, value }) => [name.value, readValue(value, read)]),
      )
    default:
      return valueFromASTUntyped(node)
  }
}

const listed = new WeakMap<GraphQLInputType, boolean>()

/** Whether a value of the type can contain lists. */
export function holdsLists(type: GraphQLInputType): boolean {
  if (isListType(getNullableType(type))) return true
  const named = getNamedType(type)
  if (!isInputObjectType(named)) return false
  const known = listed.get(named)
  if (known !== undefined) return known
  // A type may contain itself, so it is marked before its fields are examined.
  listed.set(named, false)
  const holds = Object.values(named.getFields()).some((field) => holdsLists(field.type))
  listed.set(named, holds)
  return holds
}

/** The length of the longest list in a value of the type. */
export function longestList(type: GraphQLInputType, value: unknown): number {
  if (value === null || value === undefined || !holdsLists(type)) return 0
  const nullable = getNullableType(type)
  if (isListType(nullable)) {
    const items: unknown[] = Array.isArray(value) ? value : [value]
    const inner = items.map((item) => longestList(nullable.ofType, item))
    return inner.reduce((a, b) => Math.max(a, b), items.length)
  }
  const fields = isInputObjectType(nullable) ? Object.values(nullable.getFields()) : []
  const given = value as Readonly<Record<string, unknown>>
  return fields.reduce(
    (most, { name, type: inner }) => Math.max(most, longestList(inner, given[name])),
    0,
  )
}
