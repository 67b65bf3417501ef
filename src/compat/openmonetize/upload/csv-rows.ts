/**
 * Rows of CSV (RFC 4180): a header of event fields and `properties.<name>`, commas, double quotes, any line ends.
 *
 * An empty cell counts as absent. Cells of `quantity` are decimals whose digits all count; cells of properties are numbers if
 * they are written as in JSON (`500`, `0.25`, but not `007` or `1.50`), and texts otherwise.
 */
import { pipeline, Readable } from 'node:stream'
import { CsvError, parse } from 'csv-parse'
import { type DomainError, invalid } from '../../../core/values/errors.ts'
import type { Content, Row } from './row.ts'
import { rowLengthMax, tooLong } from './row.ts'

const fields = ['customer_id', 'event_type', 'timestamp', 'quantity', 'idempotency_key'] as const
const required = fields.slice(0, 2)
const prefix = 'properties.'
const columnsMax = 200

export async function* csvRows(content: Content): AsyncGenerator<Row, void> {
  const parser = parse({
    bom: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    // A row of another length is refused on its own.
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: rowLengthMax,
  })
  // Ends either stream when the other ends; the loop throws failures.
  pipeline(Readable.from(content, { objectMode: false }), parser, () => undefined)
  let header: string[] | null = null
  try {
    for await (const cells of parser as AsyncIterable<string[]>) {
      if (header === null) header = checkedHeader(cells)
      else yield csvRow(header, cells)
    }
  } catch (error) {
    throw error instanceof CsvError ? refusalOf(error) : error
  }
}

/** The parser reports a line, which does not identify the row, because quotes may contain line ends. */
function refusalOf(error: CsvError): DomainError {
  const line = Number(error.lines)
  if (error.code === 'CSV_MAX_RECORD_SIZE') return tooLong('line', line)
  return invalid(`data is no CSV: it breaks at line ${line}.`, { line })
}

function checkedHeader(names: string[]): string[] {
  if (names.length > columnsMax) throw invalid(`data must have at most ${columnsMax} columns.`)
  const known: readonly string[] = fields
  for (const [i, name] of names.entries()) {
    const column = JSON.stringify(name.slice(0, 100))
    const property = name.startsWith(prefix) ? name.slice(prefix.length) : null
    const isProperty = property !== null && property.trim() !== '' && property !== '__proto__'
    if (!known.includes(name) && !isProperty) {
      throw invalid(
        `${column} is no column of events: they are ${fields.join(', ')} and properties.<name>, separated by commas.`,
      )
    }
    if (names.indexOf(name) !== i) throw invalid(`The column ${column} is there twice.`)
  }
  const missing = required.find((name) => !names.includes(name))
  if (missing) throw invalid(`data lacks the column ${missing}.`)
  return names
}

function csvRow(header: string[], cells: string[]): Row {
  return {
    read() {
      if (cells.length !== header.length) {
        throw invalid(`The row has ${cells.length} cells, the header ${header.length}.`)
      }
      const event: Record<string, unknown> = {}
      const properties: Record<string, string | number> = {}
      for (const [i, name] of header.entries()) {
        const cell = cells[i] ?? ''
        if (cell === '') continue
        if (name.startsWith(prefix)) properties[name.slice(prefix.length)] = propertyOf(cell)
        else event[name] = cell
      }
      return { ...event, properties }
    },
  }
}

/** A number only if the conversion loses nothing. */
function propertyOf(cell: string): string | number {
  const number = Number(cell)
  return Number.isFinite(number) && String(number) === cell ? number : cell
}
