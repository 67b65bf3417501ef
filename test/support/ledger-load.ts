/**
 * Load on the ledger as careful clients make it: every write has a key, and a write whose outcome is unknown or says "try again"
 * is repeated with the same key until it is known. The expected content of the database follows exactly.
 */
import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import type pg from 'pg'
import { expect } from 'vitest'
import { verifyLedger } from '../../src/core/ledger/verify/verify.ts'
import { type GraphqlAnswer, graphql } from './graphql.ts'
import { CommitDocument, ConsumeDocument, ReserveDocument } from './holds.generated.ts'
import {
  AddCreditsDocument,
  CreateCustomerDocument,
  RecordUsageBatchDocument,
  RecordUsageDocument,
} from './ledger.generated.ts'
import { type Asker, addCredits, addMetered, addRateCard, entitle } from './product.ts'

export const loadKey = `om_live_${'l'.repeat(43)}`

const customers = 8
const initialCredits = 1_000_000
const pauseMs = 10

export interface Load {
  /** Writes whose success was answered. */
  acknowledged(): number
  /** Unsuccessful answers by code; NONE where the connection broke without an answer. */
  refusals: Map<string, number>
  /** The longest time until a refusal, in ms. */
  slowestRefusalMs(): number
  /** The first answers that an outage does not explain. */
  strange: unknown[]
  /** Resolves when every started write has been answered. */
  stop(): Promise<void>
  keys: Record<'event' | 'credits' | 'hold', Set<string>>
  /** The expected available balance of each customer after all answers. */
  expected: Map<string, number>
}

/** Creates the product and the customers for the load. */
export async function prepareLoad(url: string): Promise<string[]> {
  let asked = 0
  const asker: Asker = {
    ask: (document, variables) => askUntilKnown(url, document, variables, `prepare-${asked++}`),
  }
  const feature = await addMetered(asker, 'spend', 'COUNT')
  const components = [{ property: 'n', unitSize: '1', credits: '1' }]
  await addRateCard(asker, '0.01', [{ eventType: 'spend', components }])
  return Promise.all(
    Array.from({ length: customers }, async (_, i) => {
      const input = { externalId: `load-${i}` }
      const { id } = (await asker.ask(CreateCustomerDocument, { input })).createCustomer
      await entitle(asker, id, feature, { period: 'MONTH' })
      await addCredits(asker, id, String(initialCredits))
      return id
    }),
  )
}

/** A server that has just started may time out on a busy machine: the request is then repeated. */
async function askUntilKnown<D, V>(
  url: string,
  document: TypedDocumentNode<D, V>,
  variables: V,
  key: string,
): Promise<D> {
  for (;;) {
    const answer = await graphql(url, loadKey, document, variables, { 'idempotency-key': key })
    if (answer.data && !answer.errors) return answer.data
    if (answer.errors?.[0]?.extensions?.retryAfterSeconds === undefined) {
      throw new Error(JSON.stringify(answer.errors ?? answer))
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
  }
}

/** Starts that many clients, each with one request at a time; the server may move to another URL meanwhile. */
export function startLoad(urlOf: () => string, ids: string[], clients = 12): Load {
  const refusals = new Map<string, number>()
  const strange: unknown[] = []
  const keys = { event: new Set<string>(), credits: new Set<string>(), hold: new Set<string>() }
  const expected = new Map(ids.map((id) => [id, initialCredits]))
  let going = true
  let acknowledged = 0
  let slowestRefusalMs = 0

  /** Repeats the request until it succeeds. */
  async function insist<D, V>(
    document: TypedDocumentNode<D, V>,
    variables: V,
    done: (data: D) => boolean = () => true,
  ): Promise<D> {
    for (;;) {
      const start = performance.now()
      const answer = await graphql(urlOf(), loadKey, document, variables).catch(() => undefined)
      if (answer?.data && !answer.errors && done(answer.data)) {
        acknowledged += 1
        return answer.data
      }
      slowestRefusalMs = Math.max(slowestRefusalMs, performance.now() - start)
      note(answer)
      await new Promise((resolve) => setTimeout(resolve, pauseMs))
    }
  }

  function note(answer: GraphqlAnswer<unknown> | undefined): void {
    const codes = answer ? codesOf(answer) : ['NONE']
    for (const code of codes) {
      refusals.set(code, (refusals.get(code) ?? 0) + 1)
      const expectable = code === 'UNAVAILABLE' || code === 'NONE'
      if (!expectable && strange.length < 5) strange.push(JSON.stringify(answer))
    }
  }

  const moved = (id: string, amount: number) => expected.set(id, (expected.get(id) ?? 0) + amount)

  const steps: ((customerId: string, key: string) => Promise<void>)[] = [
    async (customerId, key) => {
      const input = { customerId, eventType: 'spend', properties: { n: 1 }, idempotencyKey: key }
      await insist(RecordUsageDocument, { input })
      keys.event.add(key)
      moved(customerId, -1)
    },
    async (customerId, key) => {
      const usage = { customerId, eventType: 'spend', properties: { n: 2 } }
      const events = [0, 1, 2].map((i) => ({ ...usage, idempotencyKey: `${key}-${i}` }))
      await insist(RecordUsageBatchDocument, { events }, (d) => d.recordUsageBatch?.rejected === 0)
      for (const { idempotencyKey } of events) keys.event.add(idempotencyKey)
      moved(customerId, -6)
    },
    async (customerId, idempotencyKey) => {
      await insist(AddCreditsDocument, { input: { customerId, amount: '5', idempotencyKey } })
      keys.credits.add(idempotencyKey)
      moved(customerId, 5)
    },
    async (customerId, idempotencyKey) => {
      const use = { customerId, feature: 'spend', properties: { n: 1 }, idempotencyKey }
      await insist(ConsumeDocument, { input: use }, (d) => d.consume?.allowed === true)
      keys.event.add(idempotencyKey)
      moved(customerId, -1)
    },
    async (customerId, idempotencyKey) => {
      const input = { customerId, amount: '9', eventType: 'spend', idempotencyKey }
      const { reserveCredits } = await insist(ReserveDocument, { input })
      const id = reserveCredits?.hold.id ?? ''
      await insist(CommitDocument, { id, input: { amount: '4', idempotencyKey } })
      keys.hold.add(idempotencyKey)
      keys.event.add(idempotencyKey)
      moved(customerId, -4)
    },
  ]

  const client = async (number: number) => {
    for (let turn = 0; going; turn++) {
      const customerId = ids[(number + turn) % ids.length] ?? ''
      await steps[(number + turn) % steps.length]?.(customerId, `${number}-${turn}`)
    }
  }
  const running = Promise.all(Array.from({ length: clients }, (_, number) => client(number)))
  return {
    acknowledged: () => acknowledged,
    refusals,
    slowestRefusalMs: () => slowestRefusalMs,
    strange,
    keys,
    expected,
    async stop() {
      going = false
      await running
    },
  }
}

/** Includes the events of a batch, whose refusals are not errors of the request. */
function codesOf({ errors, data }: GraphqlAnswer<unknown>): string[] {
  const batch = (data as { recordUsageBatch?: { outcomes: { error: { code: string } | null }[] } })
    ?.recordUsageBatch
  const codes = errors?.map((error) => String(error.extensions?.code)) ?? []
  codes.push(...(batch?.outcomes.flatMap(({ error }) => error?.code ?? []) ?? []))
  return codes.length > 0 ? codes : ['NO_CODE']
}

/** No acknowledged write is missing, none is there twice or unrequested, and all sums agree with their rows. */
export async function expectExact(sql: pg.Pool, load: Load): Promise<void> {
  const text = async (query: string) => (await sql.query(query)).rows.map(({ key }) => String(key))
  const rows = {
    event: await text('select idempotency_key as key from usage_event'),
    credits: await text(
      `select idempotency_key as key from credit_transaction
       where type = 'ISSUE' and idempotency_key is not null`,
    ),
    hold: await text(`select idempotency_key as key from credit_hold where status = 'COMMITTED'`),
  }
  for (const kind of ['event', 'credits', 'hold'] as const) {
    const kept = new Set(rows[kind])
    const lost = [...load.keys[kind]].filter((key) => !kept.has(key))
    const unasked = rows[kind].filter((key) => !load.keys[kind].has(key))
    expect({ kind, lost, unasked, rows: rows[kind].length }).toEqual({
      kind,
      lost: [],
      unasked: [],
      rows: load.keys[kind].size,
    })
  }
  const { rows: balances } = await sql.query(
    `select customer_id, sum(balance)::float8 as available, sum(held)::float8 as held
     from credit_pool group by 1`,
  )
  const found = new Map(balances.map((row) => [row.customer_id, row.available]))
  expect(found).toEqual(load.expected)
  expect(balances.every((row) => row.held === 0)).toBe(true)
  expect(await verifyLedger(sql, new Date())).toEqual([])
}
