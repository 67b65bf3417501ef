/** `usage.upload`: a file of events, read as a stream and sent in batches. */
import type { Client } from './client.ts'
import { invalidRequest, OpenMonetizeError } from './errors.ts'
import { nodeModule } from './node-modules.ts'
import { csvEvents, jsonEvents, type UploadRow } from './upload-rows.ts'
import {
  bytesPerBatch,
  type EncodedEvent,
  encodeEvent,
  eventsPerBatch,
  sendBatch,
} from './usage-batch.ts'

export interface UploadOptions {
  /** By the end of the name when absent: `.csv`, or `.jsonl` and `.ndjson`. */
  format?: 'csv' | 'jsonl'
  /** Hears of each row that was refused, from 1, without the header. */
  onRejected?(row: number, error: OpenMonetizeError): void
}

/** accepted + duplicates + rejected = the rows of the file. */
export interface UploadResult {
  accepted: number
  duplicates: number
  rejected: number
}

interface Batch {
  rows: number[]
  events: EncodedEvent[]
  bytes: number
}

export async function uploadUsage(
  client: Client,
  path: string,
  { format = formatOf(path), onRejected }: UploadOptions = {},
): Promise<UploadResult> {
  const result: UploadResult = { accepted: 0, duplicates: 0, rejected: 0 }
  const reject = (row: number, error: OpenMonetizeError) => {
    result.rejected += 1
    onRejected?.(row, error)
  }
  const digest = await digestOf(path)
  const read = format === 'csv' ? csvEvents : jsonEvents
  let batch: Batch = { rows: [], events: [], bytes: 0 }

  async function send(): Promise<void> {
    const { rows, events } = batch
    batch = { rows: [], events: [], bytes: 0 }
    if (events.length === 0) return
    for (const [i, outcome] of (await sendBatch(client, events)).entries()) {
      if (outcome instanceof OpenMonetizeError) reject(rows[i]!, outcome)
      else if (outcome.outcome === 'DUPLICATE') result.duplicates += 1
      else result.accepted += 1
    }
  }

  for await (const row of read(chunksOf(path))) {
    const encoded = encodedRow(row, digest)
    if (encoded instanceof OpenMonetizeError) {
      reject(row.row, encoded)
      continue
    }
    if (batch.bytes + encoded.text.length > bytesPerBatch) await send()
    batch.rows.push(row.row)
    batch.events.push(encoded)
    batch.bytes += encoded.text.length
    if (batch.events.length === eventsPerBatch) await send()
  }
  await send()
  return result
}

/** A row without a key has that of its place in the file: the same file again repeats it. */
function encodedRow({ row, event }: UploadRow, digest: string): EncodedEvent | OpenMonetizeError {
  if (event instanceof OpenMonetizeError) return event
  try {
    return encodeEvent({ ...event, idempotencyKey: event.idempotencyKey ?? `${digest}:${row}` })
  } catch (error) {
    if (error instanceof OpenMonetizeError) return error
    throw error
  }
}

function formatOf(path: string): 'csv' | 'jsonl' {
  if (/\.csv$/i.test(path)) return 'csv'
  if (/\.(jsonl|ndjson)$/i.test(path)) return 'jsonl'
  throw invalidRequest('Say the format of the file: csv or jsonl.')
}

async function digestOf(path: string): Promise<string> {
  const hash = nodeModule('node:crypto')?.createHash('sha256')
  for await (const chunk of chunksOf(path)) hash?.update(chunk)
  return hash?.digest('base64url') ?? ''
}

function chunksOf(path: string): AsyncIterable<string> {
  const disk = nodeModule('node:fs')
  if (!disk) throw invalidRequest('Files are read where Node is.')
  return disk.createReadStream(path, 'utf8')
}
