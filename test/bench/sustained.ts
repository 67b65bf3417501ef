/** Recording for a minute beside a few seconds of it: what is done after the commit must keep up. */
import type { BatchResult, BatchTask } from './batch-load.ts'
import { type BenchServer, startBenchServer } from './bench-server.ts'
import type { Benchmark, Outcome, Scale } from './benchmark.ts'
import { startLoad } from './load-process.ts'
import { figureText } from './measure.ts'
import { createProduct } from './product-data.ts'
import { verifyDatabase } from './verify.ts'

export const sustained: Benchmark = {
  name: 'sustained',
  title: 'Batches of 1,000 events for a minute, 10,000 customers',
  setup:
    'As `batches`, without a pause in which rolling up could catch up. Yardstick: the first seconds. The backlog is what is not rolled up yet, in rows of the customers’ logs.',
  async run(scale) {
    const server = await startBenchServer({ inspected: scale.profile })
    try {
      return await measure(server, scale)
    } finally {
      await server.close()
    }
  },
}

interface Slice {
  perSecond: number
  cpu: { server: number; postgres: number }
  backlog: number
}

async function measure(server: BenchServer, scale: Scale): Promise<Outcome> {
  const customerIds = await createProduct(server, { count: scale.quick ? 2_000 : 10_000 })
  const { url, key } = server
  const task: BatchTask = { url, key, customerIds, connections: 4, ms: scale.roundMs }
  const load = await startLoad<BatchTask, BatchResult>('batch-load.ts', task)
  const slices: Slice[] = []
  try {
    // The first is not counted: nothing is compiled yet.
    for (let i = 0; i <= 12; i++) {
      const before = server.cpu()
      const { result } = await load.go()
      const after = server.cpu()
      const micros = (name: 'server' | 'postgres') =>
        (1e6 * (after[name] - before[name])) / result.events
      const cpu = { server: micros('server'), postgres: micros('postgres') }
      const slice = { perSecond: result.events / result.seconds, cpu }
      if (i > 0) slices.push({ ...slice, backlog: await backlogOf(server) })
    }
  } finally {
    load.end()
  }
  await verifyDatabase(server.sql)
  return outcomeOf(slices)
}

async function backlogOf({ sql }: BenchServer): Promise<number> {
  const { rows } = await sql.query(
    `select sum(a.sequence - coalesce(m.sequence, 0)) as rows from credit_account a
     left join usage_rollup_mark m on m.workspace_id = a.workspace_id
       and m.customer_id = a.customer_id and m.dimension = 'feature'`,
  )
  return Number(rows[0].rows)
}

function outcomeOf(slices: Slice[]): Outcome {
  const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length
  const [first, later] = [slices.slice(0, 1), slices.slice(1)]
  const half = slices.slice(0, slices.length / 2)
  const end = slices.slice(slices.length / 2)
  const backlogs = (of: Slice[]) => mean(of.map((slice) => slice.backlog))
  const each = (name: 'server' | 'postgres') => mean(slices.map((slice) => slice.cpu[name]))
  return {
    figures: [
      {
        what: 'events/s',
        product: mean(later.map((slice) => slice.perSecond)),
        yardstick: mean(first.map((slice) => slice.perSecond)),
        target: { kind: 'ratio', atLeast: 0.9 },
      },
      {
        what: 'backlog, second half by first half',
        product: backlogs(end) / backlogs(half),
        target: { kind: 'atMost', value: 1.2 },
        digits: 2,
      },
    ],
    notes: [
      `events/s: ${slices.map((slice) => figureText(slice.perSecond)).join(', ')}`,
      `backlog after each: ${slices.map((slice) => figureText(slice.backlog)).join(', ')}`,
      `CPU time an event: server ${figureText(each('server'))} µs, its PostgreSQL ${figureText(each('postgres'))} µs, with what rolls up`,
      'afterwards `ledger:verify` found no difference',
    ],
  }
}
