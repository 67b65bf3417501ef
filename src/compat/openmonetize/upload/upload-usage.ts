/**
 * `POST /usage/batch`: a file of up to 100,000 events.
 *
 * The file is read twice. First as a whole, without recording: a truncated, too large or malformed file is refused before
 * anything happens. Then row by row, in chunks: invalid rows are listed and do not stop the others. If the server fails in
 * between, the answer says how far it got, and the same file can be sent again: a row without an idempotency key gets one derived
 * from its content (row-keys.ts), so that no row counts twice.
 */
import { z } from 'zod'
import { DomainError, retold } from '../../../core/values/errors.ts'
import { count as countField } from '../../fields.ts'
import { routeOf } from '../../route.ts'
import type { UsageEventInput } from '../asks.generated.ts'
import { detailSchema } from '../errors.ts'
import {
  eventInput,
  type Recorded,
  recordEvents,
  type Submit,
  submitWith,
} from '../record-events.ts'
import { type Compression, compressions, contentOf, decodeBase64 } from './file-content.ts'
import type { Row } from './row.ts'
import { createRowKeys, type RowKeys } from './row-keys.ts'
import { type Format, formats, rowsOf } from './rows.ts'

const count = countField.schema

const chunkSize = 1_000
const chunksInFlight = 2
const errorsMax = 1_000

const rejectedRow = z
  .object({
    row: count.describe('From 1; the header of a CSV does not count.'),
    code: z.string(),
    message: z.string(),
    details: detailSchema,
    idempotency_key: z.string().nullable(),
  })
  .meta({ id: 'RejectedRow' })

const oddRow = z
  .object({ row: count, warning: z.string(), idempotency_key: z.string().nullable() })
  .meta({ id: 'OddRow' })

const response = z.object({
  accepted: count,
  duplicates: count.describe(
    'Recorded before: by the idempotency key of the row, else as a row that means the same and is as often in its file.',
  ),
  rejected: count,
  errors: z.array(rejectedRow).describe(`The first ${errorsMax} rejected rows.`),
  errors_omitted: count.describe('The number of further rejected rows.'),
  warnings: z
    .array(oddRow)
    .describe(
      `The first ${errorsMax} recorded rows of which something was odd about the token_usage, and what was counted.`,
    ),
  warnings_omitted: count.describe('The number of further such rows.'),
})

const exampleRows = `customer_id,event_type,properties.model,properties.input_tokens
cust_123,ai_generation,gpt-4,100
`
const exampleFile = Buffer.from(exampleRows).toString('base64')

export const uploadUsage = routeOf(
  'POST /usage/batch',
  {
    name: 'uploadUsage',
    summary:
      'Records a file of up to 100,000 events, each on its own. Safe to repeat, also saved anew or extended.',
    tag: 'Metering',
    upload: { bytesMax: 16 * 1024 * 1024, scope: 'write' },
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
      backfill: z
        .boolean()
        .default(false)
        .describe(
          'Imports history from before the last 35 days, which shows in usage and analytics, and takes no credits and counts against no limit. Needs admin.',
        ),
    }),
    response,
    example: { request: { format: 'csv', compression: 'none', data: exampleFile } },
    shows: {
      ...{ accepted: 1, duplicates: 0, rejected: 0 },
      ...{ errors: [], errors_omitted: 0, warnings: [], warnings_omitted: 0 },
    },
  },
  async ({ body }, ask) => {
    const { format, compression, data, backfill } = body
    const file = { format, compression, bytes: decodeBase64(data) }
    const report = createReport()
    await requireWhole(file)
    await record(file, report, submitWith(ask, backfill))
    return report.answer()
  },
)

interface File {
  bytes: Buffer
  format: Format
  compression: Compression
}

/** Reads the file to its end, and refuses a truncated one. */
async function requireWhole({ bytes, format, compression }: File): Promise<void> {
  const rows = rowsOf(format, contentOf(bytes, compression))
  for (let next = await rows.next(); !next.done; ) next = await rows.next()
}

async function record(file: File, report: Report, submit: Submit): Promise<void> {
  const keyOf = createRowKeys()
  const inFlight = new Set<Promise<void>>()
  let failure: unknown = null
  const send = (rows: Row[], first: number) => {
    const read = (given: unknown) => inputOf(given, keyOf)
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

/** The error of a malformed row is thrown later, when the row is read as an event. */
function contentOfRow(row: Row): unknown {
  try {
    return row.read()
  } catch (error) {
    return error
  }
}

function inputOf(given: unknown, keyOf: RowKeys): UsageEventInput {
  if (given instanceof Error) throw given
  const input = eventInput(given)
  return { ...input, idempotencyKey: input.idempotencyKey ?? keyOf(input) }
}

/** Adds how far the upload got, unless nothing was recorded. */
function interrupted(failure: unknown, report: Report): unknown {
  const { accepted, duplicates, rejected } = report.answer()
  if (!(failure instanceof DomainError) || accepted + duplicates + rejected === 0) return failure
  const progress = { accepted, duplicates, rejected }
  const message = `${failure.message} ${accepted} rows were recorded before; send the same file again, none will count twice.`
  return retold(failure.code, message, { ...failure.details, ...progress }, failure)
}

/** Equal rows may be written differently, such as `1.50` and `1.5`. */
function isSameRow(one: Recorded): boolean {
  if (one.status !== 'rejected' || one.key !== null) return false
  return one.error.code === 'IDEMPOTENCY_KEY_REUSED'
}

type Report = ReturnType<typeof createReport>

function createReport() {
  const counts = { accepted: 0, duplicate: 0, rejected: 0, odd: 0 }
  const errors: z.input<typeof response>['errors'] = []
  const warnings: z.input<typeof response>['warnings'] = []
  return {
    add(recorded: readonly Recorded[], first: number): void {
      for (const [i, one] of recorded.entries()) {
        const status = isSameRow(one) ? 'duplicate' : one.status
        counts[status] += 1
        const place = { row: first + i, idempotency_key: one.key }
        if (one.status !== 'rejected') {
          if (!one.event.warning) continue
          counts.odd += 1
          warnings.push({ ...place, warning: one.event.warning })
        } else if (status === 'rejected') {
          errors.push({ ...place, ...one.error })
        }
      }
      // Chunks may finish in another order than they were sent.
      for (const list of [errors, warnings]) {
        list.sort((a, b) => a.row - b.row)
        list.splice(errorsMax)
      }
    },
    answer(): z.input<typeof response> {
      return {
        accepted: counts.accepted,
        duplicates: counts.duplicate,
        rejected: counts.rejected,
        errors,
        errors_omitted: counts.rejected - errors.length,
        warnings,
        warnings_omitted: counts.odd - warnings.length,
      }
    },
  }
}
