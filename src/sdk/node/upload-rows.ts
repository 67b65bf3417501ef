/** The events of an uploaded file, in the words of `POST /v1/usage/batch`: `customer_id`, `event_type`, `properties.model` … */
import { csvCells } from './csv-cells.ts'
import { invalidRequest, type OpenMonetizeError } from './errors.ts'
import type { UsageEvent } from './usage-event.ts'

export interface UploadRow {
  /** From 1, without the header. */
  row: number
  /** The event, or why there is none. */
  event: UsageEvent | OpenMonetizeError
}

const fields: Readonly<Record<string, keyof UsageEvent>> = {
  customer_id: 'customerId',
  event_type: 'eventType',
  timestamp: 'timestamp',
  quantity: 'quantity',
  idempotency_key: 'idempotencyKey',
  feature: 'feature',
}
const prefix = 'properties.'

export async function* csvEvents(chunks: AsyncIterable<string>): AsyncGenerator<UploadRow> {
  let header: string[] | null = null
  let row = 0
  for await (const cells of csvCells(chunks)) {
    if (header === null) {
      header = cells.map((name) => name.replace(/^\uFEFF/, '').trim())
      const unknown = header.find((name) => !(name in fields) && !name.startsWith(prefix))
      if (unknown !== undefined) {
        const known = Object.keys(fields).join(', ')
        throw invalidRequest(`${unknown} is no column of events: ${known}, properties.<name>.`)
      }
      continue
    }
    row += 1
    yield { row, event: csvEvent(header, cells) }
  }
}

function csvEvent(header: string[], cells: string[]): UsageEvent | OpenMonetizeError {
  if (cells.length !== header.length) {
    return invalidRequest(`The row has ${cells.length} cells, and the header ${header.length}.`)
  }
  const properties: Record<string, unknown> = {}
  const event: Record<string, unknown> = {}
  for (const [i, name] of header.entries()) {
    const cell = cells[i] ?? ''
    if (cell === '') continue
    if (name.startsWith(prefix)) properties[name.slice(prefix.length)] = cellValue(cell)
    else event[fields[name]!] = cell
  }
  return { ...event, ...(Object.keys(properties).length > 0 && { properties }) } as UsageEvent
}

/** A number if it is written as JSON writes it, so that `007` and `1.50` stay texts. */
function cellValue(cell: string): unknown {
  const number = Number(cell)
  return String(number) === cell && Number.isFinite(number) ? number : cell
}

export async function* jsonEvents(chunks: AsyncIterable<string>): AsyncGenerator<UploadRow> {
  let row = 0
  for await (const line of linesOf(chunks)) {
    if (line.trim() === '') continue
    row += 1
    yield { row, event: jsonEvent(line) }
  }
}

function jsonEvent(line: string): UsageEvent | OpenMonetizeError {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch (error) {
    return invalidRequest('The line is no JSON.', error)
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return invalidRequest('The line is no object.')
  }
  const named = Object.entries(value).map(([name, one]) => [fields[name] ?? name, one])
  return Object.fromEntries(named) as UsageEvent
}

async function* linesOf(chunks: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = ''
  for await (const chunk of chunks) {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    yield* lines
  }
  yield rest
}
