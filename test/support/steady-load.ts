/** A workspace with a constant load: records the time of each answer and every wrong answer. */
import { isDeepStrictEqual } from 'node:util'
import { graphql, graphqlData } from './graphql.ts'
import { CreateCustomerDocument } from './ledger.generated.ts'
import { connect, type LiveClient } from './live-client.ts'
import { type Asker, addCredits, addMetered, addRateCard, entitle } from './product.ts'
import { restClient } from './rest.ts'
import { until } from './server-process.ts'

export const steps = ['check', 'record', 'delivery', 'other'] as const
export type Step = (typeof steps)[number]

export interface SteadyLoad {
  /** Answers so far. */
  answers(): number
  /** Errors and wrong answers since the last call, in words. */
  takeWrong(): string[]
  /** The 99th percentile in milliseconds since the last call, by step. */
  p99(): Record<Step, number>
  /** Ends the load, and fails unless all answers were right and every event was delivered once and in order. */
  stop(): Promise<void>
}

const clients = 4
const everyMs = 40
/** One turn in this many sends a file or subscribes anew, in turns: often enough that 1,500 turns have a 99th percentile of them. */
const rareEvery = 5
const initialCredits = 1_000_000

const check = `query ($checks: [EntitlementCheckInput!]!) {
  checkEntitlements(input: { checks: $checks }) { allowed reason used availableCredits }
}`
const record = `mutation ($input: UsageEventInput!) {
  recordUsage(input: $input) { status credits quantity idempotencyKey }
}`
/** From the first one on: it may be recorded before the subscription stands. */
const events = `subscription ($id: ID!) {
  usageEvents(customerId: $id, after: 0) { idempotencyKey sequence }
}`

interface Heard {
  usageEvents?: { idempotencyKey: string; sequence: number } | null
}

/** Sets up the workspace of the key and starts the load. */
export async function startSteadyLoad(url: string, key: string): Promise<SteadyLoad> {
  const wrong: string[] = []
  const times = { check: [], record: [], delivery: [], other: [] } as Record<Step, number[]>
  let answers = 0
  let going = true
  /** The schedule restarts with each measurement, so that an earlier delay does not affect it. */
  let measures = 0
  const sentAt = new Map<string, number>()
  const heard = new Map<string, number>()
  const lastSequence = new Map<string, number>()
  const customers = await prepare(url, key)
  const rest = restClient({ url, liveKey: key })
  const live = await connect(url, { apiKey: key })
  listen(live, customers)

  function note(what: string, found: unknown, expected: unknown): void {
    if (isDeepStrictEqual(found, expected) || wrong.length >= 5) return
    wrong.push(`${what}: ${JSON.stringify(found)} instead of ${JSON.stringify(expected)}`)
  }

  /** One subscription per customer, all on one socket. */
  function listen({ socket, send }: LiveClient, ids: string[]): void {
    socket.on('message', (text) => {
      const { id, type, payload } = JSON.parse(String(text))
      if (type !== 'next' || payload.errors) return note('subscription', { type, payload }, 'next')
      const { usageEvents: event } = payload.data as Heard
      if (!event) return
      const at = sentAt.get(event.idempotencyKey)
      if (at !== undefined) times.delivery.push(performance.now() - at)
      heard.set(event.idempotencyKey, (heard.get(event.idempotencyKey) ?? 0) + 1)
      note('order', event.sequence > (lastSequence.get(id) ?? 0), true)
      lastSequence.set(id, event.sequence)
    })
    socket.on('close', () => note('socket', going ? 'closed' : 'open', 'open'))
    for (const id of ids)
      send({ id, type: 'subscribe', payload: { query: events, variables: { id } } })
  }

  const client = async (customerId: string, number: number) => {
    let recorded = 0
    const doers: Record<Exclude<Step, 'delivery'>, (turn: number) => Promise<void>> = {
      async check() {
        const checks = [{ customerId, feature: 'calls' }]
        const { data, errors } = await graphql<Record<string, unknown>>(url, key, check, { checks })
        const availableCredits = String(initialCredits - recorded)
        const told = { allowed: true, reason: 'ENTITLED', used: String(recorded), availableCredits }
        note('check', errors ?? data, { checkEntitlements: [told] })
      },
      async record(turn) {
        const idempotencyKey = `steady-${number}-${turn}`
        sentAt.set(idempotencyKey, performance.now())
        const input = { customerId, eventType: 'calls', idempotencyKey }
        const { data, errors } = await graphql<Record<string, unknown>>(url, key, record, { input })
        const told = { status: 'ACCEPTED', credits: '1', quantity: '1', idempotencyKey }
        note('record', errors ?? data, { recordUsage: told })
        recorded += 1
      },
      async other(turn) {
        if (turn % (2 * rareEvery) >= rareEvery) return subscribeAnew()
        const idempotencyKey = `steady-file-${number}-${turn}`
        sentAt.set(idempotencyKey, performance.now())
        const row = JSON.stringify({
          customer_id: customerId,
          event_type: 'calls',
          idempotency_key: idempotencyKey,
        })
        const data = Buffer.from(row).toString('base64')
        const { body } = await rest.post('/usage/batch', { format: 'jsonl', data })
        note('upload', [body.accepted, body.rejected], [1, 0])
        recorded += 1
      },
    }
    async function subscribeAnew() {
      const socket = await connect(url, { apiKey: key })
      const query = 'subscription ($id: ID!) { creditBalance(customerId: $id) { available } }'
      const found = await socket.subscribe(query, { id: customerId }).next()
      note('fresh subscription', found, {
        creditBalance: { available: String(initialCredits - recorded) },
      })
      await socket.close()
    }
    let begun = 0
    let measuring = -1
    for (let turn = 0; going; turn++) {
      if (measuring !== measures) {
        measuring = measures
        begun = performance.now() - turn * everyMs
      }
      const step = turn % rareEvery === rareEvery - 1 ? 'other' : turn % 2 ? 'record' : 'check'
      // The delay counts from when the turn was due: a server that stands still is measured for that time too.
      const due = begun + turn * everyMs
      const pauseMs = due - performance.now()
      if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs))
      await doers[step](turn).catch((error: unknown) => note(step, String(error), 'an answer'))
      if (measuring === measures) times[step].push(performance.now() - due)
      answers += 1
    }
  }
  const running = Promise.all(customers.map(client))
  return {
    answers: () => answers,
    takeWrong: () => wrong.splice(0),
    p99() {
      measures += 1
      const found = steps.map((step) => [step, percentile(times[step].splice(0), 0.99)])
      return Object.fromEntries(found) as Record<Step, number>
    },
    async stop() {
      going = false
      await running
      const missing = () => [...sentAt.keys()].filter((one) => !heard.has(one))
      await until(() => missing().length === 0, {
        found: () => JSON.stringify({ missing: missing(), wrong }),
      })
      note(
        'heard twice',
        [...heard].filter(([, count]) => count > 1),
        [],
      )
      await live.close()
      if (wrong.length > 0) throw new Error(wrong.join('\n'))
    },
  }
}

function percentile(values: number[], share: number): number {
  const sorted = values.sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}

async function prepare(url: string, key: string): Promise<string[]> {
  const asker: Asker = { ask: (document, variables) => graphqlData(url, key, document, variables) }
  await addMetered(asker, 'calls', 'COUNT')
  await addRateCard(asker, '0.01', [{ eventType: 'calls', fixedCredits: '1' }])
  const ids: string[] = []
  for (let i = 0; i < clients; i++) {
    const input = { externalId: `steady-${i}` }
    const { id } = (await asker.ask(CreateCustomerDocument, { input })).createCustomer
    await entitle(asker, id, 'calls', { limit: '1000000', period: 'MONTH' })
    await addCredits(asker, id, String(initialCredits))
    ids.push(id)
  }
  return ids
}
