/** The usage of a million events of one customer, measured for an invoice, beside one SQL aggregate over them. */
import type pg from 'pg'
import { type MeasuredUsage, measureUsage } from '../../src/core/billing/measure-usage.ts'
import { pageSizeOf, pageSql } from '../../src/core/billing/measured-page.ts'
import {
  type CountedUsage,
  type SegmentAt,
  segmentValues,
} from '../../src/core/billing/usage-segment.ts'
import { propertyNumberSql } from '../../src/core/catalog/property-number.ts'
import { isBackfilledSql } from '../../src/core/entitlements/counts/backfilled.ts'
import { decimal } from '../../src/core/values/decimal.ts'
import { type BenchServer, startBenchServer } from './bench-server.ts'
import type { Benchmark, Figure, Outcome, Scale } from './benchmark.ts'
import type { Change, ChangeTask } from './change-load.ts'
import { startLoad } from './load-process.ts'
import { figureText, inTurns, median, percentile } from './measure.ts'
import { createProduct } from './product-data.ts'

const days = 30
const changesPerSecond = 500
/** A round takes some seconds. */
const roundsMax = 3

export const measuringUsage: Benchmark = {
  name: 'measure-usage',
  title: 'Usage for an invoice: 1,000,000 events of one customer in a month',
  setup: `The month has 1,000,000 events of two types, nine in ten of the billed one, 1 % of them reversed. Measured are quantity, count and digest of those that stand. Yardstick: one SQL aggregate that answers quantity and count of the same events, by one PostgreSQL process as the product has. Meanwhile ${figureText(changesPerSecond)} events a second of other customers are recorded over POST /graphql, from a process of its own; what measures is a process beside the server.`,
  async run(scale) {
    const server = await startBenchServer()
    try {
      const ids = await createProduct(server, { count: scale.quick ? 200 : 1_000 })
      return await measure(server, ids, scale)
    } finally {
      await server.close()
    }
  },
}

async function measure(
  server: BenchServer,
  [customerId = '', ...others]: string[],
  scale: Scale,
): Promise<Outcome> {
  const events = scale.quick ? 100_000 : 1_000_000
  const segment = await writeMonth(server, customerId, events)
  const rounds = Math.min(scale.rounds, roundsMax)
  const figures: Figure[] = []
  const alone = await server.sql.connect()
  await alone.query('set max_parallel_workers_per_gather = 0')
  const notes: string[] = []
  for (const [what, counted] of counts) {
    const at = { ...segment, counted }
    const seconds = await inTurns(rounds, {
      product: () => timed(server, () => measureUsage(server.sql, at)),
      yardstick: () => timed(server, () => aggregated(alone, at)),
    })
    const cpuOf = (side: Round[]) => figureText(median(side.map((round) => round.cpu)), 2)
    notes.push(
      `${what}: CPU of PostgreSQL ${cpuOf(seconds.product)} s, for the yardstick ${cpuOf(seconds.yardstick)} s`,
    )
    requireEqual(seconds.product[0]!.answer, seconds.yardstick[0]!.answer)
    const [product, yardstick] = [seconds.product, seconds.yardstick].map((side) =>
      median(side.map((round) => events / round.seconds)),
    ) as [number, number]
    figures.push({
      what: `${what}, events/s`,
      product,
      yardstick,
      target: { kind: 'ratio', atLeast: 0.3 },
    })
    figures.push({
      what: `${what}, s for ${figureText(events)}`,
      product: events / product,
      target: { kind: 'atMost', value: 5 },
      digits: 2,
    })
  }
  alone.release(true)
  const at = { ...segment, counted: bySum }
  const indexes = `a page is read by ${await indexesOf(server, at)}`
  const { figure, note } = await recordMeanwhile(server, others, at, scale)
  return { figures: [...figures, figure], notes: [...notes, indexes, note] }
}

const bySum: CountedUsage = { eventType: 'job', aggregation: 'SUM', valueProperty: 'n' }
const counts: [what: string, counted: CountedUsage][] = [
  ['sum of quantities', { ...bySum, valueProperty: null }],
  ['sum of a property', bySum],
]

/** Events spread over a month before now; the reversals come last, as those of late corrections do. */
async function writeMonth(
  { sql }: BenchServer,
  customerId: string,
  events: number,
): Promise<Omit<SegmentAt, 'counted'>> {
  const { rows } = await sql.query(
    `with e as (
       insert into usage_event (workspace_id, customer_id, sequence, event_type, feature, quantity,
         properties, timestamp, fingerprint, credits, cost, transaction_count, reverses, created_at)
       select a.workspace_id, a.customer_id, a.sequence + g.n,
         case when o.i % 10 = 0 then 'ping' else 'job' end, 'job', o.sign * (o.i % 1000 + 0.5),
         jsonb_build_object('model', 'model-' || o.i % 6, 'n', o.i % 977, 'input_tokens', o.i % 900),
         date_trunc('minute', now()) - make_interval(days => $3)
           + make_interval(days => $3) * (o.i - 0.5)::float8 / $2,
         '\\x00', 0, 0, 0, case when o.sign < 0 then a.sequence + o.i end, now()
       from credit_account a
       cross join generate_series(1, $2::int + $2::int / 100) as g(n)
       cross join lateral (
         select case when g.n > $2 then (g.n - $2) * 100 - 1 else g.n end as i,
           case when g.n > $2 then -1 else 1 end as sign
       ) o
       where a.customer_id = $1
     )
     update credit_account set sequence = sequence + $2::int + $2::int / 100 where customer_id = $1
     returning workspace_id, sequence, date_trunc('minute', now()) as until`,
    [customerId, events, days],
  )
  await sql.query('vacuum analyze usage_event')
  const [{ workspace_id: workspaceId, sequence, until }] = rows
  return {
    workspaceId,
    customerId,
    subscription: { id: 'sub_none', alsoUnnamed: true },
    start: new Date(until.getTime() - days * 86_400_000),
    end: until,
    throughSequence: Number(sequence),
  }
}

type Answer = Pick<MeasuredUsage, 'quantity' | 'events'>

async function aggregated(sql: Pick<pg.PoolClient, 'query'>, segment: SegmentAt): Promise<Answer> {
  const { workspaceId, customerId, start, end, throughSequence, counted } = segment
  const value = counted.valueProperty === null ? 'e.quantity' : propertyNumberSql(property)
  const { rows } = await sql.query(
    `select count(*) as events, sum(${value}) as quantity from usage_event e
     where e.workspace_id = $1 and e.customer_id = $2 and e.timestamp >= $3 and e.timestamp < $4
       and e.event_type = $5 and e.subscription_id is null and e.sequence <= $6
       and e.reverses is null and not (${isBackfilledSql}) and not exists (
         select from usage_event r where r.workspace_id = $1 and r.customer_id = $2
           and r.reverses = e.sequence and r.sequence <= $6)`,
    [workspaceId, customerId, start, end, counted.eventType, throughSequence],
  )
  return { events: Number(rows[0].events), quantity: decimal(rows[0].quantity) }
}
const property = `(e.properties -> 'n')`

function requireEqual(measured: Answer, yardstick: Answer): void {
  const isEqual = measured.events === yardstick.events && measured.quantity.eq(yardstick.quantity)
  if (isEqual && measured.events > 0) return
  throw new Error(
    `measured ${JSON.stringify(measured)}, but there are ${JSON.stringify(yardstick)}`,
  )
}

interface Round {
  seconds: number
  /** CPU seconds of PostgreSQL. */
  cpu: number
  answer: Answer
}

async function timed(server: BenchServer, work: () => Promise<Answer>): Promise<Round> {
  const [start, before] = [performance.now(), server.cpu().postgres]
  const answer = await work()
  const cpu = server.cpu().postgres - before
  return { seconds: (performance.now() - start) / 1_000, cpu, answer }
}

/** The indexes by which PostgreSQL reads a page from the middle of the month. */
async function indexesOf({ sql }: BenchServer, segment: SegmentAt): Promise<string> {
  const middle = new Date((segment.start.getTime() + segment.end.getTime()) / 2)
  const { rows } = await sql.query<{ 'QUERY PLAN': string }>({
    text: `explain ${pageSql(segment.counted)}`,
    values: [...segmentValues(segment), middle, '0', pageSizeOf(segment.counted), 'n'],
  })
  const plan = rows.map((row) => row['QUERY PLAN']).join('\n')
  const used = [...plan.matchAll(/(?:Scan using|Scan on) (\w+)/g)].map(([, name]) => name ?? '')
  const indexes = used.filter((name) => name.startsWith('usage_event'))
  if (indexes.includes('usage_event')) throw new Error(`a page is read without an index:\n${plan}`)
  return [...new Set(indexes)].join(', ')
}

interface Sent {
  changes: Change[]
  latencies: number[]
}

/** Recording by others, with and without somebody who measures all the time. */
async function recordMeanwhile(
  server: BenchServer,
  customerIds: string[],
  segment: SegmentAt,
  scale: Scale,
): Promise<{ figure: Figure; note: string }> {
  const task = { urls: [server.url], key: server.key, customerIds }
  const load = await startLoad<ChangeTask, Sent>('change-load.ts', {
    ...task,
    perSecond: changesPerSecond,
    ms: scale.roundMs,
  })
  const record = async () => percentile((await load.go()).result.latencies, 0.99)
  const p99s = await inTurns(Math.min(scale.rounds, roundsMax), {
    alone: record,
    async meanwhile() {
      let isOver = false
      const recorded = record().finally(() => {
        isOver = true
      })
      while (!isOver) await measureUsage(server.sql, segment)
      return recorded
    },
  })
  load.end()
  const [alone, meanwhile] = [median(p99s.alone), median(p99s.meanwhile)]
  return {
    figure: {
      what: 'p99 of recording meanwhile ÷ alone',
      product: meanwhile / alone,
      target: { kind: 'atMost', value: 2 },
      digits: 2,
    },
    note: `recording by others, p99: ${figureText(alone, 1)} ms alone, ${figureText(meanwhile, 1)} ms while usage is measured without a pause`,
  }
}
