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
  const text = once(name, () => {
    const columns = columnsOf(table).map(({ column }) => quoted(column))
    return `select ${columns.join(', ')} from ${table.name}
      where workspace_id = $1 and ${where} order by ${table.key.map(snakeCase).join(', ')}`
  })
  const { rows } = await sql.query({ name, text, values: [workspaceId, ...values] })
  return rows.map((row) => fromStored(table, row))
}

function fromStored<Row>(table: RowTable<Row>, stored: Record<string, unknown>): Row {
  const row: Record<string, unknown> = {}
  for (const { name, column, kind } of columnsOf(table)) row[name] = read(kind, stored[column])
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
  const name = `write_${table.name}`
  const text = once(name, () => writingSql(table, '$1'))
  await sql.query({ name, text, values: [storedText(table, workspaceId, inOrder)] })
}

const texts = new Map<string, string>()

/** The text of a statement, which its name determines. */
function once(name: string, make: () => string): string {
  const known = texts.get(name)
  if (known !== undefined) return known
  const text = make()
  texts.set(name, text)
  return text
}

/** The rows as the parameter of `writingSql`. */
export function storedText<Row extends object>(
  table: RowTable<Row>,
  workspaceId: string,
  rows: readonly Row[],
): string {
  const columns = columnsOf(table)
  const stored = rows.map((row) => toStored(columns, row, { workspace_id: workspaceId }))
  return JSON.stringify(stored)
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
  const columns = ['workspace_id', ...columnsOf(table).map(({ column }) => column)]
  const key = ['workspace_id', ...table.key.map(snakeCase)]
  const others = columns.filter((column) => !key.includes(column))
  return `insert into ${table.name} (${columns.map(quoted).join(', ')})
      select ${columns.map((column) => filled[column] ?? `r.${quoted(column)}`).join(', ')}
      from json_populate_recordset(null::${table.name}, ${parameter}::json) with ordinality as r ${from}
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
  const key = table.key.map(snakeCase)
  const columns = columnsOf(table)
  const stored = rows.map((row) => toStored(columns, row, {}))
  await sql.query({
    name: `delete_${table.name}`,
    text: `delete from ${table.name} t using jsonb_populate_recordset(null::${table.name}, $2::jsonb) gone
      where t.workspace_id = $1 and ${key.map((column) => `t.${column} = gone.${column}`).join(' and ')}`,
    values: [workspaceId, JSON.stringify(stored)],
  })
}

/** Null stands for itself where a column is left out, and half of the columns of most rows are null. */
function toStored(
  columns: readonly Column[],
  row: object,
  stored: Record<string, unknown>,
): Record<string, unknown> {
  for (const { name, column } of columns) {
    const value = (row as Record<string, unknown>)[name]
    if (value !== null && value !== undefined) stored[column] = write(value)
  }
  return stored
}

function write(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString()
  if (value instanceof Date) return instantText(value)
  if (isDecimal(value)) return (value as Decimal).toFixed()
  if (value instanceof Uint8Array) return `\\x${Buffer.from(value).toString('hex')}`
  return value
}

const instantTexts = new Map<number, string>()
const instantTextsMax = 500

/** The rows of a batch share most of their instants; making the texts anew took a third of writing the rows. */
function instantText(instant: Date): string {
  const known = instantTexts.get(instant.getTime())
  if (known !== undefined) return known
  if (instantTexts.size >= instantTextsMax) instantTexts.clear()
  const text = instant.toISOString()
  instantTexts.set(instant.getTime(), text)
  return text
}

interface Column {
  name: string
  column: string
  kind: ColumnKind
}

const columnsOfTables = new Map<string, readonly Column[]>()

function columnsOf(table: { name: string; columns: object }): readonly Column[] {
  const known = columnsOfTables.get(table.name)
  if (known) return known
  const columns = Object.entries(table.columns as Record<string, ColumnKind>)
  const made = columns.map(([name, kind]) => ({ name, kind, column: snakeCase(name) }))
  columnsOfTables.set(table.name, made)
  return made
}

/** `offset` is a word of SQL. */
function quoted(column: string): string {
  return `"${column}"`
}
