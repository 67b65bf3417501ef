/** Recording in batches where the tables are large, beside the same server when they were small. */
import type { BatchResult, BatchTask } from './batch-load.ts'
import { type BenchServer, startBenchServer } from './bench-server.ts'
import type { Benchmark, Outcome, Scale } from './benchmark.ts'
import { fillCustomers, fillEvents } from './fill.ts'
import { type LoadProcess, startLoad } from './load-process.ts'
import { figureText, median } from './measure.ts'
import { createProduct } from './product-data.ts'

const smallCustomers = 10_000

export const size: Benchmark = {
  name: 'size',
  title: 'Batches of 1,000 events at 1,000,000 customers and 10,000,000 events',
  setup:
    'As `batches`, with all customers in turns; customers and events are copied by SQL. Yardstick: the same server before, with 10,000 customers. The log is counted from one checkpoint to the end of the next.',
  onRequest: true,
  async run(scale) {
    const server = await startBenchServer({ inspected: scale.profile })
    try {
      return await measure(server, scale)
    } finally {
      await server.close()
    }
  },
}

interface Run {
  perSecond: number
  /** Of the server and its PostgreSQL, an event. */
  cpuMicros: number
  walBytes: number
}

async function measure(server: BenchServer, scale: Scale): Promise<Outcome> {
  const [template = ''] = await createProduct(server, { count: 1 })
  const few = await fillCustomers(server.sql, template, scale.quick ? 1_000 : smallCustomers)
  const small = await runAll(server, few, scale)
  const started = performance.now()
  const more = await fillCustomers(server.sql, template, scale.quick ? 20_000 : 990_000)
  await fillEvents(server.sql, more, 10)
  const filled = (performance.now() - started) / 60_000
  const all = [...few, ...more]
  const large = await runAll(server, all, scale)
  const of = (runs: Run[], name: keyof Run) => median(runs.map((run) => run[name]))
  return {
    figures: [
      {
        what: 'events/s',
        product: of(large, 'perSecond'),
        yardstick: of(small, 'perSecond'),
        target: { kind: 'ratio', atLeast: 0.6 },
      },
      {
        what: 'log, bytes an event',
        product: of(large, 'walBytes'),
        yardstick: of(small, 'walBytes'),
        target: { kind: 'atMost', value: 4_096 },
      },
    ],
    notes: [
      `${figureText(all.length)} customers, ${figureText(more.length * 10)} events before; filling took ${filled.toFixed(1)} minutes`,
      `rounds: ${large.map((run) => figureText(run.perSecond)).join(', ')}; small: ${small.map((run) => figureText(run.perSecond)).join(', ')}`,
      `CPU time an event, server and PostgreSQL: ${figureText(of(large, 'cpuMicros'))} µs, small ${figureText(of(small, 'cpuMicros'))} µs`,
    ],
  }
}

async function runAll(server: BenchServer, customerIds: string[], scale: Scale): Promise<Run[]> {
  const { url, key } = server
  const task: BatchTask = { url, key, customerIds, connections: 4, ms: scale.roundMs }
  const load = await startLoad<BatchTask, BatchResult>('batch-load.ts', task)
  try {
    // The first round is not counted.
    await runOnce(server, load)
    const runs: Run[] = []
    for (let i = 0; i < scale.rounds; i++) runs.push(await runOnce(server, load))
    return runs
  } finally {
    load.end()
  }
}

async function runOnce(server: BenchServer, load: LoadProcess<BatchResult>): Promise<Run> {
  const logEnd = async () =>
    Number((await server.sql.query(`select pg_current_wal_lsn() - '0/0' as at`)).rows[0].at)
  await server.sql.query('checkpoint')
  const from = await logEnd()
  const before = server.cpu()
  const { result } = await load.go()
  const after = server.cpu()
  await server.sql.query('checkpoint')
  const used = after.server - before.server + after.postgres - before.postgres
  return {
    perSecond: result.events / result.seconds,
    cpuMicros: (1e6 * used) / result.events,
    walBytes: ((await logEnd()) - from) / result.events,
  }
}
