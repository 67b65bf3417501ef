/** Entitlement checks over HTTP beside a bare mercurius. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { type BenchServer, startBenchServer } from './bench-server.ts'
import type { Benchmark, Outcome, Scale } from './benchmark.ts'
import { cpuSecondsOf } from './cpu-time.ts'
import { fillCustomers } from './fill.ts'
import { figureText, inTurns, median } from './measure.ts'
import { createProduct, eventType } from './product-data.ts'
import { dataOf, openRawClient } from './raw-client.ts'
import { runWrk, type WrkRun } from './wrk.ts'

const connections = 32
const customers = 1_000
/** What graphql-request sends, and others much alike. */
const clientsAccept = 'application/graphql-response+json, application/json'

const document = `query Check($customerId: ID!, $properties: JSON) {
  entitlement(customerId: $customerId, feature: "${eventType}", properties: $properties) {
    allowed reason remainingCredits limit used resetAt asOf
    costPreview { credits currencyAmount }
  }
}`

export const check: Benchmark = {
  name: 'check',
  title: 'Entitlement check over POST /graphql, 32 connections',
  setup: `${figureText(customers)} customers with credits and a monthly limit, in turns; key, limits, price preview and a check state at most one second old; every customer asks the same question each time, which its standing remembers. Yardstick: fastify + mercurius with \`jit: 1\`, the same schema, document and answers from a Map, no key. wrk, one thread.`,
  async run(scale) {
    const server = await startBenchServer({ inspected: scale.profile })
    try {
      const ids = await createProduct(server, { count: customers, limited: true })
      return await compare(server, ids, scale)
    } finally {
      await server.close()
    }
  },
}

async function compare(server: BenchServer, ids: string[], scale: Scale) {
  const answers = await answersOf(server, ids)
  const yardstick = await startYardstick(answers)
  try {
    const first = answers[ids[0] ?? '']
    const wanted = JSON.stringify({ data: { entitlement: first } })
    const client = await openRawClient(yardstick.url, server.key)
    const given = await client.post(bodyFor(ids[0] ?? ''))
    client.close()
    if (given !== wanted) throw new Error(`the yardstick answers something else:\n${given}`)

    const ask = (target: Pick<BenchServer, 'url' | 'pid'>, accept = '') =>
      asking({ ...target, key: server.key }, ids, scale, accept)
    const runs = await inTurns(scale.rounds, {
      yardstick: ask(yardstick),
      product: ask(server),
      clients: ask(server, clientsAccept),
    })
    const [, profile = []] = (await server.inspected?.profiled('check', ask(server))) ?? []
    return outcomeOf(runs, wanted.length, profile)
  } finally {
    yardstick.close()
  }
}

interface CheckRun extends WrkRun {
  /** That the process took for an answer; unlike the rate it does not depend on what else the machine does. */
  cpuMicros: number
}

function asking(
  target: Pick<BenchServer, 'url' | 'pid' | 'key'>,
  ids: string[],
  scale: Scale,
  accept = '',
): () => Promise<CheckRun> {
  return async () => {
    const before = cpuSecondsOf(target.pid)
    const run = await runWrk({
      url: target.url,
      script: 'check.lua',
      connections,
      seconds: scale.roundMs / 1000,
      lines: [`Bearer ${target.key}`, accept, JSON.stringify(oneLine(document)), ...ids],
    })
    return { ...run, cpuMicros: (1e6 * (cpuSecondsOf(target.pid) - before)) / run.requests }
  }
}

const middle = (runs: CheckRun[], name: keyof CheckRun) => median(runs.map((run) => run[name]))
const speeds = (runs: CheckRun[]) => runs.map((run) => figureText(run.perSecond)).join(', ')

/** Where mercurius takes less than this, so does all of Node's HTTP, and less is left to gain. */
const fastMachineMicros = 25

function outcomeOf(
  { product, yardstick, clients }: Record<'product' | 'yardstick' | 'clients', CheckRun[]>,
  bytes: number,
  profile: string[],
): Outcome {
  requireWhole([...product, ...yardstick, ...clients], bytes)
  const bareMicros = middle(yardstick, 'cpuMicros')
  const perCpuSecond = (runs: CheckRun[]) => 1e6 / middle(runs, 'cpuMicros')
  return {
    figures: [
      {
        what: 'checks/s',
        product: middle(product, 'perSecond'),
        yardstick: middle(yardstick, 'perSecond'),
      },
      {
        what: 'checks/s of CPU',
        product: perCpuSecond(product),
        yardstick: perCpuSecond(yardstick),
        target: { kind: 'ratio', atLeast: bareMicros <= fastMachineMicros ? 1.2 : 2 },
      },
      {
        what: 'checks/s of CPU, Accept of GraphQL clients',
        product: perCpuSecond(clients),
        yardstick: perCpuSecond(product),
        target: { kind: 'ratio', atLeast: 0.9 },
      },
      {
        what: 'p99, ms',
        product: middle(product, 'p99Ms'),
        yardstick: middle(yardstick, 'p99Ms'),
        target: { kind: 'atMost', value: 5 },
        digits: 2,
      },
    ],
    notes: [
      `rounds, product: ${speeds(product)}; with the Accept header ${speeds(clients)}; yardstick: ${speeds(yardstick)}`,
      `CPU of the process for an answer: product ${figureText(middle(product, 'cpuMicros'), 1)} µs, with the Accept header ${figureText(middle(clients, 'cpuMicros'), 1)} µs, yardstick ${figureText(bareMicros, 1)} µs`,
      `wrk took ${figureText(100 * middle(product, 'cpuShare'))} % of a core beside the product, ${figureText(100 * middle(yardstick, 'cpuShare'))} % beside the yardstick`,
      'every answer was checked to be whole by its size; those of both sides are the same to the byte but for asOf',
      ...profile,
    ],
  }
}

/** The head is a few hundred bytes; an answer with errors would be shorter than the body alone. */
function requireWhole(runs: CheckRun[], bytes: number): void {
  for (const run of runs) {
    if (run.failures > 0 || run.bytes < bytes) throw new Error(`bad: ${JSON.stringify(run)}`)
  }
}

export const manyChecks: Benchmark = {
  name: 'many-checks',
  title: 'Entitlement checks over 100,000 customers',
  setup:
    'As `check`, of customers that are copied by SQL, when each was asked once. Yardstick: the same server, 1,000 of them.',
  async run(scale) {
    const server = await startBenchServer({ inspected: true })
    try {
      const [template = ''] = await createProduct(server, { count: 1, limited: true })
      const ids = await fillCustomers(server.sql, template, scale.quick ? 10_000 : 100_000)
      const answer = Object.values(await answersOf(server, [template]))[0]
      const heap = async () => (await server.inspected?.heapAfterCollection()) ?? Number.NaN
      const before = await heap()
      await askOnce(server, ids)
      const heapKib = ((await heap()) - before) / 1024 / ids.length
      const runs = await inTurns(scale.rounds, {
        few: asking(server, ids.slice(0, customers), scale),
        many: asking(server, ids, scale),
      })
      requireWhole([...runs.few, ...runs.many], JSON.stringify(answer).length)
      const [, profile = []] = scale.profile
        ? ((await server.inspected?.profiled('many-checks', asking(server, ids, scale))) ?? [])
        : []
      return manyOutcome(runs, heapKib, profile)
    } finally {
      await server.close()
    }
  },
}

/** Asks of each customer, a hundred at a time. */
async function askOnce(server: BenchServer, ids: string[]): Promise<void> {
  const client = await openRawClient(server.url, server.key)
  const query =
    'query ($checks: [EntitlementCheckInput!]!) { checkEntitlements(input: { checks: $checks }) { allowed } }'
  for (let from = 0; from < ids.length; from += 100) {
    const checks = ids.slice(from, from + 100).map((id) => ({ customerId: id, feature: eventType }))
    dataOf(await client.post(JSON.stringify({ query, variables: { checks } })))
  }
  client.close()
}

function manyOutcome(
  { few, many }: Record<'few' | 'many', CheckRun[]>,
  heapKib: number,
  profile: string[],
): Outcome {
  return {
    figures: [
      {
        what: 'checks/s',
        product: middle(many, 'perSecond'),
        yardstick: middle(few, 'perSecond'),
        target: { kind: 'ratio', atLeast: 0.5 },
      },
      {
        what: 'p99, ms',
        product: middle(many, 'p99Ms'),
        yardstick: middle(few, 'p99Ms'),
        digits: 2,
      },
      { what: 'KiB of memory a customer', product: heapKib, digits: 1 },
    ],
    notes: [
      `rounds: ${speeds(many)}; of 1,000 customers ${speeds(few)}`,
      `CPU of the server for an answer: ${figureText(middle(many, 'cpuMicros'), 1)} µs, of 1,000 customers ${figureText(middle(few, 'cpuMicros'), 1)} µs`,
      ...profile,
    ],
  }
}

const oneLine = (text: string) => text.replace(/\s+/g, ' ')

function bodyFor(customerId: string): string {
  return JSON.stringify({
    query: oneLine(document),
    variables: { customerId, properties: { model: 'gpt-4', output_tokens: 1500 } },
  })
}

async function answersOf(server: BenchServer, ids: string[]): Promise<Record<string, object>> {
  const client = await openRawClient(server.url, server.key)
  const answers: Record<string, object> = {}
  for (const id of ids) {
    answers[id] = dataOf<{ entitlement: object }>(await client.post(bodyFor(id))).entitlement
  }
  client.close()
  return answers
}

async function startYardstick(answers: Record<string, object>) {
  const child = fork(join(import.meta.dirname, 'mercurius-server.ts'))
  child.send(answers)
  const [url] = await once(child, 'message')
  return { url: String(url), pid: child.pid ?? 0, close: () => void child.kill() }
}
