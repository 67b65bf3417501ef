/** Reads entities by their ids: one statement per type and selection. */
import { queryFromInfo } from '@pothos/plugin-prisma'
import type { GraphQLResolveInfo } from 'graphql'
import {
  type AdminType,
  findAdminRows,
  findOwnRows,
  findRows,
  type OwnType,
  type ReadableType,
} from '../../core/nodes/find-rows.ts'
import { DomainError } from '../../core/values/errors.ts'
import type { Context } from '../execution/context.ts'
import { withType } from './node.ts'

/** The entities found, by id; unknown and forbidden ones are missing. */
export type Found = ReadonlyMap<string, object>

export interface NodeRequest {
  ctx: Context
  info: GraphQLResolveInfo
  ids: string[]
  /** The Prisma selection that Pothos needs for the selected fields of the type. */
  selection: object
}

export interface NodeType {
  name: string
  /** Whether its rows come from Prisma. */
  selects: boolean
  find(request: NodeRequest): Promise<Found>
}

export function table(name: ReadableType): NodeType {
  return {
    name,
    selects: true,
    find: async ({ ctx, ids, selection }) => ctx.perform(findRows, { type: name, ids }, selection),
  }
}

/** A type of which a customer token may read the rows of its customer. */
export function ownTable(name: OwnType): NodeType {
  return {
    name,
    selects: true,
    find: async ({ ctx, ids, selection }) =>
      ctx.perform(findOwnRows, { type: name, ids }, selection),
  }
}

export function adminTable(name: AdminType): NodeType {
  return {
    name,
    selects: true,
    find: async ({ ctx, ids, selection }) =>
      ctx.perform(findAdminRows, { type: name, ids }, selection),
  }
}

/** The rows of one type by their ids; unknown and forbidden ones are missing. */
export async function loadOfType(
  type: NodeType,
  ids: string[],
  ctx: Context,
  info: GraphQLResolveInfo,
): Promise<Found> {
  const selection = type.selects ? queryFromInfo({ context: ctx, info, typeName: type.name }) : {}
  const { name } = type
  const rows = await ctx
    .loaders()
    .nodes.loadMany(
      ids.map((id) => ({ id, group: `${name} ${JSON.stringify(selection)}`, find: findGroup })),
    )
  const found = new Map<string, object>()
  for (const [i, row] of rows.entries()) {
    if (row instanceof Error) throw row
    if (row) found.set(ids[i] as string, withType(row, name))
  }
  return found

  async function findGroup(group: string[]): Promise<Found> {
    try {
      return await type.find({ ctx, info, ids: group, selection })
    } catch (error) {
      // A credential without permission must not learn whether the object exists.
      if (error instanceof DomainError && error.code === 'FORBIDDEN') return new Map()
      throw error
    }
  }
}
