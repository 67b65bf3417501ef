/** What usage can be filtered by: the same before and after rolling up. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { graphql, graphqlData } from '../support/graphql.ts'
import { addMetered } from '../support/product.ts'
import type { Json } from '../support/rest.ts'
import { rollUp } from '../support/roll-up.ts'
import { noon, startTenant, type Tenant } from '../support/tenant.ts'

let tenant: Tenant
const ask = (query: string, key = tenant.app.liveKey) =>
  graphqlData<Json>(tenant.app.url, key, query)

const selection = 'eventTypes features properties { name values }'
const dimensions = async (args = '', key?: string): Promise<Json> =>
  (await ask(`{ usageDimensions${args && `(${args})`} { ${selection} } }`, key)).usageDimensions

async function record(customerId: string, eventType: string, properties: object, more = '') {
  const json = JSON.stringify(properties).replace(/"(\w+)":/g, '$1:')
  const { recordUsage } = await ask(`mutation { recordUsage(input: {
    customerId: "${customerId}", eventType: "${eventType}", properties: ${json} ${more} }) { id } }`)
  return recordUsage.id
}

beforeAll(async () => {
  tenant = await startTenant()
  for (const key of ['chat', 'image']) await addMetered(tenant, key, 'COUNT')
  for (const name of ['ada', 'bob']) await tenant.customer(name)
  await record('ada', 'chat', { model: 'small', team: 'red' })
  await record('ada', 'chat', { model: 'large', team: ['a', 'list'] })
  await record('ada', 'chat', { model: 'large', region: 'eu' })
  await record('bob', 'image', { provider: '(other)' }, 'feature: "pictures"')
  const undone = await record('bob', 'chat', { model: 'undone' })
  await ask(`mutation { reverseUsageEvent(id: "${undone}") { id } }`)
  // The end of a range is exclusive.
  tenant.clock.advance(3_600_000)
})
afterAll(() => tenant?.close())

const all = {
  eventTypes: ['chat', 'image'],
  features: ['chat', 'pictures'],
  properties: [
    { name: 'team', values: ['red'] },
    { name: 'model', values: ['large', 'small'] },
    { name: 'provider', values: ['(other)'] },
  ],
}

describe('usageDimensions', () => {
  it('are those of usage that stands, the most frequent first, rolled up or not', async () => {
    expect(await dimensions()).toEqual(all)
    await rollUp(tenant)
    expect(await dimensions()).toEqual(all)
  })

  it('are of one customer and of a range', async () => {
    expect(await dimensions('customerId: "bob"')).toMatchObject({
      eventTypes: ['image'],
      properties: [{ values: [] }, { values: [] }, { values: ['(other)'] }],
    })
    const before = `startTime: "2026-02-01", endTime: "${noon.slice(0, 11)}11:00:00Z"`
    expect(await dimensions(before)).toMatchObject({ eventTypes: [], features: [] })
  })

  it('name the properties that the workspace sums by', async () => {
    await ask(`mutation { setAttributionProperties(input: { names: ["region"] }) { id } }`)
    await rollUp(tenant)
    const { properties } = await dimensions()
    expect(properties.at(-1)).toEqual({ name: 'region', values: ['eu'] })
  })

  it('are as many as asked for', async () => {
    const some = '{ eventTypes(first: 1) properties { values(first: 1) } }'
    const { usageDimensions } = await ask(`{ usageDimensions ${some} }`)
    expect(usageDimensions).toMatchObject({
      eventTypes: ['chat'],
      properties: [{ values: ['red'] }, { values: ['large'] }, {}, {}],
    })
    const bad = '{ usageDimensions { eventTypes(first: 0) } }'
    const { errors } = await graphql(tenant.app.url, tenant.app.liveKey, bad)
    expect(errors?.[0]?.extensions?.code).toBe('INVALID_REQUEST')
  })

  it('are those of its customer for a token', async () => {
    const { createCustomerToken } = await ask(
      'mutation { createCustomerToken(input: { customerId: "ada" }) { token } }',
    )
    const own = await dimensions('customerId: "ada"', createCustomerToken.token)
    expect(own.features).toEqual(['chat'])
    const foreign = '{ usageDimensions(customerId: "bob") { features } }'
    const { errors } = await graphql(tenant.app.url, createCustomerToken.token, foreign)
    expect(errors?.[0]?.extensions?.code).toBe('FORBIDDEN')
  })
})
