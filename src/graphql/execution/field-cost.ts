/** What fields say of their own cost, where it is not that of one value: their lists without pages, and the work behind them. */
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

/** How long lists are, by the names of their fields. */
export type Sizes = Readonly<Record<string, number>>

export interface FieldCost {
  /** Of the field itself, in values; 1 when not said. */
  own?: number
  /** Of each item of the list that it answers, beside what is asked of the item. */
  each?: number
  /** Of lists at any depth below it, as the arguments make them; `now` stands for times that are left out. */
  sizes?(args: Arguments, now: () => Date): Sizes
}

/** For the options of a field: what `costOf` counts for it. */
export function costing(cost: FieldCost): { extensions: { cost: FieldCost } } {
  return { extensions: { cost } }
}

export function fieldCostOf(field: GraphQLField<unknown, unknown>): FieldCost {
  return (field.extensions.cost as FieldCost | undefined) ?? {}
}

/** The arguments as a document gives them; `read` tells the value of a variable. */
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

/** Whether a value of the type can hold lists. */
export function holdsLists(type: GraphQLInputType): boolean {
  if (isListType(getNullableType(type))) return true
  const named = getNamedType(type)
  if (!isInputObjectType(named)) return false
  const known = listed.get(named)
  if (known !== undefined) return known
  // For a type that holds itself.
  listed.set(named, false)
  const holds = Object.values(named.getFields()).some((field) => holdsLists(field.type))
  listed.set(named, holds)
  return holds
}

/** How long the longest list in a value of the type is. */
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
