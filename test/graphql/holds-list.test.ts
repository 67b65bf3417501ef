/** Lists of holds in pages and by status, and the pending credits in the live balance. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  HoldDocument,
  HoldsDocument,
  type HoldsQueryVariables,
} from '../support/holds.generated.ts'
import { commit, release, reserve } from '../support/holds.ts'
import { connect } from '../support/live-client.ts'
import { createToken } from '../support/live-product.ts'
import { addCredits } from '../support/product.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'

let tenant: Tenant
let customerId: string
let ids: string[]
beforeAll(async () => {
  tenant = await startTenant()
  customerId = await tenant.customer('lister')
  await addCredits(tenant, customerId, '100')
  ids = []
  for (let i = 0; i < 25; i++) {
    tenant.clock.advance(1)
    ids.unshift((await reserve(tenant, customerId, { amount: '1', ttlSeconds: 3_600 })).hold.id)
  }
  await commit(tenant, ids[3] ?? '')
  await release(tenant, ids[5] ?? '')
  await release(tenant, ids[7] ?? '')
})
afterAll(() => tenant?.close())

async function list(variables: Omit<HoldsQueryVariables, 'customerId'> = {}) {
  const { holds } = await tenant.ask(HoldsDocument, { customerId, ...variables })
  return { ids: holds.edges.map((e) => e.node.id), edges: holds.edges, pageInfo: holds.pageInfo }
}

describe('holds', () => {
  it('are the 20 newest by default and go on to the first', async () => {
    const first = await list()
    expect(first.ids).toEqual(ids.slice(0, 20))
    expect(first.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false })
    const rest = await list({ after: first.pageInfo.endCursor })
    expect(rest.ids).toEqual(ids.slice(20))
    expect(rest.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true })
  })

  it('go backwards too', async () => {
    const last = await list({ last: 4 })
    expect(last.ids).toEqual(ids.slice(-4))
    const before = await list({ last: 4, before: last.pageInfo.startCursor })
    expect(before.ids).toEqual(ids.slice(-8, -4))
    expect(before.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: true })
  })

  it('of one status page on their own', async () => {
    expect((await list({ status: 'RELEASED' })).ids).toEqual([ids[5], ids[7]])
    expect((await list({ status: 'COMMITTED' })).ids).toEqual([ids[3]])
    expect((await list({ status: 'EXPIRED' })).ids).toEqual([])
    const active = ids.filter((_, i) => ![3, 5, 7].includes(i))
    const first = await list({ status: 'ACTIVE', first: 10 })
    expect(first.ids).toEqual(active.slice(0, 10))
    const after = first.pageInfo.endCursor
    expect((await list({ status: 'ACTIVE', first: 100, after })).ids).toEqual(active.slice(10))
  })

  it('refuse pages over 100 and cursors that are none', async () => {
    for (const page of [{ first: 101 }, { first: -1 }, { after: 'nonsense' }]) {
      const { code } = await tenant.refused(HoldsDocument, { customerId, ...page })
      expect(code).toBe('INVALID_REQUEST')
    }
  })

  it('of a customer whom the workspace does not know are not found', async () => {
    const asked = { customerId: 'nobody' }
    const unknown = await tenant.refused(HoldsDocument, asked)
    const foreign = await tenant.refused(HoldsDocument, { customerId }, tenant.app.testKey)
    expect([unknown.code, foreign.code]).toEqual(['NOT_FOUND', 'NOT_FOUND'])
    expect(foreign.message.replace(customerId, 'nobody')).toBe(unknown.message)
  })

  it('are not for customer tokens', async () => {
    const token = await createToken(tenant.app, customerId)
    const one = await tenant.refused(HoldDocument, { id: ids[0] ?? '' }, token)
    const all = await tenant.refused(HoldsDocument, { customerId }, token)
    expect([one.code, all.code]).toEqual(['FORBIDDEN', 'FORBIDDEN'])
  })
})

describe('the live balance', () => {
  it('shows what is reserved, committed and released as it happens', async () => {
    type Live = { creditBalance: { available: string; pending: string; total: string } }
    const id = await tenant.customer()
    await addCredits(tenant, id, '100')
    const client = await connect(tenant.app.url, { apiKey: tenant.app.liveKey })
    const query =
      'subscription ($id: ID!) { creditBalance(customerId: $id) { available pending total } }'
    const stream = client.subscribe<Live>(query, { id })
    const next = async () => Object.values((await stream.next()).creditBalance).join(' ')
    expect(await next()).toBe('100 0 100')
    const { hold } = await reserve(tenant, id, { amount: '40' })
    expect(await next()).toBe('60 40 100')
    await commit(tenant, hold.id, { amount: '15', keepRest: true })
    expect(await next()).toBe('60 25 85')
    await release(tenant, hold.id)
    expect(await next()).toBe('85 0 85')
    await client.close()
  })
})
