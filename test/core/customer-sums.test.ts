/** Sums made at the commit: the same figures as from the log, whoever recorded, reversed, rolled up or died in between. */
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { verifyLedger } from '../../src/core/ledger/verify/verify.ts'
import { systemCaller } from '../../src/core/operation/caller.ts'
import type { CustomerSums } from '../../src/core/rollups/customer-sums.ts'
import { rollUpUsage } from '../../src/core/rollups/roll-up.ts'
import { graphqlData } from '../support/graphql.ts'
import { RecordUsageBatchDocument, ReverseUsageEventDocument } from '../support/ledger.generated.ts'
import { addCredits, addRateCard } from '../support/product.ts'
import { rollUp } from '../support/roll-up.ts'
import { noon, startTenant, type Tenant } from '../support/tenant.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'
import { isThorough } from '../support/thorough.ts'

let tenant: Tenant
let second: TestApp
beforeAll(async () => {
  // What is rolled up, and when, is decided by each test.
  const mayRunJobs = () => false
  tenant = await startTenant({}, {}, { mayRunJobs })
  second = await startTestApp(tenant.app.config, { clock: tenant.clock, mayRunJobs })
  const tokens = ['input_tokens', 'output_tokens'].map((property) => ({
    property,
    unitSize: '1000',
    credits: '3',
  }))
  await addRateCard(tenant, '0.01', [
    {
      eventType: 'chat',
      components: [...tokens, { property: 'pages', unitSize: '1', credits: '1' }],
    },
    { eventType: 'image', components: [{ property: 'quantity', unitSize: '1', credits: '2' }] },
  ])
})
afterAll(async () => {
  await second?.close()
  await tenant?.close()
})

const hour = 3_600_000
const servers = () => [tenant.app, second]
const caller = () => systemCaller(tenant.workspaceId, 'LIVE')

/** Texts and numbers that PostgreSQL and Node might write, cut or count in different ways. */
const property = fc.oneof(
  fc.constantFrom(
    'a',
    'gpt-4',
    '',
    '(other)',
    '((other)',
    'é"\\\n',
    '😀'.repeat(60),
    'x'.repeat(255),
  ),
  fc.constantFrom('😀'.repeat(200), 'x'.repeat(256), '😀'.repeat(256), 'y'.repeat(101)),
  fc.constantFrom(0, -0, 1.5, 1e21, 1e-7, -3, true, false, null),
  fc.constantFrom({ a: 1 }, [], [1]),
)
const units = fc.oneof(
  fc.integer({ min: 0, max: 5_000 }),
  fc.constantFrom(0.5, 1e-7, '12', '0.000000001', '007'),
)
const properties = fc.record(
  {
    ...{ model: property, provider: property, team: property, ignored: property },
    ...{ input_tokens: units, output_tokens: units, pages: units, quantity: units },
  },
  { requiredKeys: [] },
)
const event = fc.record({
  eventType: fc.constantFrom('chat', 'image', 'other'),
  quantity: fc.constantFrom('1', '2', '0.5'),
  ago: fc.integer({ min: 0, max: 72 * 4 }).map((quarters) => quarters * 900_000 + (quarters % 3)),
  properties,
})
type Drawn = typeof event extends fc.Arbitrary<infer E> ? E : never

async function record(app: TestApp, customerId: string, drawn: readonly Drawn[]) {
  const events = drawn.map(({ ago, ...rest }) => ({
    ...rest,
    customerId,
    timestamp: new Date(Date.parse(noon) - ago).toISOString(),
  }))
  const asked = { events }
  const data = await graphqlData(app.url, app.liveKey, RecordUsageBatchDocument, asked)
  return data.recordUsageBatch.outcomes.flatMap(({ usageEvent }) => usageEvent?.id ?? [])
}

/** A customer whose events are paid for: each is followed by a row that debits it. */
async function paying(): Promise<string> {
  const customerId = await tenant.customer()
  await addCredits(tenant, customerId, '1000000000')
  return customerId
}

const step = fc.record({
  by: fc.constantFrom(0, 1),
  events: fc.array(event, { minLength: 1, maxLength: 6 }),
  reverse: fc.boolean(),
  credits: fc.boolean(),
  roll: fc.constantFrom('no', 'no', 'sums', 'log', 'died'),
})

async function rollUpAt(app: TestApp, customerId: string, from: 'sums' | 'log'): Promise<void> {
  const { takeSums } = app.core.unrolled
  const input = { customerIds: [customerId], ...(from === 'sums' && { takeSums }) }
  await app.core.perform(caller(), rollUpUsage, input)
}

describe('sums made at the commit', () => {
  it('are what the events add up to, whoever records, rolls up or dies in between', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
        const customerId = await paying()
        for (const { by, events, reverse, credits, roll } of steps) {
          const app = servers()[by]!
          const [first] = await record(app, customerId, events)
          if (reverse && first) {
            const asked = { id: first }
            await graphqlData(app.url, app.liveKey, ReverseUsageEventDocument, asked)
          }
          if (credits) await addCredits(tenant, customerId, '5')
          const owner = { workspaceId: tenant.workspaceId, customerId }
          if (roll === 'died') app.core.unrolled.takeSums(owner)
          else if (roll !== 'no') await rollUpAt(app, customerId, roll)
        }
        for (const app of servers()) await rollUpAt(app, customerId, 'sums')
      }),
      { numRuns: isThorough ? 200 : 15 },
    )
    await rollUp(tenant)
    expect(await verifyLedger(tenant.sql, tenant.clock.now())).toEqual([])
  })

  const plain: Drawn = {
    eventType: 'chat',
    quantity: '1',
    ago: hour,
    properties: { model: 'gpt-4', input_tokens: 10 },
  }
  const rollUpWith = async (customerId: string, change: (sums: CustomerSums) => CustomerSums) => {
    const takeSums = (customer: { workspaceId: string; customerId: string }) => {
      const sums = tenant.app.core.unrolled.takeSums(customer)
      return sums && change(sums)
    }
    await tenant.app.core.perform(caller(), rollUpUsage, { customerIds: [customerId], takeSums })
    const { rows } = await tenant.sql.query(
      `select a.sequence - m.sequence as left, r.events
       from credit_account a join usage_rollup_mark m using (workspace_id, customer_id)
       join usage_rollup r using (workspace_id, customer_id, dimension)
       where a.customer_id = $1 and dimension = 'feature'`,
      [customerId],
    )
    return rows[0]
  }
  /** Sums of other events, as a test sees which of both were taken. */
  const falsified = (sums: CustomerSums): CustomerSums => ({
    ...sums,
    alike: new Map([...sums.alike].map(([key, one]) => [key, { ...one, events: 77 }])),
  })

  it('are taken in place of the log', async () => {
    const customerId = await paying()
    await record(tenant.app, customerId, [plain, plain])
    const rolled = await rollUpWith(customerId, falsified)
    expect(rolled).toEqual({ left: '0', events: '77' })
    // Otherwise every later check would find them.
    await tenant.sql.query(
      'update usage_rollup set events = 2 where customer_id = $1 and events = 77',
      [customerId],
    )
  })

  it('are not taken when the log lacks their last event, as after the loss of commits', async () => {
    const customerId = await paying()
    await record(tenant.app, customerId, [plain, plain])
    const rolled = await rollUpWith(customerId, (sums) => {
      const last = { ...sums.last, createdAt: new Date(sums.last.createdAt.getTime() - 1) }
      return { ...falsified(sums), last }
    })
    expect(rolled).toEqual({ left: '0', events: '2' })
  })

  it('are not taken for what is rolled up already, and the log fills the gap before them', async () => {
    const customerId = await paying()
    await record(tenant.app, customerId, [plain])
    await rollUpAt(second, customerId, 'log')
    await record(tenant.app, customerId, [plain])
    expect(await rollUpWith(customerId, falsified)).toEqual({ left: '0', events: '2' })
    await record(second, customerId, [plain])
    await record(tenant.app, customerId, [plain])
    expect(await rollUpWith(customerId, (sums) => sums)).toEqual({ left: '0', events: '4' })
    expect(await verifyLedger(tenant.sql, tenant.clock.now())).not.toContainEqual(
      expect.objectContaining({ customerId }),
    )
  })
})
