/** Client libraries as pages use them, on one server: what they cache, show and send. */
import { parse } from 'graphql'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { addCredits, createKey, createToken, revokeKey } from '../support/live-product.ts'
import { until } from '../support/server-process.ts'
import type { CachingClient, ClientUnderTest } from './client-under-test.ts'
import {
  BalanceQueryDocument,
  type BalanceQueryQuery,
  CustomerQueryDocument,
  type CustomerQueryQuery,
  EntitlementQueryDocument,
  LiveBalanceSubscriptionDocument,
  LiveEntitlementsSubscriptionDocument,
  PartlyQueryDocument,
  RenameMutationDocument,
  TransferMutationDocument,
} from './documents.generated.ts'
import {
  type CachingClientName,
  type ClientName,
  cacheExpectations,
  expectations,
  testsOf,
} from './expectations.ts'
import { collect, openStage, type Stage } from './stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
  const feature = { key: 'export', name: 'Export', type: 'BOOLEAN' }
  const create = 'mutation ($input: CreateFeatureInput!) { createFeature(input: $input) { id } }'
  await stage.ask(create, { input: feature })
})
afterEach(() => stage?.clear())
afterAll(() => stage?.close())

const unknown = 'cust_00000000000000000000000000'

async function refusedBy(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    (answer) => Promise.reject(new Error(`It was not refused: ${JSON.stringify(answer)}`)),
    (error: unknown) => error,
  )
}

/** How a library says that its credential was refused: by the code of an error, or by that of the connection. */
function endedBy(client: ClientUnderTest, error: unknown): string | number {
  try {
    return client.refusalOf(error).code
  } catch {
    return client.endOf(error)
  }
}

/** A customer whose name a client shows. */
async function showCustomer(client: CachingClient) {
  const id = await stage.customer()
  const shown = collect<CustomerQueryQuery>()
  client.watch(CustomerQueryDocument, { id }, shown.add)
  await shown.until((items) => items.length > 0)
  return { id, shown }
}

const cacheTests: Record<
  keyof typeof cacheExpectations,
  (name: CachingClientName) => Promise<void>
> = {
  async query(name) {
    const client = stage.connectCaching(name)
    const { id, shown } = await showCustomer(client)
    const again = collect<CustomerQueryQuery>()
    client.watch(CustomerQueryDocument, { id }, again.add)
    await again.until((items) => items.length > 0)
    expect(again.items.at(-1)).toMatchObject({ customer: { id, name: null } })
    expect(again.items.at(-1)).toEqual(shown.items.at(-1))
    expect(stage.requests).toHaveLength(1)
  },

  async mutation(name) {
    const client = stage.connectCaching(name)
    const { id, shown } = await showCustomer(client)
    await client.ask(RenameMutationDocument, { id, name: 'Acme' })
    await shown.until((items) => items.at(-1)?.customer.name === 'Acme')
    expect(stage.requests).toHaveLength(2)
  },

  async mutationOfTwo(name) {
    const client = stage.connectCaching(name)
    const [from, to] = [await stage.customer(), await stage.customer()]
    const shown = { [from]: collect<string>(), [to]: collect<string>() }
    for (const [customerId, { add, until }] of Object.entries(shown)) {
      client.watch(BalanceQueryDocument, { customerId }, ({ credits }) => add(credits.available))
      await until((items) => items.includes('100'))
    }
    const input = { fromCustomerId: from, toCustomerId: to, amount: '40' }
    await client.ask(TransferMutationDocument, { input })
    await shown[from]?.until((items) => items.at(-1) === '60')
    await shown[to]?.until((items) => items.at(-1) === '140')
    expect(stage.requests).toHaveLength(3)
  },

  async liveBalance(name) {
    const client = stage.connectCaching(name)
    const customerId = await stage.customer()
    const shown = collect<string>()
    client.watch(BalanceQueryDocument, { customerId }, ({ credits }) =>
      shown.add(Number(credits.available).toString()),
    )
    await shown.until((items) => items.length > 0)
    const followed = collect<unknown>()
    client.follow(LiveBalanceSubscriptionDocument, { customerId }, followed.add)
    await followed.until((items) => items.length > 0)
    await addCredits(stage.app, customerId, '5')
    await shown.until((items) => items.includes('105'))
    await addCredits(stage.app, customerId, '2.5')
    await shown.until((items) => items.includes('107.5'))
    expect(new Set(shown.items)).toEqual(new Set(['100', '105', '107.5']))
    expect(stage.requests).toHaveLength(1)
  },

  async liveEntitlements(name) {
    const client = stage.connectCaching(name)
    const customerId = await stage.customer()
    const variables = { customerId, feature: 'export' }
    const shown = collect<string>()
    client.watch(EntitlementQueryDocument, variables, ({ entitlement: { allowed, reason } }) =>
      shown.add(`${allowed} ${reason}`),
    )
    await shown.until((items) => items.includes('false NO_ENTITLEMENT'))
    const followed = collect<unknown>()
    client.follow(LiveEntitlementsSubscriptionDocument, { customerId }, followed.add)
    await followed.until((items) => items.length > 0)
    const set = `mutation ($input: SetEntitlementInput!) { setEntitlement(input: $input) { id } }`
    const { setEntitlement } = await stage.ask<{ setEntitlement: { id: string } }>(set, {
      input: variables,
    })
    await shown.until((items) => items.at(-1)?.startsWith('true') ?? false)
    await stage.ask('mutation ($id: ID!) { revokeEntitlement(id: $id) { id } }', setEntitlement)
    await shown.until((items) => items.at(-1) === 'false REVOKED')
    expect(stage.requests).toHaveLength(1)
  },

  async node(name) {
    const client = stage.connectCaching(name)
    const customerId = await stage.customer()
    const shown = collect<BalanceQueryQuery['credits']>()
    client.watch(BalanceQueryDocument, { customerId }, ({ credits }) => shown.add(credits))
    await shown.until((items) => items.length > 0)
    await addCredits(stage.app, customerId, '5')
    await client.refetchBalance(shown.items[0]?.id ?? '', customerId)
    await shown.until((items) => items.at(-1)?.available === '105')
    expect(stage.requests).toHaveLength(2)
  },

  async pagination(name) {
    const client = stage.connectCaching(name)
    const customerId = await stage.customer()
    for (const amount of ['1', '2', '3', '4']) await addCredits(stage.app, customerId, amount)
    const shown = collect<string[]>()
    const pages = client.turnPages(customerId, shown.add)
    await shown.until((items) => items.at(-1)?.length === 2)
    await pages.more()
    await shown.until((items) => items.at(-1)?.length === 4)
    await pages.more()
    await shown.until((items) => items.at(-1)?.length === 5)
    expect(new Set(shown.items.at(-1)).size).toBe(5)
    expect(shown.items.at(-1)?.slice(0, 2)).toEqual(shown.items[0])
    expect(stage.requests).toHaveLength(3)
  },
}

const tests: Record<
  Exclude<keyof typeof expectations, 'restart'>,
  (name: ClientName) => Promise<void>
> = {
  async refusedQuery(name) {
    const client = stage.connect(name)
    const error = await refusedBy(client.ask(CustomerQueryDocument, { id: unknown }))
    expect(client.refusalOf(error)).toMatchObject({ code: 'NOT_FOUND' })
  },

  async partOfAnAnswer(name) {
    const client = stage.connect(name)
    const variables = { customerId: await stage.customer(), other: unknown }
    const { data, code } = await client.askPartly(PartlyQueryDocument, variables)
    expect(data.credits?.available).toBe('100')
    expect(code).toBe('NOT_FOUND')
  },

  async refusedMutation(name) {
    const client = stage.connect(name)
    const [from, to] = [await stage.customer(), await stage.customer()]
    const input = { fromCustomerId: from, toCustomerId: to, amount: '100.5' }
    const error = await refusedBy(client.ask(TransferMutationDocument, { input }))
    expect(client.refusalOf(error)).toMatchObject({ code: 'INSUFFICIENT_CREDITS' })
  },

  async refusedSubscription(name) {
    const client = stage.connect(name)
    const failures = collect<unknown>()
    const variables = { customerId: unknown }
    client.follow(LiveBalanceSubscriptionDocument, variables, () => undefined, failures.add)
    await failures.until((items) => items.length > 0)
    expect(client.refusalOf(failures.items[0])).toMatchObject({ code: 'NOT_FOUND' })
  },

  async credential(name) {
    const [own, other] = [await stage.customer(), await stage.customer()]
    const token = await createToken(stage.app, own)
    const client = stage.connect(name, { credential: () => token })
    const { credits } = await client.ask(BalanceQueryDocument, { customerId: own })
    expect(credits.available).toBe('100')
    const followed = collect<unknown>()
    client.follow(LiveBalanceSubscriptionDocument, { customerId: own }, followed.add)
    await followed.until((items) => items.length > 0)
    const error = await refusedBy(client.ask(BalanceQueryDocument, { customerId: other }))
    expect(client.refusalOf(error)).toMatchObject({ code: 'FORBIDDEN' })
  },

  async wrongCredential(name) {
    const customerId = await stage.customer()
    let asked = 0
    const client = stage.connect(name, {
      credential: () => {
        asked += 1
        return `om_live_${'0'.repeat(32)}`
      },
    })
    const failures = collect<unknown>()
    const [document, variables] = [LiveBalanceSubscriptionDocument, { customerId }]
    client.follow(document, variables, failures.add, failures.add)
    await failures.until((items) => items.length > 0)
    expect([401, 4401]).toContain(client.endOf(failures.items[0]))
    expect(asked).toBe(1)
    const error = await refusedBy(client.ask(BalanceQueryDocument, variables))
    expect(['UNAUTHORIZED', 401, 4401]).toContain(endedBy(client, error))
  },

  async renewedCredential(name) {
    const customerId = await stage.customer()
    const [first, second] = [await createKey(stage.app, { role: 'READ' }), stage.app.liveKey]
    const credentials = [first.secret, second]
    const client = stage.connect(name, { credential: () => credentials.shift() ?? second })
    const followed = collect<string>()
    client.follow(LiveBalanceSubscriptionDocument, { customerId }, ({ creditBalance }) =>
      followed.add(creditBalance.available),
    )
    await followed.until((items) => items.includes('100'))
    await revokeKey(stage.app, first.id)
    await until(() => credentials.length === 0)
    await addCredits(stage.app, customerId, '5')
    await followed.until((items) => items.includes('105'))
  },

  async persistedQueries(name) {
    const sent = () => stage.requests.map((one) => 'query' in one && Boolean(one.query))
    const id = await stage.customer()
    const document: typeof CustomerQueryDocument = parse(
      `query ${name}($id: ID!) { customer(id: $id) { id name } }`,
    )
    const client = stage.connect(name, { persistsQueries: true })
    await client.ask(document, { id })
    await client.ask(document, { id })
    expect(sent()).toEqual([false, true, false])
    const other = stage.connect(name, { persistsQueries: true })
    await other.ask(document, { id })
    expect(sent().slice(3)).toEqual([false])
  },

  async unsubscribing(name) {
    const client = stage.connect(name)
    const customerId = await stage.customer()
    const followed = collect<unknown>()
    const ends = [1, 2, 3].map(() =>
      client.follow(LiveBalanceSubscriptionDocument, { customerId }, followed.add),
    )
    await until(async () => (await stage.open()).subscriptions > 0)
    for (const end of ends) end()
    await until(async () => (await stage.open()).subscriptions === 0)
    await client.close()
    await until(async () => (await stage.open()).sockets === 0)
  },
}

describe('A cache', () => {
  for (const [capability, test] of Object.entries(cacheTests)) {
    const row = cacheExpectations[capability as keyof typeof cacheTests]
    for (const [name, title] of testsOf(row)) it(title, () => test(name))
  }
})

describe('A client', () => {
  for (const [capability, test] of Object.entries(tests)) {
    const row = expectations[capability as keyof typeof tests]
    for (const [name, title] of testsOf(row)) it(title, () => test(name))
  }
})
