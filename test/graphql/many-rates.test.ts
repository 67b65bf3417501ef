/** A full rate card: further rates are refused, and the rates in effect come in pages. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createClient } from '../support/graphql-checks.ts'
import { addRateCard } from '../support/product.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'

let tenant: Tenant
const live = createClient(() => tenant.app)
beforeAll(async () => {
  tenant = await startTenant()
  const card = await addRateCard(tenant, '0.1', [])
  await tenant.sql.query(
    `insert into rate (workspace_id, id, rate_card_id, event_type, match, effective_at, created_at)
     select $1, 'rate_' || n, $2, 'chat', jsonb_build_object('model', 'm' || n % 250),
       timestamptz '2020-01-01' + n * interval '1 hour', now() from generate_series(1, 9999) n`,
    [tenant.workspaceId, card],
  )
})
afterAll(() => tenant?.close())

const add = `mutation ($model: JSON!) {
  addRate(input: {rateCardId: "default", eventType: "chat", match: $model}) { id } }`

it('refuses the rate after the 10,000th', async () => {
  await live.data(add, { model: { model: 'm1' } })
  expect(await live.refusal(add, { model: { model: 'm2' } })).toBe('LIMIT_EXCEEDED')
})

it('tells all rates in effect, page by page', async () => {
  const page = `query ($after: ID, $first: Int) {
    currentRates(eventType: "chat", after: $after, first: $first) { id match } }`
  const seen = new Map<string, string>()
  for (let after: string | null = null; ; ) {
    const { currentRates } = await live.data(page, { after })
    for (const { id, match } of currentRates) seen.set(match.model, id)
    if (currentRates.length < 100) break
    after = currentRates.at(-1).id
  }
  expect(seen.size).toBe(250)
  // Of each model the latest.
  expect(seen.get('m7')).toBe('rate_9757')
  expect((await live.data(page, { first: 1_000 })).currentRates).toHaveLength(250)
  expect(await live.refusal(page, { after: 'nothing' })).toBe('NOT_FOUND')
})
