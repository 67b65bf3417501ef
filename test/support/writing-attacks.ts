/** Attacks that write: they put accounts into states that make every caller's later writes expensive. */
import { type Assault, type Attack, fireGraphql, type Ground, inTurn } from './attack.ts'
import { graphql, graphqlData } from './graphql.ts'
import { AddRateDocument } from './ledger.generated.ts'
import { addFeature, addMeter } from './product.ts'
import { defaultCard, longHistory, manyPools } from './reading-attacks.ts'
import { until } from './server-process.ts'

const record = `mutation ($input: UsageEventInput!) { recordUsage(input: $input) { id } }`
const reverse = 'mutation ($id: ID!) { reverseUsageEvent(id: $id) { id } }'

/** One event takes from all pools, and its reversal returns credits to all of them. */
async function spendFromAll(ground: Ground): Promise<Assault> {
  const customerId = await manyPools(ground)
  const key = await ground.key()
  const rate = { rateCardId: await defaultCard(ground), eventType: 'spend' }
  const components = [{ property: 'n', unitSize: '1', credits: '1' }]
  await ground.ask(AddRateDocument, { input: { ...rate, components } })
  const input = { customerId, eventType: 'spend', properties: { n: ground.hoard.pools } }
  return {
    attackers: 1,
    async blow() {
      const { data, errors } = await graphql<{ recordUsage: { id: string } | null }>(
        ground.url,
        key,
        record,
        { input },
      )
      const id = data?.recordUsage?.id
      if (!id) return String(errors?.[0]?.extensions?.code)
      return fireGraphql(ground.url, key, reverse, { id })
    },
  }
}

/** Terms that start at another hour each time, so that usage is recounted from the events; and reversals of a maximum. */
async function countAgain(ground: Ground): Promise<Assault> {
  const customerId = await longHistory(ground)
  const key = await ground.key()
  const meters = [
    { key: 'chat', aggregation: 'MAX', valueProperty: 'input_tokens' },
    { key: 'embedding', aggregation: 'UNIQUE_COUNT', valueProperty: 'project' },
  ] as const
  for (const meter of meters) {
    await addMeter(ground, meter)
    await addFeature(ground, { key: meter.key, type: 'METERED', meterKey: meter.key })
  }
  const set = 'mutation ($input: SetEntitlementInput!) { setEntitlement(input: $input) { id } }'
  const first = '{ usageEvents(customerId: $id, first: 100) { edges { node { id } } } }'
  const { usageEvents } = await graphqlData<{
    usageEvents: { edges: { node: { id: string } }[] }
  }>(ground.url, key, `query ($id: ID!) ${first}`, { id: customerId })
  const ids = usageEvents.edges.map(({ node }) => node.id)
  const dayMs = 86_400_000
  return {
    attackers: 2,
    blow(turn) {
      const kind = turn % 3
      if (kind === 0) {
        const input = { customerId, eventType: inTurn(['chat', 'embedding'], turn) }
        return fireGraphql(ground.url, key, record, { input })
      }
      const id = kind === 1 ? ids.pop() : undefined
      if (id) return fireGraphql(ground.url, key, reverse, { id })
      const effectiveAt = new Date(Date.now() - 29 * dayMs + turn * 60_000).toISOString()
      const terms = { limit: '1000000', period: 'YEAR', effectiveAt, anchor: effectiveAt }
      const input = { customerId, feature: inTurn(['chat', 'embedding'], turn), ...terms }
      return fireGraphql(ground.url, key, set, { input })
    },
  }
}

const huge = '9000000000000000000'

const read = 'query ($id: ID!) { credits(customerId: $id) { available pending scheduled } }'
const isExpired = `query ($id: ID!) {
  creditTransactions(customerId: $id, first: 5) { edges { node { type } } }
}`

/** Accounts filled to the limit, whose credits expire before those of a customer of the other workspace. */
async function fillAccounts(ground: Ground): Promise<Assault> {
  const key = await ground.key()
  const ask = (query: string, input: object) => fireGraphql(ground.url, key, query, { input })
  const add = 'mutation ($input: AddCreditsInput!) { addCredits(input: $input) { id } }'
  const reserve = `mutation ($input: ReserveCreditsInput!) {
    reserveCredits(input: $input) { hold { id } }
  }`
  const soon = () => new Date(Date.now() + 5_000).toISOString()
  const customerIds: string[] = []
  for (let i = 0; i < ground.hoard.accounts; i++) {
    const customerId = await ground.customer()
    const first = { customerId, amount: huge, expiresAt: soon() }
    await graphqlData(ground.url, key, add, { input: first })
    await ask(reserve, { customerId, amount: huge, ttlSeconds: 1 })
    await ask(add, { customerId, amount: huge, name: 'more', expiresAt: soon() })
    customerIds.push(customerId)
  }
  const { id, recorder } = await ground.guest()
  await graphqlData(ground.url, recorder, add, {
    input: { customerId: id, amount: '5', expiresAt: soon() },
  })
  return {
    attackers: 2,
    blow(turn) {
      const customerId = inTurn(customerIds, turn)
      if (turn % 3 === 2) return fireGraphql(ground.url, key, read, { id: customerId })
      return ask(turn % 3 ? add : reserve, { customerId, amount: huge })
    },
    /** The expiry of the other customer is posted nevertheless. */
    end: () =>
      until(async () => {
        const found = await graphqlData<object>(ground.url, recorder, isExpired, { id })
        return JSON.stringify(found).includes('EXPIRE')
      }),
  }
}

export const writingAttacks: Attack[] = [
  { name: 'events that take from many pools', setUp: spendFromAll },
  { name: 'terms from an earlier date over a long history', setUp: countAgain },
  { name: 'accounts as full as can be', setUp: fillAccounts },
]
