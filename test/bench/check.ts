/** Entitlement checks over HTTP beside a bare mercurius. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { type BenchServer, startBenchServer } from './bench-server.ts'
import type { Benchmark, Scale } from './benchmark.ts'
import { cpuSecondsOf } from './cpu-time.ts'
import { figureText, inTurns, median } from './measure.ts'
import { createProduct, eventType } from './product-data.ts'
import { dataOf, openRawClient } from './raw-client.ts'
import { runWrk, type WrkRun } from './wrk.ts'

const connections = 32
const customers = 1_000

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

    const ask = (target: { url: string; pid: number }) => async () => {
      const before = cpuSecondsOf(target.pid)
      const run = await runWrk({
        url: target.url,
        script: 'check.lua',
        connections,
        seconds: scale.roundMs / 1000,
        lines: [`Bearer ${server.key}`, '', JSON.stringify(oneLine(document)), ...ids],
      })
      return { ...run, cpuMicros: (1e6 * (cpuSecondsOf(target.pid) - before)) / run.requests }
    }
    const runs = await inTurns(scale.rounds, { yardstick: ask(yardstick), product: ask(server) })
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

function outcomeOf(
  { product, yardstick }: Record<'product' | 'yardstick', CheckRun[]>,
  bytes: number,
  profile: string[],
) {
  for (const run of [...product, ...yardstick]) {
    // The head is a few hundred bytes; an answer with errors would be shorter than the body alone.
    if (run.failures > 0 || run.bytes < bytes) throw new Error(`bad: ${JSON.stringify(run)}`)
  }
  const of = (runs: CheckRun[], name: keyof CheckRun) => median(runs.map((run) => run[name]))
  const told = (runs: CheckRun[]) => runs.map((run) => figureText(run.perSecond)).join(', ')
  return {
    figures: [
      {
        what: 'checks/s',
        product: of(product, 'perSecond'),
        yardstick: of(yardstick, 'perSecond'),
        target: { kind: 'ratio', atLeast: 1 } as const,
      },
      {
        what: 'p99, ms',
        product: of(product, 'p99Ms'),
        yardstick: of(yardstick, 'p99Ms'),
        target: { kind: 'atMost', value: 5 } as const,
        digits: 2,
      },
    ],
    notes: [
      `rounds, product: ${told(product)}; yardstick: ${told(yardstick)}`,
      `CPU of the process for an answer: product ${figureText(of(product, 'cpuMicros'), 1)} µs, yardstick ${figureText(of(yardstick, 'cpuMicros'), 1)} µs`,
      `wrk took ${figureText(100 * of(product, 'cpuShare'))} % of a core beside the product, ${figureText(100 * of(yardstick, 'cpuShare'))} % beside the yardstick`,
      'every answer was checked to be whole by its size; those of both sides are the same to the byte but for asOf',
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
