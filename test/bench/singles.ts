/** Single events from many connections beside single-row commits of the same rows. */
import { type BareInsert, type BareSpeed, createBareInsert } from './bare-insert.ts'
import { type BenchServer, startBenchServer } from './bench-server.ts'
import type { Benchmark, Outcome, Scale } from './benchmark.ts'
import { figureText, median } from './measure.ts'
import { createProduct } from './product-data.ts'
import { verifyDatabase } from './verify.ts'
import { runWrk, type WrkRun } from './wrk.ts'

const connections = 64

const document =
  'mutation Record($input: UsageEventInput!) { recordUsage(input: $input) { id credits } }'

export const singles: Benchmark = {
  name: 'singles',
  title: 'Single-event requests over POST /graphql, 64 connections, 10,000 customers',
  setup:
    'Each event priced, debited and with an idempotency key of its own. wrk, one thread. Yardstick: the rows of the round one by one, each its own `insert … select` and commit, by 64 connections into the row and indexes of yardstick.sql in the same database; PostgreSQL writes the log of many to disk at once.',
  async run(scale) {
    const server = await startBenchServer({ inspected: scale.profile })
    const bare = await createBareInsert(server.databaseUrl, () => server.cpu().postgres)
    try {
      const ids = await createProduct(server, { count: scale.quick ? 2_000 : 10_000 })
      return await measure(server, bare, ids, scale)
    } finally {
      await bare.close()
      await server.close()
    }
  },
}

interface Round {
  product: WrkRun
  bare: BareSpeed
  server: number
  postgres: number
}

async function measure(
  server: BenchServer,
  bare: BareInsert,
  ids: string[],
  scale: Scale,
): Promise<Outcome> {
  let started = 0
  const load = () => {
    started += 1
    return runWrk({
      url: server.url,
      script: 'single.lua',
      connections,
      seconds: scale.roundMs / 1000,
      lines: [`Bearer ${server.key}`, `round-${started}`, JSON.stringify(document), ...ids],
    })
  }
  const rounds: Round[] = []
  for (let i = 0; i <= scale.rounds; i++) {
    await server.sql.query('checkpoint')
    const before = server.cpu()
    const product = await load()
    const after = server.cpu()
    const seconds = scale.roundMs / 1000
    await requireWhole(product, await bare.stage())
    const round = {
      product,
      bare: await bare.insert(connections, 1, scale.roundMs),
      server: (after.server - before.server) / seconds,
      postgres: (after.postgres - before.postgres) / seconds,
    }
    if (i > 0) rounds.push(round)
  }
  const [, profile = []] = (await server.inspected?.profiled('singles', load)) ?? []
  await verifyDatabase(server.sql)
  return outcomeOf(rounds, profile)
}

/** wrk leaves at the end of its time: what was under way, or answered and not read, it does not count. */
async function requireWhole(run: WrkRun, rows: number): Promise<void> {
  const unanswered = rows - run.requests
  if (run.failures === 0 && unanswered >= 0 && unanswered <= 2 * connections) return
  throw new Error(`${rows} rows of ${JSON.stringify(run)}`)
}

function outcomeOf(rounds: Round[], profile: string[]): Outcome {
  const of = (pick: (round: Round) => number) => median(rounds.map(pick))
  const told = (pick: (round: Round) => number) =>
    rounds.map((round) => figureText(pick(round))).join(', ')
  const cores = (share: number) => `${figureText(100 * share)} %`
  const each = (pick: (round: Round) => number) => of((r) => (1e6 * pick(r)) / r.product.perSecond)
  const [server, postgres] = [each((r) => r.server), each((r) => r.postgres)]
  return {
    figures: [
      {
        what: 'events/s',
        product: of((r) => r.product.perSecond),
        yardstick: of((r) => r.bare.perSecond),
      },
      {
        what: 'CPU an event, µs',
        product: server + postgres,
        target: { kind: 'atMost', value: 100 },
      },
      {
        what: 'p99, ms',
        product: of((r) => r.product.p99Ms),
        target: { kind: 'atMost', value: 25 },
        digits: 1,
      },
    ],
    notes: [
      `rounds, product: ${told((r) => r.product.perSecond)}; yardstick: ${told((r) => r.bare.perSecond)}`,
      `of one core: server ${cores(of((r) => r.server))}, its PostgreSQL ${cores(of((r) => r.postgres))}, wrk ${cores(of((r) => r.product.cpuShare))}`,
      `CPU time an event: server ${figureText(server)} µs, its PostgreSQL ${figureText(postgres)} µs; a bare row ${figureText(of((r) => r.bare.cpuMicros))} µs of PostgreSQL`,
      'as many rows as answers; afterwards `ledger:verify` found no difference',
      ...profile,
    ],
  }
}
