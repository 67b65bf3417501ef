/** Test clocks as such: their life, their customers, who may have them and how many. */
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { graphql, graphqlData } from '../support/graphql.ts'
import { CreateCustomerDocument } from '../support/ledger.generated.ts'
import { statementsOfEach } from '../support/statements.ts'
import {
  AdvanceTestClockDocument,
  ClockOfCustomerDocument,
  CreateTestClockDocument,
  DeleteTestClockDocument,
  TestClockDocument,
  TestClocksDocument,
} from '../support/test-clocks.generated.ts'
import { type ClockLab, startClockLab } from '../support/test-clocks.ts'

const start = '2031-05-20T08:00:00.000Z'
const unknown = `clock_${'0'.repeat(26)}`

let lab: ClockLab
beforeAll(async () => {
  lab = await startClockLab()
})
afterAll(() => lab?.tenant.close())

let id: string
beforeEach(async () => {
  id = await lab.clockAt(start)
})

describe('a test clock', () => {
  it('stands at the time that it was created with', async () => {
    const { createTestClock } = await lab.ask(CreateTestClockDocument, {
      input: { now: '1999-12-31', name: 'Past' },
    })
    expect(createTestClock).toEqual({
      id: expect.stringMatching(/^clock_\w{26}$/),
      name: 'Past',
      now: '1999-12-31T00:00:00.000Z',
      ...{ target: null, status: 'READY', failure: null, deletedAt: null },
    })
    lab.tenant.clock.advance(1_000)
    const { testClock } = await lab.ask(TestClockDocument, { id: createTestClock.id })
    expect(testClock).toEqual(createTestClock)
    const { node } = await graphqlData<{ node: object }>(
      ...([lab.tenant.app.url, lab.tenant.app.testKey] as const),
      `{ node(id: "${createTestClock.id}") { __typename id } }`,
    )
    expect(node).toEqual({ __typename: 'TestClock', id: createTestClock.id })
  })

  it('is listed, newest first, a page at a time', async () => {
    lab.tenant.clock.advance(1_000)
    const other = await lab.clockAt(start)
    const { testClocks } = await lab.ask(TestClocksDocument, { first: 1 })
    expect(testClocks.edges.map(({ node }) => node.id)).toEqual([other])
    const after = testClocks.edges[0]?.cursor
    const next = await lab.ask(TestClocksDocument, { first: 1, after })
    expect(next.testClocks.edges.map(({ node }) => node.id)).toEqual([id])
    expect(testClocks.totalCount).toBeGreaterThan(1)
  })

  it('lists the customers that live on it', async () => {
    const { url, testKey } = lab.tenant.app
    const ask = <Data>(query: string) => graphqlData<Data>(url, testKey, query)
    const { createCustomer } = await ask<{ createCustomer: { id: string } }>(
      `mutation { createCustomer(input: { testClockId: "${id}", name: "Ada" }) { id } }`,
    )
    await ask('mutation { createCustomer(input: { name: "Ada" }) { id } }')
    type Found = { customers: { totalCount: number; edges: { node: { id: string } }[] } }
    for (const more of ['', 'search: "ada"', 'isLow: false']) {
      const { customers } = await ask<Found>(
        `{ customers(testClockId: "${id}" ${more}) { totalCount edges { node { id } } } }`,
      )
      expect(customers).toEqual({ totalCount: 1, edges: [{ node: { id: createCustomer.id } }] })
    }
  })

  it.each([
    [{ now: '1969-12-31T23:59:59Z' }, 'now'],
    [{ now: '3000-01-01T00:00:00Z' }, 'before 3000'],
    [{ now: 'tomorrow' }, 'now'],
    [{ now: start, name: ' ' }, 'blank'],
    [{ now: start, name: 'x'.repeat(256) }, '255'],
  ])('is refused with %j', async (input, problem) => {
    const refusal = await lab.refused(CreateTestClockDocument, { input })
    expect(refusal).toMatchObject({ code: 'INVALID_REQUEST' })
    expect(refusal.message).toContain(problem)
  })

  it('is no thing of the live mode', async () => {
    const { tenant } = lab
    expect(await tenant.refused(CreateTestClockDocument, { input: { now: start } })).toMatchObject({
      code: 'PRECONDITION_FAILED',
      reason: 'TEST_MODE_ONLY',
    })
    const input = { testClockId: id }
    expect(await tenant.refused(CreateCustomerDocument, { input })).toMatchObject({
      code: 'NOT_FOUND',
    })
    expect((await tenant.ask(TestClocksDocument, {})).testClocks.edges).toEqual([])
    for (const clock of [id, unknown]) {
      const refusals = [
        await tenant.refused(TestClockDocument, { id: clock }),
        await tenant.refused(AdvanceTestClockDocument, { id: clock, to: start }),
        await tenant.refused(DeleteTestClockDocument, { id: clock }),
      ]
      expect(refusals.map(({ code }) => code)).toEqual(['NOT_FOUND', 'NOT_FOUND', 'NOT_FOUND'])
    }
  })

  it('is one of at most 100, deleted ones aside', async () => {
    const own = await startClockLab()
    onTestFinished(() => own.tenant.close())
    const first = await own.clockAt(start)
    await own.rows(
      `insert into test_clock (workspace_id, id, now, created_at, updated_at)
       select $1, 'clock_' || n, $2, $2, $2 from generate_series(1, 98) n`,
      start,
    )
    await own.clockAt(start)
    const input = { now: start }
    expect(await own.refused(CreateTestClockDocument, { input })).toMatchObject({
      code: 'LIMIT_EXCEEDED',
      limit: '100',
      used: '100',
    })
    await own.ask(DeleteTestClockDocument, { id: first })
    await own.clockAt(start)
  })
})

describe('a customer on a test clock', () => {
  it('is created at its time, and shows it', async () => {
    const customerId = await lab.customerOn(id)
    const { customer } = await lab.ask(ClockOfCustomerDocument, { id: customerId })
    expect(customer).toMatchObject({ createdAt: start, testClock: { id, now: start } })
    const elsewhere = (await lab.ask(CreateCustomerDocument, { input: {} })).createCustomer.id
    const other = await lab.ask(ClockOfCustomerDocument, { id: elsewhere })
    expect(other.customer).toMatchObject({
      createdAt: lab.tenant.clock.now().toISOString(),
      testClock: null,
    })
  })

  it('shows its clock to keys, and not to customer tokens', async () => {
    const customerId = await lab.customerOn(id)
    const { app } = lab.tenant
    const mint = `mutation { createCustomerToken(input: { customerId: "${customerId}" }) { token } }`
    const { createCustomerToken } = await graphqlData<{ createCustomerToken: { token: string } }>(
      ...([app.url, app.testKey, mint] as const),
    )
    const query = '{ viewer { customer { id testClock { id } } } }'
    const { errors } = await graphql(app.url, createCustomerToken.token, query)
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN' })
  })

  it('is shown with its clock by as many statements as thirty of them', async () => {
    const query = '{ customers(first: 30) { edges { node { id testClock { id now } } } } }'
    const { app } = lab.tenant
    const ask = () => graphqlData(app.url, app.testKey, query)
    await lab.customerOn(id)
    await ask()
    const few = await statementsOfEach(ask, () => undefined)
    for (let n = 0; n < 5; n++) await lab.customerOn(n % 2 ? id : await lab.clockAt(start))
    expect(await statementsOfEach(ask, () => undefined)).toEqual(few)
  })

  it('needs a clock that exists', async () => {
    const deleted = await lab.clockAt(start)
    await lab.ask(DeleteTestClockDocument, { id: deleted })
    for (const testClockId of [unknown, 'x', deleted]) {
      const input = { testClockId }
      expect(await lab.refused(CreateCustomerDocument, { input })).toMatchObject({
        code: 'NOT_FOUND',
      })
    }
  })

  it('is one of at most 1,000', async () => {
    await lab.rows(
      `with made as (
         insert into customer (workspace_id, id, created_at, updated_at)
         select $1, 'cust_many_' || n, $2, $2 from generate_series(1, 999) n
         returning workspace_id, id)
       insert into credit_account (workspace_id, customer_id, test_clock_id, clock_now)
       select workspace_id, id, $3, $2 from made`,
      ...[start, id],
    )
    await lab.customerOn(id)
    const input = { testClockId: id }
    expect(await lab.refused(CreateCustomerDocument, { input })).toMatchObject({
      code: 'LIMIT_EXCEEDED',
      limit: '1000',
    })
  })
})

describe('deleteTestClock', () => {
  it('archives the customers, at their time, and is found no more', async () => {
    const [one, archived] = [await lab.customerOn(id, 'acme'), await lab.customerOn(id)]
    await lab.rows(
      'update customer set archived_at = $3 where workspace_id = $1 and id = $2',
      ...[archived, '2030-01-01'],
    )
    const { deleteTestClock } = await lab.ask(DeleteTestClockDocument, { id })
    const deletedAt = lab.tenant.clock.now().toISOString()
    expect(deleteTestClock).toMatchObject({ id, status: 'READY', deletedAt })
    const customers = await Promise.all(
      [one, archived].map((of) => lab.ask(ClockOfCustomerDocument, { id: of })),
    )
    expect(customers.map(({ customer }) => customer.archivedAt)).toEqual([
      start,
      '2030-01-01T00:00:00.000Z',
    ])
    const facts = await lab.rows<{ customer_id: string; data: object }>(
      `select customer_id, data from event
       where workspace_id = $1 and type = 'customer.archived' and customer_id = any($2)`,
      [one, archived],
    )
    expect(facts).toEqual([{ customer_id: one, data: { id: one, externalId: 'acme' } }])
    const refusals = [
      await lab.refused(TestClockDocument, { id }),
      await lab.refused(AdvanceTestClockDocument, { id, to: '2032-01-01T00:00:00Z' }),
      await lab.refused(DeleteTestClockDocument, { id }),
    ]
    expect(refusals.map(({ code }) => code)).toEqual(['NOT_FOUND', 'NOT_FOUND', 'NOT_FOUND'])
    const back = await graphql(
      ...([lab.tenant.app.url, lab.tenant.app.testKey] as const),
      `mutation { unarchiveCustomer(id: "${one}") { id } }`,
    )
    expect(back.errors?.[0]?.extensions).toMatchObject({
      code: 'PRECONDITION_FAILED',
      reason: 'CLOCK_DELETED',
      ...{ id, customerId: one },
    })
  })
})

describe('advanceTestClock', () => {
  it.each([
    ['its present time', start],
    ['an earlier time', '2031-05-20T07:59:59.999Z'],
    ['more than ten years later', '2041-05-20T08:00:00.001Z'],
    ['the year 3000', '3000-01-01T00:00:00Z'],
  ])('refuses %s', async (_what, to) => {
    const refusal = await lab.refused(AdvanceTestClockDocument, { id, to })
    expect(refusal).toMatchObject({ code: 'INVALID_REQUEST' })
    expect(await lab.clock(id)).toMatchObject({ now: start, status: 'READY' })
  })

  it('answers at once, and is READY with an event when the server has moved it', async () => {
    const to = '2041-05-20T08:00:00.000Z'
    const { advanceTestClock } = await lab.ask(AdvanceTestClockDocument, { id, to })
    expect(advanceTestClock).toMatchObject({ now: start, target: to, status: 'ADVANCING' })
    await lab.settle(id)
    expect(await lab.clock(id)).toMatchObject({ now: to, target: null, status: 'READY' })
    const facts = await lab.rows<{ data: object }>(
      `select data from event where workspace_id = $1 and type = 'test_clock.ready'
       and data ->> 'id' = $2`,
      id,
    )
    expect(facts).toEqual([{ data: { id, name: null, now: to, status: 'READY' } }])
  })
})
