/** The time from a report of usage to the frame on the socket of a client that speaks Stigg's GraphQL. */
import { graphqlData } from '../support/graphql.ts'
import type { Json } from '../support/rest.ts'
import { openStiggSocket, stiggPoster } from '../support/stigg-client.ts'
import { operations, pushes } from '../support/stigg-operations.ts'
import { type BenchServer, startBenchServer } from './bench-server.ts'
import type { Benchmark, Scale } from './benchmark.ts'
import { figureText, median, percentile } from './measure.ts'
import { nowMs } from './monotonic.ts'

const customers = 50
const featureId = 'calls'
const catalog = `mutation {
  createMeter(input: {key: "calls", name: "Calls", aggregation: SUM}) { id }
  createFeature(input: {key: "calls", name: "Calls", type: METERED, meterKey: "calls"}) { id }
}`
const create = 'mutation ($id: String!) { createCustomer(input: {externalId: $id}) { id } }'
const entitle = `mutation ($id: ID!) {
  setEntitlement(input: {customerId: $id, feature: "calls", limit: "1000000", period: MONTH}) { id } }`

export const stiggLive: Benchmark = {
  name: 'stigg-live',
  title: 'Stigg: from a report of usage to the frame on the client',
  setup:
    'One client with every subscription on one socket, and 50 customers whose usage it reports in turns, one report after the other. A report counts from its sending, so that the commit is in the time, to the receipt of the frame with the usage after it, in one process beside the server.',
  async run(scale) {
    const server = await startBenchServer()
    try {
      return outcomeOf(await measure(server, scale))
    } finally {
      await server.close()
    }
  },
}

async function measure({ url, key }: BenchServer, scale: Scale): Promise<number[][]> {
  await graphqlData(url, key, catalog)
  const names = Array.from({ length: customers }, (_, i) => `customer-${i}`)
  for (const id of names) {
    await graphqlData(url, key, create, { id })
    await graphqlData(url, key, entitle, { id })
  }
  const origin = `${url}/compat/stigg`
  const { socket } = await openStiggSocket(origin, key)
  const follower = follow((onFrame) => socket.on('message', onFrame))
  for (const [id, query] of Object.entries(pushes)) {
    socket.send(JSON.stringify({ type: 'subscribe', id, payload: { query, variables: {} } }))
  }
  await follower.subscribed
  const post = stiggPoster(origin, key)
  const query = operations.ReportUsage
  let turn = 0
  const once = async () => {
    const customerId = names[turn++ % names.length] ?? ''
    const frame = follower.next(customerId)
    const start = nowMs()
    await post({ query, variables: { input: { customerId, featureId, value: 1 } } })
    return (await frame) - start
  }
  const rounds: number[][] = []
  // The first round warms up.
  for (let i = 0; i <= scale.rounds; i++) {
    const times: number[] = []
    const end = nowMs() + scale.roundMs
    while (nowMs() < end) times.push(await once())
    rounds.push(times)
  }
  socket.close()
  return rounds.slice(1)
}

/** When the next frame with the usage of a customer arrives. */
function follow(listen: (onFrame: (text: unknown) => void) => void) {
  const waiting = new Map<string, (at: number) => void>()
  const subscribed = Promise.withResolvers<void>()
  listen((text) => {
    const at = nowMs()
    const { type, id, payload } = JSON.parse(String(text)) as Json
    if (type !== 'next') return
    // The first frame says that all is subscribed to.
    if (id === 'packagePublished') subscribed.resolve()
    if (id !== 'usageUpdated') return
    const { customerId } = payload.data.usageUpdated.usage
    waiting.get(customerId)?.(at)
    waiting.delete(customerId)
  })
  return {
    subscribed: subscribed.promise,
    next: (customerId: string) =>
      new Promise<number>((resolve) => void waiting.set(customerId, resolve)),
  }
}

function outcomeOf(rounds: number[][]) {
  const p99s = rounds.map((times) => percentile(times, 0.99))
  const reports = rounds.reduce((sum, { length }) => sum + length, 0)
  const p50 = median(rounds.map((times) => percentile(times, 0.5)))
  return {
    figures: [
      {
        what: 'report to frame p99, ms',
        product: median(p99s),
        target: { kind: 'atMost' as const, value: 150 },
        digits: 1,
      },
    ],
    notes: [
      `${figureText(reports)} reports; p99 of the rounds ${p99s.map((value) => figureText(value, 1)).join(', ')} ms, median ${figureText(p50, 1)} ms`,
    ],
  }
}
