/** The time from a change to its subscribers, on one server and on two that share a Redis. */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type RedisServer, startRedisServer } from '../support/redis-server.ts'
import { type BenchServer, startBenchServer } from './bench-server.ts'
import type { Benchmark, Figure, Outcome, Scale } from './benchmark.ts'
import type { Change, ChangeTask } from './change-load.ts'
import { type Loaded, startLoad } from './load-process.ts'
import { figureText, median, percentile } from './measure.ts'
import { createProduct } from './product-data.ts'
import type { Delivery, SocketTask } from './socket-load.ts'

const customers = 1_000
const changesPerSecond = 2_000
/** What messages lost is read from the database within this. */
const settleMs = 3_000

const query = `subscription ($id: ID!) {
  usageEvents(customerId: $id) { customerId sequence properties }
}`

export const live: Benchmark = {
  name: 'live',
  title: '1,000 customers with a socket each, 2,000 changes a second, one server and two on Redis',
  setup:
    'Every change is a request of its own, sent at its time however fast the others are answered, priced and debited. A socket gets every usage event of its customer; lateness counts from the sending of the request to the receipt of the event in another process. With two servers half of the sockets are on each, and requests go to both in turns, so that half of the events cross Redis. Requests and sockets in two Node processes.',
  async run(scale) {
    const one = await withOneServer(scale)
    const two = await withTwoServers(scale)
    return { figures: [...one.figures, ...two.figures], notes: [...one.notes, ...two.notes] }
  },
}

async function withOneServer(scale: Scale): Promise<Outcome> {
  const server = await startBenchServer({ inspected: scale.profile })
  try {
    const ids = await createProduct(server, { count: customers })
    const of = await measure(server, ids, [server.url], scale)
    return outcomeOf('one server', of)
  } finally {
    await server.close()
  }
}

async function withTwoServers(scale: Scale): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'openmonetize-redis-'))
  let redis: RedisServer | undefined
  let server: BenchServer | undefined
  try {
    redis = await startRedisServer(folder)
    server = await startBenchServer({ env: { REDIS_URL: redis.url } })
    const ids = await createProduct(server, { count: customers })
    const twin = await server.twin({})
    const of = await measure(server, ids, [server.url, twin.url], scale)
    return outcomeOf('two servers', of)
  } finally {
    await server?.close()
    await redis?.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

interface Round {
  changes: number
  deliveries: number
  lost: number
  twice: number
  lateness: number[]
  answers: number[]
  late: number
  generator: number
  server: number
  postgres: number
}

interface Measured {
  rounds: Round[]
  profile: string[]
}

async function measure(
  server: BenchServer,
  customerIds: string[],
  urls: string[],
  scale: Scale,
): Promise<Measured> {
  const { key } = server
  const sockets = customerIds.map((customerId, i) => ({
    url: urls[i % urls.length] ?? '',
    key,
    customerId,
  }))
  const ms = scale.roundMs
  const listener = await startLoad<SocketTask, Delivery[]>('socket-load.ts', {
    sockets,
    query,
    firstMessage: false,
  })
  const sender = await startLoad<ChangeTask, Sent>('change-load.ts', {
    urls,
    key,
    customerIds,
    perSecond: changesPerSecond,
    ms,
  })
  // A change before the subscription is there would not be sent to it.
  await sleep(2_000)
  const once = async () => {
    await listener.go()
    const before = server.cpu()
    const sent = await sender.go()
    const after = server.cpu()
    await sleep(settleMs)
    const heard = await listener.go()
    const seconds = ms / 1000
    return {
      ...compare(sent, heard),
      generator: sent.cpuSeconds / seconds,
      server: (after.server - before.server) / seconds,
      postgres: (after.postgres - before.postgres) / seconds,
    }
  }
  await once()
  const rounds: Round[] = []
  for (let i = 0; i < scale.rounds; i++) rounds.push(await once())
  const [, profile = []] = (await server.inspected?.profiled('live', once)) ?? []
  sender.end()
  listener.end()
  return { rounds, profile }
}

interface Sent {
  changes: Change[]
  latencies: number[]
  late: number
}

function compare({ result: sent }: Loaded<Sent>, { result: heard }: Loaded<Delivery[]>) {
  const name = ({ customerId, sequence }: Change) => `${customerId} ${sequence}`
  const known = new Set(heard.map(name))
  return {
    changes: sent.changes.length,
    deliveries: heard.length,
    lost: sent.changes.filter((change) => !known.has(name(change))).length,
    twice: heard.length - known.size,
    lateness: heard.map(({ latenessMs }) => latenessMs),
    answers: sent.latencies,
    late: sent.late,
  }
}

function outcomeOf(where: string, { rounds, profile }: Measured): Outcome {
  const total = (pick: (round: Round) => number) => rounds.map(pick).reduce((a, b) => a + b, 0)
  const cores = (pick: (round: Round) => number) =>
    `${figureText(100 * median(rounds.map(pick)))} %`
  const p99s = rounds.map((round) => percentile(round.lateness, 0.99))
  const figures: Figure[] = [
    {
      what: `${where}: delivery p99, ms`,
      product: median(p99s),
      target: { kind: 'atMost', value: 150 },
      digits: 1,
    },
    {
      what: `${where}: lost or twice`,
      product: total((round) => round.lost + round.twice),
      target: { kind: 'atMost', value: 0 },
    },
  ]
  const seconds = total((round) => round.changes) / changesPerSecond
  return {
    figures,
    notes: [
      `${where}: ${figureText(total((r) => r.changes))} changes, ${figureText(total((r) => r.deliveries))} deliveries in ${figureText(seconds)} s; p99 of the rounds ${p99s.map((value) => figureText(value, 1)).join(', ')} ms, median ${figureText(median(rounds.map((r) => percentile(r.lateness, 0.5))), 1)} ms; p99 of the requests' own answers ${figureText(median(rounds.map((r) => percentile(r.answers, 0.99))), 1)} ms; ${figureText(total((r) => r.late))} waited for a connection`,
      `${where}: of one core: ${where === 'one server' ? 'server' : 'first server'} ${cores((r) => r.server)}, PostgreSQL ${cores((r) => r.postgres)}, sender ${cores((r) => r.generator)}`,
      ...profile,
    ],
  }
}
