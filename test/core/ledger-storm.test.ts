/** All operations at once from many clients of two servers: every snapshot of the ledger adds up, during and after. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { verifyLedger } from '../../src/core/ledger/verify/verify.ts'
import { graphql } from '../support/graphql.ts'
import {
  AddCreditsDocument,
  CommitHoldDocument,
  RecordUsageBatchDocument,
  RecordUsageDocument,
  ReleaseHoldDocument,
  ReserveCreditsDocument,
  ReverseUsageEventDocument,
  SetEntitlementDocument,
  TransferCreditsDocument,
} from '../support/ledger.generated.ts'
import { addCredits, addFeature, addMeter, addRateCard, entitle } from '../support/product.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'

const aggregations = ['SUM', 'MAX', 'LAST', 'UNIQUE_COUNT'] as const
const clients = 16
const stepsEach = 30

let tenant: Tenant
let second: TestApp
let customers: string[]
beforeAll(async () => {
  tenant = await startTenant()
  second = await startTestApp(tenant.app.config, { clock: tenant.clock })
  const components = [{ property: 'n', unitSize: '1', credits: '1' }]
  await addRateCard(tenant, '0.01', [{ eventType: 'spend', components }])
  customers = await Promise.all(Array.from({ length: 4 }, () => tenant.customer()))
  for (const aggregation of aggregations) {
    const key = aggregation.toLowerCase()
    await addMeter(tenant, { key, aggregation, eventType: 'spend', valueProperty: 'n' })
    await addFeature(tenant, { key, type: 'METERED', meterKey: key })
    for (const id of customers) await entitle(tenant, id, key, { period: 'DAY' })
  }
  for (const id of customers) await addCredits(tenant, id, '200')
})
afterAll(async () => {
  await second?.close()
  await tenant?.close()
})

/** Repeatable numbers from 0 to 1 (mulberry32). */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

type Send = <V>(
  document: Parameters<typeof graphql<unknown, V>>[2],
  variables: V,
) => Promise<string>

/** One client: it goes on whatever it is answered, but remembers what went wrong on the server's side. */
async function client(number: number, failures: string[]): Promise<void> {
  const next = random(number)
  const app = number % 2 ? second : tenant.app
  const [events, holds]: [string[], string[]] = [[], []]
  const send: Send = async (document, variables) => {
    const answer = await graphql(app.url, app.liveKey, document, variables)
    const code = answer.errors?.[0]?.extensions?.code
    if (code === 'INTERNAL' || code === 'UNAVAILABLE') failures.push(JSON.stringify(answer.errors))
    const [made] = Object.values((answer.data ?? {}) as Record<string, Made | null>)
    return made?.hold?.id ?? made?.id ?? ''
  }
  for (let i = 0; i < stepsEach; i++) await step(next, send, events, holds)
}

interface Made {
  id?: string
  hold?: { id: string }
}

async function step(
  next: () => number,
  send: Send,
  events: string[],
  holds: string[],
): Promise<void> {
  const pick = <T>(list: readonly T[]) => list[Math.floor(next() * list.length)] as T
  const [customerId, toCustomerId] = [pick(customers), pick(customers)]
  const n = 1 + Math.floor(next() * 9)
  const usage = { customerId, eventType: 'spend', properties: { n } }
  const kind = next()
  if (kind < 0.3) events.push(await send(RecordUsageDocument, { input: usage }))
  else if (kind < 0.4) {
    const batch = customers.map((id) => ({ ...usage, customerId: id }))
    await send(RecordUsageBatchDocument, { events: batch })
  } else if (kind < 0.5) await send(ReverseUsageEventDocument, { id: pick(['x', ...events]) })
  else if (kind < 0.6) {
    const input = { fromCustomerId: customerId, toCustomerId, amount: n }
    await send(TransferCreditsDocument, { input })
  } else if (kind < 0.7) {
    const input = { customerId, amount: n, name: pick(['a', 'b']), priority: pick([0, 1]) }
    await send(AddCreditsDocument, { input })
  } else if (kind < 0.8) {
    const input = { customerId, amount: 2 * n, eventType: 'spend' }
    holds.push(await send(ReserveCreditsDocument, { input }))
  } else if (kind < 0.9) {
    const input = { properties: { n }, keepRest: next() < 0.5 }
    await send(CommitHoldDocument, { id: pick(['x', ...holds]), input })
  } else if (kind < 0.95) await send(ReleaseHoldDocument, { id: pick(['x', ...holds]) })
  else {
    const feature = pick(aggregations).toLowerCase()
    const input = { customerId, feature, period: pick(['DAY', 'HOUR'] as const) }
    await send(SetEntitlementDocument, { input })
  }
}

async function snapshot() {
  const connection = await tenant.sql.connect()
  try {
    await connection.query('begin isolation level repeatable read read only')
    return await verifyLedger(connection, tenant.clock.now())
  } finally {
    await connection.query('rollback')
    connection.release()
  }
}

describe('a storm of all operations on four customers', () => {
  it('adds up in every snapshot, and fails nobody', async () => {
    const failures: string[] = []
    let raging = true
    const storm = Promise.all(
      Array.from({ length: clients }, (_, i) => client(i + 1, failures)),
    ).finally(() => {
      raging = false
    })
    let snapshots = 0
    while (raging) {
      expect(await snapshot()).toEqual([])
      snapshots++
    }
    await storm
    expect(await snapshot()).toEqual([])
    expect(failures).toEqual([])
    expect(snapshots).toBeGreaterThan(3)
  })
})
