/**
 * One object for each path of a request.
 *
 * The Prisma plugin caches the rows that it has read under the object of their path, which graphql shares between all fields
 * below it. graphql-jit makes a new one for every field, so the plugin would find nothing and read the rows again.
 */
import {
  type GraphQLResolveInfo,
  type GraphQLSchema,
  getNamedType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
} from 'graphql'

type Path = GraphQLResolveInfo['path']

/** A path of a request and those that extend it. */
interface Step {
  path: Path | undefined
  next: Map<string | number, Step>
}

const starts = new WeakMap<object, Step>()

/** Makes the resolvers of the schema see the same object for the same path, for the duration of a request. */
export function withOnePath(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || isIntrospectionType(type)) continue
    if (type === schema.getSubscriptionType()) continue
    for (const field of Object.values(type.getFields())) {
      const { resolve } = field
      // Other fields neither answer rows of Prisma nor need more of one than it was read with.
      const readsRows =
        getNamedType(field.type).extensions.pothosPrismaModel ||
        field.extensions.pothosPrismaSelect ||
        isInterfaceType(getNamedType(field.type))
      if (!resolve || !readsRows) continue
      field.resolve = (parent, args, context, info) =>
        resolve(parent, args, context, { ...info, path: pathOf(context, info.path) })
    }
  }
  return schema
}

function pathOf(context: object, path: Path): Path {
  let start = starts.get(context)
  if (!start) {
    start = { path: undefined, next: new Map() }
    starts.set(context, start)
  }
  return stepOf(start, path).path ?? path
}

function stepOf(start: Step, path: Path): Step {
  const before = path.prev ? stepOf(start, path.prev) : start
  let step = before.next.get(path.key)
  if (!step) {
    step = { path: { ...path, prev: before.path }, next: new Map() }
    before.next.set(path.key, step)
  }
  return step
}
