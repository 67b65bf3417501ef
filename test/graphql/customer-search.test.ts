/** Customers by the beginning of a text, and by whether their balance is low. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { graphql, graphqlData } from '../support/graphql.ts'
import type { Json } from '../support/rest.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'

let tenant: Tenant
/** The ids of the customers, by their names here. */
const ids: Record<string, string> = {}

const ask = (query: string, variables?: object, key = tenant.app.liveKey) =>
  graphqlData<Json, object>(tenant.app.url, key, query, variables)

const create = `mutation ($input: CreateCustomerInput!) { createCustomer(input: $input) { id } }`
const list = `query ($search: String, $isLow: Boolean, $email: String, $includeArchived: Boolean,
  $first: Int, $last: Int, $after: String, $before: String) {
  customers(search: $search, isLow: $isLow, email: $email, includeArchived: $includeArchived,
    first: $first, last: $last, after: $after, before: $before) {
    totalCount edges { cursor node { id } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`

async function add(name: string, input: object, key?: string): Promise<void> {
  tenant.clock.advance(1_000)
  ids[name] = (await ask(create, { input }, key)).createCustomer.id
}

const nameOf = (id: string) => Object.keys(ids).find((name) => ids[name] === id) ?? id

/** The names of the customers that a list finds, all on one page. */
async function found(filter: object): Promise<string[]> {
  const { customers } = await ask(list, { first: 100, ...filter })
  expect(customers.totalCount).toBe(customers.edges.length)
  return customers.edges.map(({ node }: Json) => nameOf(node.id))
}

beforeAll(async () => {
  tenant = await startTenant()
})
afterAll(() => tenant?.close())

describe('a search', () => {
  beforeAll(async () => {
    await add('ada', { externalId: 'U-1', name: 'Ada Lovelace', email: 'Ada@Example.com' })
    await add('alan', { externalId: 'u-2', name: 'Alan Turing', email: 'turing@example.com' })
    await add('percent', { externalId: '50%off', name: '100% Ltd', email: 'p@example.com' })
    await add('number', { externalId: '50-off', name: '1000 Ltd', email: 'n@example.com' })
    await add('under', { externalId: 'a_b', name: 'under_score' })
    await add('plain', { externalId: 'axb', name: 'underxscore' })
    await add('slash', { externalId: 'c\\d', name: 'back\\slash' })
    await add('umlaut', { name: 'Ärzte & Söhne' })
    await add('nameless', {})
    await add('gone', { name: 'Ada Gone' })
    await ask(`mutation { archiveCustomer(id: "${ids.gone}") { id } }`)
    await add('foreign', { externalId: 'u-1', name: 'Ada Lovelace' }, tenant.app.testKey)
  })

  it.each([
    ['the beginning of a name', 'Ada L', ['ada']],
    ['the beginning of an e-mail address', 'turing@', ['alan']],
    ['the beginning of an externalId', 'u-', ['alan', 'ada']],
    ['lower case for upper', 'ada lovelace', ['ada']],
    ['upper case for lower', 'U-2', ['alan']],
    ['letters beyond ASCII in either case', 'äRZTE & sÖ', ['umlaut']],
    ['several columns at once', 'a', ['plain', 'under', 'alan', 'ada']],
    ['no middle of a text', 'lovelace', []],
    ['a percent sign as itself', '50%', ['percent']],
    ['a percent sign in a name as itself', '100%', ['percent']],
    ['no more than a percent sign', '%', []],
    ['an underscore as itself', 'a_', ['under']],
    ['an underscore in a name as itself', 'UNDER_', ['under']],
    ['a backslash as itself', 'c\\', ['slash']],
    ['a backslash in a name as itself', 'back\\s', ['slash']],
    ['no backslash that is not there', 'a\\_', []],
    ['quotes as themselves', "a' or '1'='1", []],
  ])('finds by %s', async (_what, search, expected) => {
    expect(await found({ search })).toEqual(expected)
  })

  it('finds by our id and by the beginning of it, in upper case too', async () => {
    expect(await found({ search: ids.ada })).toEqual(['ada'])
    expect(await found({ search: ids.ada!.slice(0, -3).toUpperCase() })).toEqual(['ada'])
    expect(await found({ search: 'CUST_' })).toHaveLength(9)
  })

  it('finds archived customers only when asked to', async () => {
    expect(await found({ search: 'ada' })).toEqual(['ada'])
    expect(await found({ search: 'ada', includeArchived: true })).toEqual(['gone', 'ada'])
  })

  it('is one condition beside the others', async () => {
    expect(await found({ search: 'a', email: 'turing@example.com' })).toEqual(['alan'])
    expect(await found({ search: 'a', isLow: true })).toEqual([])
    expect(await found({ search: 'a', isLow: false })).toHaveLength(4)
  })

  it('finds nobody of another workspace, by their id either', async () => {
    expect(await found({ search: ids.foreign })).toEqual([])
    const { customers } = await ask(list, { search: 'ada' }, tenant.app.testKey)
    expect(customers.edges.map(({ node }: Json) => nameOf(node.id))).toEqual(['foreign'])
  })

  it('answers what is asked of a customer, and nothing more than the number', async () => {
    const { page, number } = await ask(`{
      page: customers(search: "ada") { edges { node { name email creditBalance { available } } } }
      number: customers(search: "u-") { totalCount } }`)
    const node = {
      name: 'Ada Lovelace',
      email: 'Ada@Example.com',
      creditBalance: { available: '0' },
    }
    expect(page.edges).toEqual([{ node }])
    expect(number).toEqual({ totalCount: 2 })
  })

  it.each([
    ['', 'blank'],
    ['  ', 'blank'],
    ['x'.repeat(256), 'at most 255'],
    ['a\0', 'NUL'],
  ])('refuses %j', async (search, message) => {
    const { errors } = await graphql(tenant.app.url, tenant.app.liveKey, list, { search })
    expect(errors?.[0]?.extensions?.code).toBe('INVALID_REQUEST')
    expect(errors?.[0]?.message).toContain(message)
  })

  it('refuses the cursor of another list', async () => {
    await ask('mutation { createFeature(input: { key: "f", type: BOOLEAN }) { id } }')
    const { features } = await ask('{ features { edges { cursor } } }')
    const after = features.edges[0].cursor
    const { errors } = await graphql(tenant.app.url, tenant.app.liveKey, list, {
      ...{ search: 'a', after },
    })
    expect(errors?.[0]?.extensions?.code).toBe('INVALID_REQUEST')
  })
})

describe('the pages of a search', () => {
  const names = Array.from({ length: 7 }, (_, n) => `page${n}`)
  beforeAll(async () => {
    for (const name of names) {
      await add(name, { name: `Paged ${name}` })
      await add(`${name} beside`, { name: 'Beside' })
    }
  })

  it('go forwards without loss', async () => {
    const pages: string[][] = []
    for (let after: string | null = null, more = true; more; ) {
      const { customers }: Json = await ask(list, { search: 'PAGED', first: 3, after })
      expect(customers.totalCount).toBe(7)
      pages.push(customers.edges.map(({ node }: Json) => nameOf(node.id)))
      after = customers.pageInfo.endCursor
      more = customers.pageInfo.hasNextPage
    }
    expect(pages.map((page) => page.length)).toEqual([3, 3, 1])
    expect(pages.flat()).toEqual(names.toReversed())
  })

  it('go backwards without loss', async () => {
    const pages: string[][] = []
    for (let before: string | null = null, more = true; more; ) {
      const { customers }: Json = await ask(list, { search: 'PAGED', last: 3, before })
      pages.unshift(customers.edges.map(({ node }: Json) => nameOf(node.id)))
      before = customers.pageInfo.startCursor
      more = customers.pageInfo.hasPreviousPage
    }
    expect(pages.map((page) => page.length)).toEqual([1, 3, 3])
    expect(pages.flat()).toEqual(names.toReversed())
  })

  it('go on behind a customer that the search no longer finds', async () => {
    const { customers } = await ask(list, { search: 'paged', first: 3 })
    const after = customers.pageInfo.endCursor
    await ask(`mutation { updateCustomer(id: "${ids.page4}", input: { name: "Other" }) { id } }`)
    expect((await ask(list, { search: 'paged', first: 3, after })).customers).toMatchObject({
      totalCount: 6,
      edges: ['page3', 'page2', 'page1'].map((name) => ({ node: { id: ids[name] } })),
    })
  })
})

describe('customers with a low balance', () => {
  const move = (mutation: string, input: string) =>
    ask(`mutation { ${mutation}(input: { ${input} }) { __typename } }`)

  const watch = (customerId: string, threshold: string | null, key?: string) =>
    ask(
      `mutation ($customerId: ID!, $input: SetLowBalanceThresholdInput!) {
        setLowBalanceThreshold(customerId: $customerId, input: $input) { __typename } }`,
      { customerId, input: { threshold } },
      key,
    )

  /** The names of those that are low, the list and the balances saying the same of all. */
  async function low(): Promise<string[]> {
    const [those, others] = [await found({ isLow: true }), await found({ isLow: false })]
    const { customers } = await ask(
      '{ customers(first: 100) { edges { node { id creditBalance { isLow } } } } }',
    )
    const balances: Json[] = customers.edges.map(({ node }: Json) => node)
    const namesOf = (rows: Json[]) => rows.map(({ id }) => nameOf(id))
    expect(those).toEqual(namesOf(balances.filter(({ creditBalance }) => creditBalance.isLow)))
    expect(others).toEqual(namesOf(balances.filter(({ creditBalance }) => !creditBalance.isLow)))
    return those
  }

  it('are those at or below their threshold, as the balance falls and recovers', async () => {
    for (const name of ['rich', 'poor', 'unwatched']) await add(name, { externalId: name })
    expect(await low()).toEqual([])
    await watch('poor', '0')
    await watch('rich', '10')
    expect(await low()).toEqual(['poor', 'rich'])
    await move('addCredits', 'customerId: "rich", amount: "10.000000001"')
    expect(await low()).toEqual(['poor'])
    await move('addCredits', 'customerId: "poor", amount: 1')
    expect(await low()).toEqual([])
    await move('reserveCredits', 'customerId: "rich", amount: "0.000000001", ttlSeconds: 86400')
    expect(await low()).toEqual(['rich'])
    await watch('rich', null)
    expect(await low()).toEqual([])
  })

  it('are those whose credits are held, have not started or have expired', async () => {
    await add('timed', { externalId: 'timed' })
    await watch('timed', '5')
    const at = (seconds: number) =>
      JSON.stringify(new Date(tenant.clock.now().getTime() + seconds * 1_000).toISOString())
    await move(
      'addCredits',
      `customerId: "timed", amount: 20, effectiveAt: ${at(60)}, expiresAt: ${at(120)}`,
    )
    expect(await low()).toEqual(['timed'])
    tenant.clock.advance(60_000)
    expect(await low()).toEqual([])
    const { reserveCredits } = await ask(
      'mutation { reserveCredits(input: { customerId: "timed", amount: 15, ttlSeconds: 50 }) { hold { id } } }',
    )
    expect(await low()).toEqual(['timed'])
    await ask(`mutation { releaseHold(id: "${reserveCredits.hold.id}") { hold { id } } }`)
    expect(await low()).toEqual([])
    tenant.clock.advance(60_000)
    expect(await low()).toEqual(['timed'])
  })

  it('are found by a search too, page by page, and never those of another workspace', async () => {
    for (const name of ['low1', 'low2', 'low3']) {
      await add(name, { externalId: name })
      await watch(name, '1')
    }
    await add('other mode', { externalId: 'low4' }, tenant.app.testKey)
    await watch('low4', '1', tenant.app.testKey)
    const filter = { search: 'LOW', isLow: true }
    const { customers: one } = await ask(list, { ...filter, first: 2 })
    expect(one.edges.map(({ node }: Json) => nameOf(node.id))).toEqual(['low3', 'low2'])
    expect([one.totalCount, one.pageInfo.hasNextPage]).toEqual([3, true])
    await move('addCredits', 'customerId: "low2", amount: 2')
    const { customers: two } = await ask(list, { ...filter, first: 2, after: one.edges[1].cursor })
    expect(two.edges.map(({ node }: Json) => nameOf(node.id))).toEqual(['low1'])
    expect([two.totalCount, two.pageInfo.hasNextPage]).toEqual([2, false])
  })
})
