/** Recording in batches of 1,000 beside bare inserts of the same rows, over many customers and for one. */
import { type BareInsert, type BareSpeed, createBareInsert } from './bare-insert.ts'
import type { BatchResult, BatchTask } from './batch-load.ts'
import { type BenchServer, startBenchServer } from './bench-server.ts'
import type { Benchmark, Outcome, Scale } from './benchmark.ts'
import { type LoadProcess, startLoad } from './load-process.ts'
import { figureText, median, percentile } from './measure.ts'
import { createProduct, creditsPerCustomer, creditsPerEvent } from './product-data.ts'
import { verifyDatabase } from './verify.ts'

const rowsPerCommit = 1_000
const yardstickConnections = [1, 2, 4]

const setupOf = (customers: string, connections: number) =>
  `Priced by a rate of two components and debited from a pool, with an idempotency key each, ${customers}; ${connections} connections from one Node process. Yardstick: \`insert … select\` of the very rows that the product wrote in the round, ${figureText(rowsPerCommit)} a statement and commit, from an unlogged table into the row and indexes of yardstick.sql in the same database, by 1, 2 or 4 connections, the best of them.`

export const batches: Benchmark = {
  name: 'batches',
  title: 'Batches of 1,000 events over POST /graphql, 10,000 customers',
  setup: setupOf('customers in turns', 4),
  run: (scale) =>
    measure(scale, {
      customers: scale.quick ? 2_000 : 10_000,
      connections: 4,
      atLeast: 0.8,
      profile: 'batches',
    }),
}

export const hotBatches: Benchmark = {
  name: 'hot-batches',
  title: 'Batches of 1,000 events over POST /graphql, all for one customer',
  setup: setupOf('all of one customer', 4),
  run: (scale) =>
    measure(scale, { customers: 1, connections: 4, atLeast: 0.8, profile: 'hot-batches' }),
}

interface Terms {
  customers: number
  connections: number
  atLeast: number
  profile: string
}

interface Round {
  perSecond: number
  bare: number
  bareMicros: number
  by: number
  latencies: number[]
  generator: number
  server: number
  postgres: number
}

async function measure(scale: Scale, terms: Terms): Promise<Outcome> {
  const server = await startBenchServer({ inspected: scale.profile })
  const bare = await createBareInsert(server.databaseUrl, () => server.cpu().postgres)
  let load: LoadProcess<BatchResult> | undefined
  try {
    const customerIds = await createProduct(server, { count: terms.customers })
    const { url, key } = server
    const task: BatchTask = {
      url,
      key,
      customerIds,
      connections: terms.connections,
      ms: scale.roundMs,
    }
    load = await startLoad<BatchTask, BatchResult>('batch-load.ts', task)
    // One round before the first is not counted.
    let events = (await roundOf(server, bare, load, scale)).events
    const rounds: Round[] = []
    for (let i = 0; i < scale.rounds; i++) {
      const { events: more, round } = await roundOf(server, bare, load, scale)
      events += more
      rounds.push(round)
    }
    const profile = await profileOf(server, load, terms.profile)
    events += profile.events
    await requireExact(server, events, terms.customers)
    return outcomeOf(rounds, terms.atLeast, profile.lines)
  } finally {
    load?.end()
    await bare.close()
    await server.close()
  }
}

async function roundOf(
  server: BenchServer,
  bare: BareInsert,
  load: LoadProcess<BatchResult>,
  scale: Scale,
): Promise<{ events: number; round: Round }> {
  await server.sql.query('checkpoint')
  const before = server.cpu()
  const { result, cpuSeconds } = await load.go()
  const after = server.cpu()
  const staged = await bare.stage()
  if (staged !== result.events) {
    throw new Error(`${result.events} events were accepted and ${staged} rows written`)
  }
  const speeds: (BareSpeed & { by: number })[] = []
  for (const by of yardstickConnections) {
    speeds.push({ ...(await bare.insert(by, rowsPerCommit, scale.roundMs)), by })
  }
  const best = speeds.reduce((a, b) => (a.perSecond > b.perSecond ? a : b))
  return {
    events: result.events,
    round: {
      perSecond: result.events / result.seconds,
      bare: best.perSecond,
      bareMicros: best.cpuMicros,
      by: best.by,
      latencies: result.latencies,
      generator: cpuSeconds / result.seconds,
      server: (after.server - before.server) / result.seconds,
      postgres: (after.postgres - before.postgres) / result.seconds,
    },
  }
}

async function profileOf(server: BenchServer, load: LoadProcess<BatchResult>, name: string) {
  if (!server.inspected) return { events: 0, lines: [] }
  const [{ result }, lines] = await server.inspected.profiled(name, () => load.go())
  return { events: result.events, lines }
}

/** Nothing lost, nothing twice, and every sum as it must be. */
async function requireExact(server: BenchServer, events: number, customers: number): Promise<void> {
  const { rows } = await server.sql.query(`select (select count(*) from usage_event) as events,
    (select sum(balance)::text from credit_pool) as balance`)
  const balance =
    BigInt(creditsPerCustomer) * BigInt(customers) - BigInt(creditsPerEvent) * BigInt(events)
  if (Number(rows[0].events) !== events || BigInt(rows[0].balance.split('.')[0]) !== balance) {
    throw new Error(`expected ${events} events and ${balance} credits: ${JSON.stringify(rows[0])}`)
  }
  await verifyDatabase(server.sql)
}

function outcomeOf(rounds: Round[], atLeast: number, profile: string[]): Outcome {
  const of = (name: 'perSecond' | 'bare' | 'generator' | 'server' | 'postgres') =>
    median(rounds.map((round) => round[name]))
  const told = (name: 'perSecond' | 'bare') =>
    rounds.map((round) => figureText(round[name])).join(', ')
  const latencies = rounds.flatMap((round) => round.latencies)
  const cores = (share: number) => `${figureText(100 * share)} %`
  const each = (name: 'server' | 'postgres') =>
    median(rounds.map((round) => (1e6 * round[name]) / round.perSecond))
  const bareMicros = median(rounds.map((round) => round.bareMicros))
  return {
    figures: [
      {
        what: 'events/s',
        product: of('perSecond'),
        yardstick: of('bare'),
        target: { kind: 'ratio', atLeast },
      },
      {
        what: 'CPU ratio',
        product: (each('server') + each('postgres')) / bareMicros,
        target: { kind: 'atMost', value: 2.5 },
        digits: 2,
      },
    ],
    notes: [
      `rounds, product: ${told('perSecond')}; yardstick: ${told('bare')}, best with ${rounds.map((round) => round.by).join(', ')} connections`,
      `a batch took ${figureText(percentile(latencies, 0.5), 1)} ms in the median, p99 ${figureText(percentile(latencies, 0.99), 1)} ms`,
      `of one core: server ${cores(of('server'))}, its PostgreSQL ${cores(of('postgres'))}, load generator ${cores(of('generator'))}`,
      `CPU time an event: server ${figureText(each('server'))} µs, its PostgreSQL ${figureText(each('postgres'))} µs; a bare row ${figureText(bareMicros, 1)} µs of PostgreSQL`,
      'afterwards every event was there once, every pool held what it must, and `ledger:verify` found no difference',
      ...profile,
    ],
  }
}
