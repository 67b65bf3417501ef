/** Archived features, meters and rate cards can no longer be assigned, while present uses continue. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { graphql, graphqlData } from '../support/graphql.ts'
import type { Json } from '../support/rest.ts'
import { statementsOfEach } from '../support/statements.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'
import { startTestApp } from '../support/test-app.ts'

let tenant: Tenant
beforeAll(async () => {
  tenant = await startTenant()
  for (const name of ['has', 'new']) await tenant.customer(name)
  await ask(`mutation {
    a: createMeter(input: { key: "tokens", aggregation: SUM, valueProperty: "tokens" }) { id }
    b: createFeature(input: { key: "chat", type: METERED, meterKey: "tokens" }) { id }
    c: createFeature(input: { key: "seats", type: STATIC }) { id }
    d: createRateCard(input: { key: "old", currency: "USD", creditValue: 1 }) { id }
    e: createRateCard(input: { key: "main", currency: "USD", creditValue: 1, isDefault: true }) { id }
  }`)
  await ask(`mutation {
    a: addRate(input: { rateCardId: "old", eventType: "tokens", components: [{ property: "tokens", credits: 2 }] }) { id }
    b: updateCustomer(id: "has", input: { rateCardId: "old" }) { id }
    c: addCredits(input: { customerId: "has", amount: 100 }) { id }
    d: setEntitlement(input: { customerId: "has", feature: "chat", limit: 50 }) { id }
    e: createPlan(input: { key: "draft", version: { currency: "USD",
      charges: [{ key: "chat", model: FLAT, flatFee: 1 }], entitlements: [{ feature: "seats", value: 3 }] } }) { id }
  }`)
})
afterAll(() => tenant?.close())

const ask = (query: string, url = tenant.app.url) =>
  graphqlData<Json>(url, tenant.app.liveKey, query)

async function codeOf(call: string): Promise<unknown> {
  const { errors } = await graphql(tenant.app.url, tenant.app.liveKey, `mutation { ${call} }`)
  return errors?.[0]?.extensions?.code ?? 'OK'
}

/** Each call is refused while the thing is archived and carried out when it is not. */
async function expectRefused(archived: [verb: string, id: string], calls: string[]): Promise<void> {
  const [name, id] = archived
  await ask(`mutation { archive${name}(id: "${id}") { id } }`)
  for (const call of calls)
    expect([call, await codeOf(call)]).toEqual([call, 'PRECONDITION_FAILED'])
  await ask(`mutation { unarchive${name}(id: "${id}") { id } }`)
  for (const call of calls) expect([call, await codeOf(call)]).toEqual([call, 'OK'])
}

const draft = async () =>
  (await ask('{ plan(id: "draft") { versions(first: 1) { edges { node { id } } } } }')).plan
    .versions.edges[0].node.id

describe('updateFeature', () => {
  it('archives a feature with its other changes, and takes it back', async () => {
    const update = async (input: string) =>
      (await ask(`mutation { updateFeature(id: "extra", input: ${input}) { name archivedAt } }`))
        .updateFeature
    await ask('mutation { createFeature(input: { key: "extra", type: STATIC }) { id } }')
    const archived = await update('{ name: "Old", archived: true }')
    expect(archived).toEqual({ name: 'Old', archivedAt: expect.any(String) })
    expect(await update('{ name: "Seats", archived: true }')).toEqual({
      name: 'Seats',
      archivedAt: archived.archivedAt,
    })
    expect(await update('{ archived: false }')).toEqual({ name: 'Seats', archivedAt: null })
  })
})

describe('a feature, meter or rate card', () => {
  it.each([
    ['Feature', 'features', 'seats'],
    ['Meter', 'meters', 'tokens'],
    ['RateCard', 'rateCards', 'old'],
  ])('%s is archived and taken back once, and left out of %s meanwhile', async (name, list, id) => {
    const field = name.charAt(0).toLowerCase() + name.slice(1)
    const keys = async (args = '') =>
      (await ask(`{ ${list}${args} { edges { node { key } } } }`))[list].edges.map(
        (edge: Json) => edge.node.key,
      )
    const write = async (verb: string) =>
      (await ask(`mutation { done: ${verb}${name}(id: "${id}") { key archivedAt } }`)).done
    const first = await write('archive')
    expect(first).toEqual({ key: id, archivedAt: tenant.clock.now().toISOString() })
    tenant.clock.advance(1_000)
    expect(await write('archive')).toEqual(first)
    expect(await ask(`{ ${field}(id: "${id}") { key archivedAt } }`)).toEqual({ [field]: first })
    expect(await keys()).not.toContain(id)
    expect(await keys('(includeArchived: true)')).toContain(id)
    for (const _ of ['once', 'twice']) {
      expect(await write('unarchive')).toEqual({ key: id, archivedAt: null })
    }
    expect(await keys()).toContain(id)
    const { rows } = await tenant.sql.query(
      `select type, count(*)::int as n from event where type like '%archived' and data->>'key' = $1
       group by type order by type`,
      [id],
    )
    expect(rows.map(({ n }) => n)).toEqual([1, 1])
    for (const verb of ['archive', 'unarchive']) {
      expect(await codeOf(`${verb}${name}(id: "nothing") { id }`)).toBe('NOT_FOUND')
    }
  })

  it('goes on for who has it: checks, usage and prices stay what they were, at every server', async () => {
    const { databaseUrl, bootstrapApiKey, bootstrapTestApiKey } = tenant.app.config
    const other = await startTestApp(
      { databaseUrl, bootstrapApiKey, bootstrapTestApiKey },
      { clock: tenant.clock },
    )
    const look = async (url: string) => {
      const record = `mutation { recordUsage(input: { customerId: "has", eventType: "tokens",
        properties: { tokens: 3 } }) { credits feature: featureKey } }`
      const check = `{ entitlement(customerId: "has", feature: "chat", properties: { tokens: 1 }) {
        allowed reason limit costPreview { credits } } }`
      return { ...(await ask(record, url)), ...(await ask(check, url)) }
    }
    const before = await look(tenant.app.url)
    expect(before.recordUsage).toEqual({ credits: '6', feature: 'chat' })
    expect(await look(other.url)).toEqual(before)
    await ask(`mutation {
      archiveFeature(id: "chat") { id } archiveMeter(id: "tokens") { id } archiveRateCard(id: "old") { id }
    }`)
    for (const url of [tenant.app.url, other.url]) expect(await look(url)).toEqual(before)
    for (const call of [
      'setEntitlement(input: { customerId: "has", feature: "chat", limit: 60 }) { id }',
      'setEntitlement(input: { customerId: "has", feature: "chat", limit: 50 }) { id }',
      'updateCustomer(id: "has", input: { rateCardId: "old", name: "Has" }) { id }',
      'addRate(input: { rateCardId: "old", eventType: "x", fixedCredits: 1 }) { id }',
      'updateFeature(id: "chat", input: { name: "Chat" }) { id }',
      'createCustomPricing(input: { customerId: "has", currency: "USD", rules: [{ key: "chat", model: FLAT, flatFee: 1 }] }) { id }',
    ]) {
      expect([call, await codeOf(call)]).toEqual([call, 'OK'])
    }
    await ask(`mutation {
      unarchiveFeature(id: "chat") { id } unarchiveMeter(id: "tokens") { id } unarchiveRateCard(id: "old") { id }
    }`)
    await other.close()
  })
})

describe('what is archived is given to nobody anew', () => {
  it('as an entitlement, or in a plan: a feature', async () => {
    await expectRefused(
      ['Feature', 'seats'],
      [
        'setEntitlement(input: { customerId: "new", feature: "seats", value: 5 }) { id }',
        'createPlanVersion(input: { planId: "draft", currency: "USD", entitlements: [{ feature: "seats", value: 1 }] }) { id }',
        `createPlanVersion(input: { planId: "draft", basedOnVersionId: "${await draft()}" }) { id }`,
      ],
    )
    await expectRefused(
      ['Feature', 'chat'],
      [
        'createPlanVersion(input: { planId: "draft", currency: "USD", charges: [{ key: "chat", model: FLAT, flatFee: 1 }] }) { id }',
      ],
    )
  })

  it('again once it was revoked', async () => {
    const { setEntitlement } = await ask(
      'mutation { setEntitlement(input: { customerId: "new", feature: "chat", limit: 5 }) { id } }',
    )
    await ask(`mutation { revokeEntitlement(id: "${setEntitlement.id}") { id } }`)
    await expectRefused(
      ['Feature', 'chat'],
      ['setEntitlement(input: { customerId: "new", feature: "chat", limit: 5 }) { id }'],
    )
  })

  it('to a feature, or in a plan: a meter', async () => {
    const id = await draft()
    await expectRefused(
      ['Meter', 'tokens'],
      [
        'createFeature(input: { key: "more", type: METERED, meterKey: "tokens" }) { id }',
        `updatePlanVersion(id: "${id}", input: { charges: [{ key: "tokens", model: FLAT, flatFee: 1 }] }) { id }`,
        `updatePlanVersion(id: "${id}", input: { basePrice: 5 }) { id }`,
        `publishPlanVersion(id: "${id}") { id }`,
      ],
    )
  })

  it('to a customer, or to all: a rate card', async () => {
    await expectRefused(
      ['RateCard', 'old'],
      [
        'createCustomer(input: { externalId: "third", rateCardId: "old" }) { id }',
        'updateCustomer(id: "new", input: { rateCardId: "old" }) { id }',
        'updateRateCard(id: "old", input: { isDefault: true }) { id }',
      ],
    )
    expect(await codeOf('archiveRateCard(id: "old") { id }')).toBe('PRECONDITION_FAILED')
    await ask('mutation { updateRateCard(id: "main", input: { isDefault: true }) { id } }')
  })
})

describe('Feature.entitlements', () => {
  it('lists who has a feature, oldest first, with what each may do, in as many statements for all', async () => {
    await ask('mutation { createFeature(input: { key: "files", type: METERED }) { id } }')
    const query = `{ feature(id: "files") { entitlements(first: 50) {
      edges { node { customerId limit allowed } } pageInfo { hasNextPage } } } }`
    const give = async (count: number) => {
      for (let n = 0; n < count; n++) {
        const id = await tenant.customer()
        tenant.clock.advance(1)
        await ask(
          `mutation { setEntitlement(input: { customerId: "${id}", feature: "files", limit: ${n} }) { id } }`,
        )
      }
    }
    const sqlOf = () =>
      statementsOfEach(
        () => ask(query),
        () => {
          tenant.clock.advance(5_000)
          tenant.app.core.forget()
        },
      )
    await give(3)
    const { feature } = await ask(query)
    expect(feature.entitlements.edges.map(({ node }: Json) => [node.limit, node.allowed])).toEqual([
      ['0', false],
      ['1', true],
      ['2', true],
    ])
    for (let n = 0; n < 3; n++) await ask(query)
    const few = await sqlOf()
    await give(27)
    expect(await sqlOf()).toEqual(few)
    const page = await ask(
      '{ feature(id: "files") { entitlements(first: 2) { pageInfo { hasNextPage } } } }',
    )
    expect(page.feature.entitlements.pageInfo.hasNextPage).toBe(true)
  })

  it('is no way for a customer token to others', async () => {
    const { createCustomerToken } = await ask(
      'mutation { createCustomerToken(input: { customerId: "has" }) { token } }',
    )
    for (const field of [
      'entitlements { edges { node { customerId } } }',
      'meter { features { edges { node { key } } } }',
    ]) {
      const { errors } = await graphql(
        tenant.app.url,
        createCustomerToken.token,
        `{ entitlement(customerId: "has", feature: "chat") { feature { ${field} } } }`,
      )
      expect(errors?.[0]?.extensions?.code).toBe('FORBIDDEN')
    }
  })
})

describe('Meter.features', () => {
  it('lists the features that it counts, newest first, those archived too', async () => {
    await ask('mutation { archiveFeature(id: "chat") { id } }')
    const { meter } = await ask(
      '{ meter(id: "tokens") { features { edges { node { key archivedAt } } } } }',
    )
    expect(
      meter.features.edges.map(({ node }: Json) => [node.key, node.archivedAt !== null]),
    ).toEqual([
      ['more', false],
      ['chat', true],
    ])
    await ask('mutation { unarchiveFeature(id: "chat") { id } }')
  })
})
