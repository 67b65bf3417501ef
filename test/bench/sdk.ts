/** The SDKs beside the bare HTTP clients that they are built on. */
import http from 'node:http'
import { OpenMonetize } from '../../src/sdk/node/openmonetize.ts'
import { CheckEntitlements } from '../../src/sdk/node/operations.generated.ts'
import { startBenchServer } from './bench-server.ts'
import type { Benchmark, Scale } from './benchmark.ts'
import { figureText, inTurns, median } from './measure.ts'
import { createProduct, eventProperties, eventType } from './product-data.ts'
import { otherSdks } from './sdk-programs.ts'

const callers = 32
const customers = 200
const feature = 'export'

export const sdk: Benchmark = {
  name: 'sdk',
  title: 'The SDKs: checks, cached checks, recording',
  setup: `${callers} callers at once in one process, ${customers} customers in turns. Checks: the SDK beside \`node:http\` with a kept agent, which sends the same document. Cached: one question that is answered from memory. Recording: calls that wait for each other beside calls at once, which share requests. Python (8 threads) and Go (32 goroutines) are measured alike, in programs of their own.`,
  async run(scale) {
    const server = await startBenchServer()
    const { url, key } = server
    const om = new OpenMonetize({ apiKey: key, baseUrl: url })
    const cached = new OpenMonetize({ apiKey: key, baseUrl: url, cache: true })
    try {
      const ids = await createProduct(server, { count: customers, limited: true })
      await om.graphql(
        `mutation { createFeature(input: {key: "${feature}", type: BOOLEAN}) { id } }`,
      )
      const customerId = ids[0] ?? ''
      await om.entitlements.set({ customerId, feature, value: true })
      const node = await measured(scale, { om, cached, ids, url, key })
      const others = await otherSdks(scale, { url, key, ids })
      return { ...node, figures: [...node.figures, ...others] }
    } finally {
      await om.close()
      await cached.close()
      await server.close()
    }
  },
}

interface Sides {
  om: OpenMonetize
  cached: OpenMonetize
  ids: string[]
  url: string
  key: string
}

async function measured({ rounds, roundMs }: Scale, { om, cached, ids, url, key }: Sides) {
  const post = bareClient(url, key)
  const customerOf = (n: number) => ids[n % ids.length] ?? ''
  const event = (n: number) => ({
    customerId: customerOf(n),
    eventType,
    properties: eventProperties,
  })
  const perSecond = (atOnce: number, call: (n: number) => Promise<unknown>) => () =>
    rateOf(atOnce, roundMs, call)
  const question = { customerId: ids[0] ?? '', feature }
  while ((await cached.entitlements.check(question)).source !== 'cache')
    await om.credits.balance(question.customerId)
  const runs = await inTurns(rounds, {
    bare: perSecond(callers, (n) =>
      post({ input: { checks: [{ customerId: customerOf(n), feature: eventType }] } }),
    ),
    check: perSecond(callers, (n) =>
      om.entitlements.check({ customerId: customerOf(n), feature: eventType }),
    ),
    cached: perSecond(1, () => cached.entitlements.check(question)),
    single: perSecond(1, (n) => om.usage.record(event(n))),
    coalesced: perSecond(256, (n) => om.usage.record(event(n))),
  })
  const of = (name: keyof typeof runs) => median(runs[name])
  return {
    figures: [
      {
        what: 'checks/s beside node:http',
        product: of('check'),
        yardstick: of('bare'),
        target: { kind: 'ratio', atLeast: 0.8 } as const,
      },
      {
        what: 'cached checks/s',
        product: of('cached'),
        target: { kind: 'atLeast', value: 500_000 } as const,
      },
      {
        what: 'record/s, 256 callers beside one',
        product: of('coalesced'),
        yardstick: of('single'),
        target: { kind: 'ratio', atLeast: 5 } as const,
      },
    ],
    notes: [`One caller records ${figureText(of('single'))} events/s, each after the one before.`],
  }
}

/** Calls that are answered in a second. */
async function rateOf(atOnce: number, ms: number, call: (n: number) => Promise<unknown>) {
  const start = performance.now()
  let done = 0
  let next = 0
  const caller = async () => {
    while (performance.now() - start < ms) {
      await call(next++)
      done += 1
    }
  }
  await Promise.all(Array.from({ length: atOnce }, caller))
  return (1000 * done) / (performance.now() - start)
}

function bareClient(url: string, key: string) {
  const agent = new http.Agent({ keepAlive: true })
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
  return (variables: object) =>
    new Promise((resolve, reject) => {
      const body = JSON.stringify({ query: CheckEntitlements.text, variables })
      const length = { 'content-length': String(Buffer.byteLength(body)) }
      const options = { method: 'POST', agent, headers: { ...headers, ...length } }
      const sent = http.request(`${url}/graphql`, options, (answer) => {
        const chunks: Buffer[] = []
        answer.on('data', (chunk: Buffer) => chunks.push(chunk))
        answer.on('end', () => resolve(JSON.parse(Buffer.concat(chunks).toString())))
        answer.on('error', reject)
      })
      sent.on('error', reject)
      sent.end(body)
    })
}
