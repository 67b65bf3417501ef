/**
 * Reads and writes the rows of a table as objects: instants are dates, amounts of money bigints, other numerics decimals.
 *
 * A table is written in one statement, whatever the number of rows.
 */
import type { Sql } from '../operation/sql.ts'
import { type Decimal, decimal, isDecimal } from '../values/decimal.ts'
import { snakeCase } from '../values/snake-case.ts'

/** What a column holds; `count` is a whole number below 2^53. */
export type ColumnKind = 'plain' | 'count' | 'minor' | 'decimal' | 'json' | 'bytes'

export interface RowTable<Row> {
  name: string
  /** The columns of the key after the workspace. */
  key: readonly (keyof Row & string)[]
  columns: Readonly<Record<keyof Row & string, ColumnKind>>
  /** Rows that must be written before the others, which take a unique place that they leave. */
  goesFirst?(row: Row): boolean
}

/**
 * The rows that a condition selects, in the order of their keys. `$1` is the workspace; further values start at `$2`. The database
 * prepares the statement once, under the name.
 */
export async function readRows<Row>(
  sql: Sql,
  table: RowTable<Row>,
  workspaceId: string,
  { name, where, values }: { name: string; where: string; values: readonly unknown[] },
): Promise<Row[]> {
  const order = table.key.map(columnOf).join(', ')
  const columns = columnsOf(table).map(([column]) => quoted(columnOf(column)))
  const { rows } = await sql.query({
    name,
    text: `select ${columns.join(', ')} from ${table.name}
      where workspace_id = $1 and ${where} order by ${order}`,
    values: [workspaceId, ...values],
  })
  return rows.map((row) => fromStored(table, row))
}

function fromStored<Row>(table: RowTable<Row>, stored: Record<string, unknown>): Row {
  const row: Record<string, unknown> = {}
  for (const [name, kind] of columnsOf(table)) row[name] = read(kind, stored[columnOf(name)])
  return row as Row
}

function read(kind: ColumnKind, value: unknown): unknown {
  if (value === null || value === undefined) return null
  switch (kind) {
    case 'count':
      return Number(value)
    case 'minor':
      return BigInt(value as string | bigint)
    case 'decimal':
      return decimal(String(value))
    case 'plain':
    case 'json':
    case 'bytes':
      return value
  }
}

/** Inserts the rows, or replaces those whose key exists. */
export async function writeRows<Row extends object>(
  sql: Sql,
  table: RowTable<Row>,
  workspaceId: string,
  rows: readonly Row[],
): Promise<void> {
  if (rows.length === 0) return
  const { goesFirst } = table
  const inOrder = goesFirst
    ? [...rows.filter(goesFirst), ...rows.filter((row) => !goesFirst(row))]
    : rows
  await sql.query({
    name: `write_${table.name}`,
    text: writingSql(table, '$1'),
    values: [storedText(table, workspaceId, inOrder)],
  })
}

/** The rows as the parameter of `writingSql`. */
export function storedText<Row extends object>(
  table: RowTable<Row>,
  workspaceId: string,
  rows: readonly Row[],
): string {
  return JSON.stringify(rows.map((row) => ({ workspace_id: workspaceId, ...toStored(table, row) })))
}

/** Columns that the statement itself fills in. Their expressions know the row as `r`, its place among the rows as `r.ordinality`. */
export interface FilledIn {
  from: string
  columns: Readonly<Record<string, string>>
}

/** Inserts the rows of a parameter, or replaces those whose key exists. */
export function writingSql<Row>(
  table: RowTable<Row>,
  parameter: string,
  { from, columns: filled }: FilledIn = { from: '', columns: {} },
): string {
  const columns = ['workspace_id', ...columnsOf(table).map(([name]) => columnOf(name))]
  const key = ['workspace_id', ...table.key.map(columnOf)]
  const others = columns.filter((column) => !key.includes(column))
  return `insert into ${table.name} (${columns.map(quoted).join(', ')})
      select ${columns.map((column) => filled[column] ?? `r.${quoted(column)}`).join(', ')}
      from jsonb_populate_recordset(null::${table.name}, ${parameter}::jsonb) with ordinality as r ${from}
      on conflict (${key.join(', ')}) do update set
        ${others.map((column) => `${quoted(column)} = excluded.${quoted(column)}`).join(', ')}`
}

/** Deletes the rows by their keys. */
export async function deleteRows<Row extends object>(
  sql: Sql,
  table: RowTable<Row>,
  workspaceId: string,
  rows: readonly Row[],
): Promise<void> {
  if (rows.length === 0) return
  const key = table.key.map(columnOf)
  const stored = rows.map((row) => toStored(table, row))
  await sql.query({
    name: `delete_${table.name}`,
    text: `delete from ${table.name} t using jsonb_populate_recordset(null::${table.name}, $2::jsonb) gone
      where t.workspace_id = $1 and ${key.map((column) => `t.${column} = gone.${column}`).join(' and ')}`,
    values: [workspaceId, JSON.stringify(stored)],
  })
}

function toStored<Row extends object>(table: RowTable<Row>, row: Row): Record<string, unknown> {
  const stored: Record<string, unknown> = {}
  for (const [name] of columnsOf(table)) {
    stored[columnOf(name)] = write((row as Record<string, unknown>)[name])
  }
  return stored
}

function write(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString()
  if (isDecimal(value)) return (value as Decimal).toFixed()
  if (value instanceof Uint8Array) return `\\x${Buffer.from(value).toString('hex')}`
  return value
}

function columnsOf<Row>({ columns }: RowTable<Row>): [string, ColumnKind][] {
  return Object.entries(columns) as [string, ColumnKind][]
}

const columnNames = new Map<string, string>()

function columnOf(name: string): string {
  const known = columnNames.get(name)
  if (known !== undefined) return known
  const column = snakeCase(name)
  columnNames.set(name, column)
  return column
}

/** `offset` is a word of SQL. */
function quoted(column: string): string {
  return `"${column}"`
}
