/** The rows of an uploaded file, in any of its formats. */

import { invalid } from '../../../core/values/errors.ts'
import { csvRows } from './csv-rows.ts'
import { jsonLines, jsonRows } from './json-rows.ts'
import type { Content, Row } from './row.ts'

export const formats = ['csv', 'json', 'jsonl'] as const
export type Format = (typeof formats)[number]

const readers: Record<Format, (content: Content) => AsyncIterable<Row>> = {
  csv: csvRows,
  json: jsonRows,
  jsonl: jsonLines,
}

const rowsMax = 100_000

/** Throws INVALID_REQUEST when the file itself is broken, and not just a row. */
export async function* rowsOf(format: Format, content: Content): AsyncGenerator<Row, void> {
  let count = 0
  for await (const row of readers[format](content)) {
    count += 1
    if (count > rowsMax) throw invalid(`data must have at most ${rowsMax} rows.`)
    yield row
  }
  if (count === 0) throw invalid('data has no rows.')
}
