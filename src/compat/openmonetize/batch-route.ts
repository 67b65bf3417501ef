/**
 * `POST /usage/batch`: a file of up to 100,000 events.
 *
 * The file is read twice. First as a whole, without recording: what is cut off, too large or no such file is refused before
 * anything has happened. Then row by row, in chunks: rows that are wrong are listed and do not stop the others. Should the
 * server fail in between, the answer says how far it got, and the same file can be sent again: a row without an idempotency
 * key of its own has one made of the file's content and the row's number, so that no row of it ever counts twice.
 */
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { DomainError } from '../../core/errors.ts'
import { type Ask, routeOf } from '../dialect.ts'
import type { UsageEventInput } from './operations.generated.ts'
import { eventInput, type Recorded, recordEvents, submitWith } from './record-events.ts'
import { type Compression, compressions, contentOf, decodeBase64 } from './upload/file-content.ts'
import { type Content, type Format, formats, type Row, rowsOf } from './upload/rows.ts'

const chunkSize = 1_000
const chunksInFlight = 2
const errorsMax = 1_000

const count = z.number().int()

const response = z.object({
  accepted: count,
  duplicates: count.describe('Recorded before.'),
  rejected: count,
  errors: z
    .array(
      z.object({
        row: count.describe('From 1; the header of a CSV does not count.'),
        code: z.string(),
        message: z.string(),
        idempotency_key: z.string().nullable(),
      }),
    )
    .describe(`The first ${errorsMax} rejected rows.`),
  errors_omitted: count.describe('Rejected rows beyond them.'),
})

export const uploadUsage = routeOf(
  {
    method: 'POST',
    path: '/usage/batch',
    name: 'uploadUsage',
    summary: 'Records a file of up to 100,000 events, each on its own. Safe to repeat.',
    tag: 'Metering',
    bodyBytesMax: 16 * 1024 * 1024,
    body: z.strictObject({
      format: z
        .enum(formats)
        .describe(
          'csv: a header of customer_id, event_type, timestamp, quantity, idempotency_key and properties.<name>. json: an array of events. jsonl: an event a line.',
        ),
      compression: z.enum(compressions).default('none'),
      data: z
        .string()
        .min(1, 'must not be empty')
        .describe('The file in base64; at most 64 MiB when it is decompressed.'),
    }),
    response,
  },
  async ({ body }, ask) => {
    const { format, compression, data } = body
    const file = { format, compression, bytes: decodeBase64(data) }
    const report = createReport()
    await record(file, await digestOf(file), report, ask)
    return report.answer()
  },
)

interface File {
  bytes: Buffer
  format: Format
  compression: Compression
}

/** The digest of the content, once it has been read to its end. */
async function digestOf({ bytes, format, compression }: File): Promise<string> {
  const hash = createHash('sha256')
  const content = contentOf(bytes, compression)
  for await (const _row of rowsOf(
    format,
    seenBy(content, (chunk) => hash.update(chunk)),
  )) {
    // Only whether there is an end is of interest.
  }
  return hash.digest('hex')
}

async function* seenBy(content: Content, see: (chunk: Buffer) => void): Content {
  for await (const chunk of content) {
    see(chunk)
    yield chunk
  }
}

async function record(file: File, digest: string, report: Report, ask: Ask): Promise<void> {
  const submit = submitWith(ask)
  const inFlight = new Set<Promise<void>>()
  let failure: unknown = null
  const send = (rows: Row[], first: number) => {
    let row = first
    const read = (given: unknown) => inputOf(given, `upload:${digest}:${row++}`)
    const sent = recordEvents(rows.map(contentOfRow), read, submit)
      .then((recorded) => report.add(recorded, first))
      .catch((error: unknown) => {
        failure ??= error
      })
      .finally(() => inFlight.delete(sent))
    inFlight.add(sent)
  }
  let rows: Row[] = []
  let first = 1
  for await (const row of rowsOf(file.format, contentOf(file.bytes, file.compression))) {
    rows.push(row)
    if (rows.length < chunkSize) continue
    send(rows, first)
    first += rows.length
    rows = []
    if (inFlight.size >= chunksInFlight) await Promise.race(inFlight)
    if (failure !== null) break
  }
  if (rows.length > 0 && failure === null) send(rows, first)
  await Promise.all(inFlight)
  if (failure !== null) throw interrupted(failure, report)
}

/** What is wrong with a row is said where the row is read as an event. */
function contentOfRow(row: Row): unknown {
  try {
    return row.read()
  } catch (error) {
    return error
  }
}

function inputOf(given: unknown, key: string): UsageEventInput {
  if (given instanceof Error) throw given
  const input = eventInput(given)
  return { ...input, idempotencyKey: input.idempotencyKey ?? key }
}

/** Says how far it got; before anything was recorded that goes without saying. */
function interrupted(failure: unknown, report: Report): unknown {
  const { accepted, duplicates, rejected } = report.answer()
  if (!(failure instanceof DomainError) || accepted + duplicates + rejected === 0) return failure
  const progress = { accepted, duplicates, rejected }
  const message = `${failure.message} ${accepted} rows were recorded before; send the same file again, none will count twice.`
  return new DomainError(failure.code, message, { ...failure.details, ...progress }, failure)
}

type Report = ReturnType<typeof createReport>

function createReport() {
  const counts = { accepted: 0, duplicate: 0, rejected: 0 }
  const errors: z.input<typeof response>['errors'] = []
  return {
    add(recorded: readonly Recorded[], first: number): void {
      for (const [i, one] of recorded.entries()) {
        counts[one.status] += 1
        if (one.status !== 'rejected') continue
        const { code, message } = one.error
        errors.push({ row: first + i, code, message, idempotency_key: one.key })
      }
      // Chunks may answer in another order than they were sent.
      errors.sort((a, b) => a.row - b.row)
      errors.splice(errorsMax)
    },
    answer(): z.input<typeof response> {
      return {
        accepted: counts.accepted,
        duplicates: counts.duplicate,
        rejected: counts.rejected,
        errors,
        errors_omitted: counts.rejected - errors.length,
      }
    },
  }
}
