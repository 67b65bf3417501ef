/** Types whose fields are those of a row: what a row lacks is null. */
import type { InputRef, ObjectRef } from '@pothos/core'
import type { Ask } from '../../dialect.ts'
import { builder } from './builder.ts'
import type { Row } from './rest.ts'

type Scalar = 'Boolean' | 'DateTime' | 'Float' | 'ID' | 'Int' | 'JSON' | 'String'
type ObjectType = ObjectRef<(typeof builder)['$inferSchemaTypes'], Row>
type Shape = Scalar | ObjectType | [ObjectType]

/** A list of another shape is written in brackets. */
export function shape(name: string, fields: Readonly<Record<string, Shape>>): ObjectType {
  return builder.objectRef<Row>(name).implement({
    fields: (t) =>
      Object.fromEntries(
        Object.entries(fields).map(([field, type]) => [
          field,
          t.field({
            type: type as never,
            nullable: true,
            resolve: (row: Row) => (row[field] ?? null) as never,
          }),
        ]),
      ),
  })
}

/** The texts `names`, and further fields. */
export function texts(names: string): Record<string, 'String'> {
  return Object.fromEntries(names.split(' ').map((name) => [name, 'String']))
}

export function times(names: string): Record<string, 'DateTime'> {
  return Object.fromEntries(names.split(' ').map((name) => [name, 'DateTime']))
}

export const Money = shape('Money', { amount: 'Float', currency: 'String' })

const PageInfo = shape('PageInfo', {
  ...texts('startCursor endCursor'),
  ...{ hasNextPage: 'Boolean', hasPreviousPage: 'Boolean' },
})

/** The connection of a shape, and its rows as one. */
export function connection(name: string, node: ObjectType): ObjectType {
  const edge = shape(`${name}Edge`, { node, cursor: 'String' })
  return shape(`${name}Connection`, { edges: [edge], pageInfo: PageInfo, totalCount: 'Int' })
}

type InputScalar = Exclude<Scalar, 'ID'> | 'UUID' | 'ConnectionCursor'
type Input = InputRef<Row>
export type Inputs = Readonly<Record<string, InputScalar | Input | [Input | 'String']>>

/** An input: a name that ends with ! is required. Every input may name the environment, which the key has chosen already. */
export function input(name: string, fields: Inputs): Input {
  const all = { ...fields, environmentId: 'UUID' }
  const made = builder.inputType(name, {
    fields: (t) =>
      Object.fromEntries(
        Object.entries(all).map(([field, type]) => [
          field.replace('!', ''),
          t.field({ type: type as never, required: field.endsWith('!') as never }),
        ]),
      ) as never,
  })
  return made as unknown as Input
}

/** The environment may be named at any depth. */
export function withoutEnvironment(given: Row): Row {
  const told = Object.entries(given).filter(([name]) => name !== 'environmentId')
  const inner = (value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? withoutEnvironment(value as Row)
      : value
  return Object.fromEntries(told.map(([name, value]) => [name, inner(value)]))
}

interface Operation {
  answers: Shape
  /** The name of its only argument, and its type. */
  takes: readonly [string, Input]
  /** That of a mutation is `write` by default, and a query asks ours. */
  scope?: Parameters<Ask['requireScope']>[0]
  run(ask: Ask, given: Row): Promise<unknown>
}

/** An operation that takes one input, and may be answered with null. Its scope is required before anything is read. */
export function operation(
  kind: 'query' | 'mutation',
  name: string,
  { answers, takes: [argument, type], scope, run }: Operation,
): void {
  const needed = scope ?? (kind === 'mutation' ? 'write' : null)
  const declare = kind === 'query' ? 'queryField' : 'mutationField'
  builder[declare](name, (t) =>
    t.field({
      type: answers as never,
      nullable: true,
      args: { [argument]: t.arg({ type, required: true }) },
      resolve(_root, args, { ask }) {
        if (needed) ask.requireScope(needed)
        return run(ask, (args as Row)[argument] as Row) as never
      },
    }),
  )
}
