/** Ledger rows by time, hold and pool, and the holds of a whole workspace. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { graphql, graphqlData } from '../support/graphql.ts'
import type { Json } from '../support/rest.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'

let tenant: Tenant
const holds: string[] = []
let pool: string
beforeAll(async () => {
  tenant = await startTenant()
  for (const name of ['a', 'b']) {
    await tenant.customer(name)
    await ask(`mutation { addCredits(input: { customerId: "${name}", amount: 100 }) { id } }`)
    tenant.clock.advance(60_000)
  }
  const { addCredits } = await ask(
    'mutation { addCredits(input: { customerId: "a", amount: 9, name: "Bonus", priority: 5 }) { poolId } }',
  )
  pool = addCredits.poolId
  // In turns, so that the order of the customers is not that of time.
  for (const name of ['b', 'a', 'b', 'a']) {
    tenant.clock.advance(60_000)
    const { reserveCredits } = await ask(
      `mutation { reserveCredits(input: { customerId: "${name}", amount: 10, ttlSeconds: 86400 }) { hold { id } } }`,
    )
    holds.push(reserveCredits.hold.id)
  }
  tenant.clock.advance(60_000)
  await ask(`mutation { releaseHold(id: "${holds[1]}") { hold { id } } }`)
})
afterAll(() => tenant?.close())

const ask = (query: string) => graphqlData<Json>(tenant.app.url, tenant.app.liveKey, query)
const nodesOf = (list: Json) => list.edges.map(({ node }: Json) => node)

describe('creditTransactions', () => {
  const list = async (filter: string) => {
    const { creditTransactions: found } =
      await ask(`{ creditTransactions(customerId: "a", ${filter}) {
      totalCount edges { node { type holdId poolId timestamp } } } }`)
    expect(found.totalCount).toBe(found.edges.length)
    return nodesOf(found)
  }

  it('are those of a hold', async () => {
    const rows = await list(`holdId: "${holds[1]}"`)
    expect(rows.map((row: Json) => row.type)).toEqual(['RELEASE', 'HOLD'])
    expect(rows.every((row: Json) => row.holdId === holds[1])).toBe(true)
    expect(await list(`holdId: "${holds[0]}"`)).toEqual([])
  })

  it('are those of a pool', async () => {
    const rows = await list(`poolId: "${pool}"`)
    expect(rows.map((row: Json) => [row.type, row.poolId])).toEqual([['ISSUE', pool]])
    expect(await list('poolId: "pool_none"')).toEqual([])
  })

  it('are those of a time, its start included and its end not', async () => {
    const all = await list('types: [ISSUE, HOLD, RELEASE]')
    const times = all.map((row: Json) => row.timestamp).toSorted()
    const between = await list(`startTime: "${times[1]}", endTime: "${times.at(-1)}"`)
    const due = times.filter((time: string) => time >= times[1] && time < times.at(-1))
    expect(between.map((row: Json) => row.timestamp).toSorted()).toEqual(due)
    expect(due.length).toBeGreaterThan(1)
    expect(
      await list(`startTime: "${times[1]}", endTime: "${times.at(-1)}", types: [ISSUE]`),
    ).toHaveLength(1)
  })

  it('go on behind a page with the same filter', async () => {
    const query = (
      after: string | null,
    ) => `{ creditTransactions(customerId: "a", holdId: "${holds[1]}", first: 1,
      after: ${JSON.stringify(after)}) { edges { node { type } } pageInfo { hasNextPage endCursor } } }`
    const one = (await ask(query(null))).creditTransactions
    const two = (await ask(query(one.pageInfo.endCursor))).creditTransactions
    expect([...nodesOf(one), ...nodesOf(two)]).toEqual([{ type: 'RELEASE' }, { type: 'HOLD' }])
    expect([one.pageInfo.hasNextPage, two.pageInfo.hasNextPage]).toEqual([true, false])
  })

  it('of a hold are read by an index, however long the ledger is', async () => {
    const { rows } = await tenant.sql
      .query(
        `explain select * from credit_transaction where workspace_id = $1 and customer_id = 'x'
         and hold_id = 'h' order by sequence desc limit 21`,
        [tenant.workspaceId],
      )
      .catch(() => ({ rows: [] }))
    const plan = rows.map((row: Json) => row['QUERY PLAN']).join('\n')
    expect(plan).toContain('credit_transaction_hold_idx')
  })
})

describe('holds', () => {
  const list = async (args: string) =>
    nodesOf((await ask(`{ holds${args} { edges { node { id customerId status } } } }`)).holds)

  it('of the whole workspace are newest first, whoever they are of', async () => {
    const rows = await list('')
    expect(rows.map((row: Json) => row.id)).toEqual(holds.toReversed())
    expect(await list('(status: RELEASED)')).toMatchObject([{ id: holds[1] }])
    expect((await list('(customerId: "a")')).map((row: Json) => row.id)).toEqual([
      holds[3],
      holds[1],
    ])
    expect((await list('(last: 2)')).map((row: Json) => row.id)).toEqual([holds[1], holds[0]])
  })

  it('are paged through without loss', async () => {
    const seen: string[] = []
    for (let after: string | null = null, more = true; more; ) {
      const query = `{ holds(first: 1, after: ${JSON.stringify(after)}) { edges { node { id } } pageInfo { hasNextPage endCursor } } }`
      const page: Json = (await ask(query)).holds
      seen.push(...nodesOf(page).map(({ id }: Json) => id))
      more = page.pageInfo.hasNextPage
      after = page.pageInfo.endCursor
    }
    expect(seen).toEqual(holds.toReversed())
  })

  it('are none of the other mode', async () => {
    const { data } = await graphql<Json>(
      tenant.app.url,
      tenant.app.testKey,
      '{ holds { edges { node { id } } } }',
    )
    expect(data.holds.edges).toEqual([])
  })
})
