/** The limits of a catalog's size. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createClient } from '../support/graphql-checks.ts'
import { addFeature, addMeter, addRateCard } from '../support/product.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'

let tenant: Tenant
beforeAll(async () => {
  tenant = await startTenant()
})
afterAll(() => tenant?.close())

const live = createClient(() => tenant.app)

const feature = (key: string, meter: string) =>
  `mutation { createFeature(input: {key: "${key}", type: METERED, meterKey: "${meter}"}) { id } }`

describe('one event type', () => {
  it('moves at most 100 features, of which archived ones do not count', async () => {
    await addMeter(tenant, { key: 'calls', aggregation: 'COUNT' })
    await addMeter(tenant, { key: 'calls_2', eventType: 'calls', aggregation: 'COUNT' })
    for (let i = 0; i < 100; i++) {
      await addFeature(tenant, {
        key: `f${i}`,
        type: 'METERED',
        meterKey: i % 2 ? 'calls' : 'calls_2',
      })
    }
    expect(await live.refusal(feature('more', 'calls'))).toBe('LIMIT_EXCEEDED')
    // Its key is the event type.
    expect(
      await live.refusal('mutation { createFeature(input: {key: "calls", type: METERED}) { id } }'),
    ).toBe('LIMIT_EXCEEDED')
    await live.data('mutation { archiveFeature(id: "f7") { id } }')
    await live.data(feature('more', 'calls'))
    expect(await live.refusal('mutation { unarchiveFeature(id: "f7") { id } }')).toBe(
      'LIMIT_EXCEEDED',
    )
  })
})

describe('a workspace', () => {
  it('has at most 10,000 features, 10,000 meters and 1,000 rate cards', async () => {
    const { workspaceId, sql } = tenant
    await sql.query(
      `insert into feature (workspace_id, id, key, name, type, created_at, updated_at)
      select $1, 'feature_x' || i, 'x' || i, 'x', 'BOOLEAN', now(), now() from generate_series(1, 10000) i`,
      [workspaceId],
    )
    await sql.query(
      `insert into meter (workspace_id, id, key, name, event_type, aggregation, created_at)
      select $1, 'meter_x' || i, 'x' || i, 'x', 'x' || i, 'COUNT', now() from generate_series(1, 10000) i`,
      [workspaceId],
    )
    await sql.query(
      `insert into rate_card (workspace_id, id, key, name, currency, credit_value, is_default, created_at, updated_at)
      select $1, 'card_x' || i, 'x' || i, 'x', 'USD', 1, false, now(), now() from generate_series(1, 1000) i`,
      [workspaceId],
    )
    const creates = [
      'createFeature(input: {key: "a", type: BOOLEAN})',
      'createMeter(input: {key: "a", aggregation: COUNT})',
      'createRateCard(input: {key: "a", currency: "USD", creditValue: "1"})',
    ]
    for (const create of creates)
      expect(await live.refusal(`mutation { ${create} { id } }`)).toBe('LIMIT_EXCEEDED')
  })

  it('has at most 10,000 rates of a rate card', async () => {
    const other = await startTenant()
    const card = await addRateCard(other, '1', [])
    await other.sql.query(
      `insert into rate (workspace_id, id, rate_card_id, event_type, match, components, effective_at, created_at)
      select $1, 'rate_x' || i, $2, 'x' || i, '{}', '[]', now(), now() from generate_series(1, 10000) i`,
      [other.workspaceId, card],
    )
    const { url, liveKey } = other.app
    const answer = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${liveKey}` },
      body: JSON.stringify({
        query: `mutation { addRate(input: {rateCardId: "${card}", eventType: "calls", components: [{property: "n", credits: "1"}]}) { id } }`,
      }),
    })
    expect(await answer.json()).toMatchObject({
      errors: [{ extensions: { code: 'LIMIT_EXCEEDED', limit: '10000' } }],
    })
    await other.close()
  })
})
