/** Reserving and committing on one hot balance. */
import { startBenchServer } from './bench-server.ts'
import type { Benchmark, Outcome, Scale } from './benchmark.ts'
import type { HoldResult, HoldTask } from './hold-load.ts'
import { startLoad } from './load-process.ts'
import { figureText, median, percentile } from './measure.ts'
import { createProduct, creditsPerCustomer } from './product-data.ts'
import { verifyDatabase } from './verify.ts'

const clients = 50
/** What a pair takes in the end. */
const committed = 15
/** Published for the reserve benchmark of Cycles. */
const cyclesPerSecond = 999

export const holds: Benchmark = {
  name: 'holds',
  title: 'Reserve, then commit, on one hot balance, 50 clients',
  setup: `Every client reserves 20 credits of the same customer and commits ${committed} of them, each request with an idempotency key; 50 connections from one Node process. Yardstick: the ${cyclesPerSecond}/s that Cycles publishes for reservations alone, on another machine.`,
  async run(scale) {
    const server = await startBenchServer({ inspected: scale.profile })
    try {
      return await measure(server, scale)
    } finally {
      await server.close()
    }
  },
}

interface Round extends HoldResult {
  generator: number
  server: number
  postgres: number
}

async function measure(
  server: Awaited<ReturnType<typeof startBenchServer>>,
  scale: Scale,
): Promise<Outcome> {
  const { url, key, sql } = server
  const [customerId = ''] = await createProduct(server, { count: 1 })
  const task: HoldTask = { url, key, customerId, clients, ms: scale.roundMs }
  const load = await startLoad<HoldTask, HoldResult>('hold-load.ts', task)
  let pairs = 0
  const rounds: Round[] = []
  for (let i = 0; i <= scale.rounds; i++) {
    await sql.query('checkpoint')
    const before = server.cpu()
    const { result, cpuSeconds } = await load.go()
    const after = server.cpu()
    pairs += result.pairs
    const round = {
      ...result,
      generator: cpuSeconds / result.seconds,
      server: (after.server - before.server) / result.seconds,
      postgres: (after.postgres - before.postgres) / result.seconds,
    }
    if (i > 0) rounds.push(round)
  }
  const [more, profile = []] = (await server.inspected?.profiled('holds', () => load.go())) ?? []
  pairs += more?.result.pairs ?? 0
  load.end()
  const { rows } = await sql.query('select balance, held from credit_pool')
  const expected = creditsPerCustomer - committed * pairs
  const wrong = Number(rows[0].balance) !== expected || Number(rows[0].held) !== 0
  if (wrong) throw new Error(`expected ${expected}: ${JSON.stringify(rows)}`)
  await verifyDatabase(sql)
  return outcomeOf(rounds, pairs, profile)
}

function outcomeOf(rounds: Round[], pairs: number, profile: string[]): Outcome {
  const perSecond = rounds.map((round) => round.pairs / round.seconds)
  const p99 = (pick: (round: Round) => number[]) =>
    median(rounds.map((round) => percentile(pick(round), 0.99)))
  const cores = (pick: (round: Round) => number) =>
    `${figureText(100 * median(rounds.map(pick)))} %`
  return {
    figures: [
      {
        what: 'pairs/s',
        product: median(perSecond),
        yardstick: cyclesPerSecond,
        target: { kind: 'atLeast', value: 3_000 },
      },
      {
        what: 'p99 of a request, ms',
        product: p99((round) => round.latencies),
        target: { kind: 'atMost', value: 30 },
        digits: 1,
      },
    ],
    notes: [
      `rounds: ${perSecond.map((value) => figureText(value)).join(', ')} pairs/s; p99 of a whole pair ${figureText(
        p99((round) => round.pairLatencies),
        1,
      )} ms`,
      `of one core: server ${cores((r) => r.server)}, its PostgreSQL ${cores((r) => r.postgres)}, load generator ${cores((r) => r.generator)}`,
      `0 mismatches: after ${figureText(pairs)} pairs the balance was what they leave to the credit, nothing was held, and \`ledger:verify\` found no difference`,
      ...profile,
    ],
  }
}
