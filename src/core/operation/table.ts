/** The tables whose rows have an id, for code that treats them alike. */
import type { Prisma } from '#prisma'
import type { TenantDb } from './sql.ts'

type WithId = {
  [Name in keyof TenantDb]: TenantDb[Name] extends { findFirstOrThrow(args: never): unknown }
    ? Prisma.Args<TenantDb[Name], 'findFirst'>['where'] extends { id?: unknown } | undefined
      ? Name
      : never
    : never
}[keyof TenantDb]

/** The name of a table, e.g. `plan`. */
export type TableName = Extract<WithId, string>
export type RowOf<Name extends TableName> = Prisma.Result<
  TenantDb[Name],
  object,
  'findFirstOrThrow'
>
export type WhereOf<Name extends TableName> = NonNullable<
  Prisma.Args<TenantDb[Name], 'findMany'>['where']
>

interface Rows<Name extends TableName> {
  findMany(args: object): Promise<RowOf<Name>[]>
  count(args: object): Promise<number>
}

/** A table by its name. Prisma's methods are generic, so those of several tables have no common type. */
export function rowsOf<Name extends TableName>(db: TenantDb, table: Name): Rows<Name> {
  return db[table] as unknown as Rows<Name>
}
