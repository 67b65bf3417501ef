/** Scopes a Prisma client to one workspace: no query can read or write a row of another. */
import { Prisma, type PrismaClient } from '#prisma'
import { invalid } from '../values/errors.ts'
import type { TenantDb } from './sql.ts'

type Args = Record<string, unknown>

/** The places where each Prisma method takes its conditions and its new rows. */
const shapes: Record<string, readonly ('where' | 'data' | 'create')[]> = {
  findUnique: ['where'],
  findUniqueOrThrow: ['where'],
  findFirst: ['where'],
  findFirstOrThrow: ['where'],
  findMany: ['where'],
  count: ['where'],
  aggregate: ['where'],
  groupBy: ['where'],
  update: ['where'],
  updateMany: ['where'],
  updateManyAndReturn: ['where'],
  delete: ['where'],
  deleteMany: ['where'],
  upsert: ['where', 'create'],
  create: ['data'],
  createMany: ['data'],
  createManyAndReturn: ['data'],
}

export type TenantClient = TenantDb & {
  $transaction<T>(
    run: (db: TenantDb) => Promise<T>,
    options?: { maxWait?: number; timeout?: number },
  ): Promise<T>
}

export function scopeToWorkspace(prisma: PrismaClient, workspaceId: string): TenantClient {
  const scoped = prisma.$extends({
    query: {
      $allModels: {
        $allOperations({ model, operation, args, query }) {
          const shape = shapes[operation]
          if (!shape || model === 'ServerSecret') {
            throw new Error(`${model}.${operation} is not available to a workspace`)
          }
          const column = model === 'Workspace' ? 'id' : 'workspaceId'
          const next: Args = { ...(args as Args) }
          for (const part of shape) next[part] = bind(next[part], column, workspaceId)
          if (next.cursor) next.cursor = bindCursor(next.cursor, workspaceId)
          return query(next as typeof args)
        },
      },
    },
  })
  return scoped as unknown as TenantClient
}

function bind(value: unknown, column: string, workspaceId: string): unknown {
  if (Array.isArray(value)) return value.map((row) => bind(row, column, workspaceId))
  return { ...(value as Args | undefined), [column]: workspaceId }
}

/** A cursor comes from the caller: its workspace is replaced by the caller's, and the rest of it must be an id. */
function bindCursor(cursor: unknown, workspaceId: string): unknown {
  const parts = Object.entries(cursor as Record<string, Args>)
  return Object.fromEntries(
    parts.map(([index, columns]) => {
      if (
        typeof columns !== 'object' ||
        !Object.values(columns).every((c) => typeof c === 'string')
      ) {
        throw invalid('The cursor is not one of this list.', { reason: 'INVALID_CURSOR' })
      }
      return [index, { ...columns, workspaceId }]
    }),
  )
}

/** Whether an error is PostgreSQL's refusal of a second row with the same unique value. */
export function isUniqueViolation(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002'
}
