/** Recording by the REST routes beside the same events by GraphQL. */

import { createClient } from '../../src/commands/graphql-client.ts'
import { loadPrices } from '../../src/commands/model-prices/load-prices.ts'
import { decimal } from '../../src/core/values/decimal.ts'
import { readPriceList } from '../../src/model-prices/price-list.ts'
import { type BenchServer, startBenchServer } from './bench-server.ts'
import type { Benchmark, Figure, Outcome, Scale } from './benchmark.ts'
import { type LoadProcess, startLoad } from './load-process.ts'
import { figureText, inTurns, median } from './measure.ts'
import { createCustomers, eventType } from './product-data.ts'
import type { RestResult, RestTask, Side } from './rest-load.ts'
import { verifyDatabase } from './verify.ts'

const customersCount = 100
const connections = 4

export const rest: Benchmark = {
  name: 'rest',
  title: 'Batches of 100 events by POST /v1/usage/events and /v1/events/ingest',
  setup: `${customersCount} customers, one event for each in a batch, priced by the list of model prices, with an idempotency key each; ${connections} connections from one Node process for each side, in turns. Yardstick: \`recordUsageBatch\` with the same events, which asks for what REST answers of each.`,
  async run(scale) {
    const server = await startBenchServer({
      inspected: scale.profile,
      env: { RATE_LIMITS: 'off' },
    })
    try {
      const rates = await loadList(server)
      await createCustomers(server, { count: customersCount })
      return await compare(server, scale, rates)
    } finally {
      await server.close()
    }
  },
}

async function loadList({ url, key }: BenchServer): Promise<number> {
  const { added } = await loadPrices(createClient(`${url}/graphql`, key), readPriceList(), {
    ...{ card: 'model-prices', eventType, isDefault: true, isReplacing: false },
    creditValue: decimal('0.001'),
    markupPercent: decimal('0'),
  })
  return added
}

interface Round {
  perSecond: number
  /** µs an event. */
  server: number
  postgres: number
}

async function compare(server: BenchServer, scale: Scale, rates: number): Promise<Outcome> {
  const loads: LoadProcess<RestResult>[] = []
  const side = async (name: Side) => {
    const customers = Array.from({ length: customersCount }, (_, i) => `customer-${i}`)
    const { url, key } = server
    const task = { url, key, side: name, customers, connections, ms: scale.roundMs }
    const load = await startLoad<RestTask, RestResult>('rest-load.ts', task)
    loads.push(load)
    return () => roundOf(server, load)
  }
  try {
    const [graphql, events, ingest] = [
      await side('graphql'),
      await side('rest'),
      await side('ingest'),
    ]
    const runs = await inTurns(scale.rounds, { graphql, events, ingest })
    const profile: string[] = []
    for (const [name, run] of Object.entries({ graphql, events, ingest })) {
      profile.push(...((await server.inspected?.profiled(`rest-${name}`, run))?.[1] ?? []))
    }
    await verifyDatabase(server.sql)
    return outcomeOf(runs, rates, profile)
  } finally {
    for (const load of loads) load.end()
  }
}

async function roundOf(server: BenchServer, load: LoadProcess<RestResult>): Promise<Round> {
  const before = server.cpu()
  const { result } = await load.go()
  const after = server.cpu()
  const each = (seconds: number) => (1e6 * seconds) / result.events
  return {
    perSecond: result.events / result.seconds,
    server: each(after.server - before.server),
    postgres: each(after.postgres - before.postgres),
  }
}

function outcomeOf(
  runs: Record<'graphql' | 'events' | 'ingest', Round[]>,
  rates: number,
  profile: string[],
): Outcome {
  const of = (name: keyof typeof runs, what: keyof Round) =>
    median(runs[name].map((round) => round[what]))
  const cpu = (name: keyof typeof runs) => of(name, 'server') + of(name, 'postgres')
  const figures = (name: 'events' | 'ingest', path: string, atLeast: number): Figure[] => [
    {
      what: `${path}, events/s`,
      product: of(name, 'perSecond'),
      yardstick: of('graphql', 'perSecond'),
    },
    {
      what: `${path}, events/s of CPU`,
      product: 1e6 / cpu(name),
      yardstick: 1e6 / cpu('graphql'),
      target: { kind: 'ratio', atLeast },
    },
  ]
  const told = (name: keyof typeof runs) =>
    `${figureText(of(name, 'server'), 1)} + ${figureText(of(name, 'postgres'), 1)} µs`
  return {
    figures: [
      ...figures('events', '/v1/usage/events', 0.95),
      ...figures('ingest', '/v1/events/ingest', 0.8),
    ],
    notes: [
      `${rates} rates; CPU an event of the server and its PostgreSQL: GraphQL ${told('graphql')}, /v1/usage/events ${told('events')}, /v1/events/ingest ${told('ingest')}`,
      'afterwards `ledger:verify` found no difference',
      ...profile,
    ],
  }
}
