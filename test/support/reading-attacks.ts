/** Attacks that only read: cheap to send, expensive to answer. */
import { writeHistory } from '../bench/usage-history.ts'
import {
  type Assault,
  type Attack,
  aliasCounts,
  aliased,
  fire,
  fireGraphql,
  type Ground,
  inTurn,
  mutateAll,
} from './attack.ts'
import { addCredits, addFeature, addRateCard, entitle } from './product.ts'

const eventType = 'ai_generation'

/** Creates the default card of the TEST workspace; returns its id. */
export function defaultCard(ground: Ground): Promise<string> {
  return ground.once('card', () => addRateCard(ground, '0.01', []))
}

/** Creates a catalogue of that many models, each a little cheaper than the next. */
function rates(ground: Ground): Promise<void> {
  return ground.once('rates', async () => {
    const rateCardId = await defaultCard(ground)
    const inputs = Array.from({ length: ground.hoard.rates }, (_, i) => ({
      rateCardId,
      eventType,
      match: { model: `model-${i}` },
      components: ['input_tokens', 'output_tokens'].map((property) => ({
        property,
        unitSize: '1000',
        credits: String(i + 1),
      })),
      effectiveAt: '2020-01-01T00:00:00Z',
    }))
    await mutateAll(ground, await ground.key(), 'addRate', 'AddRateInput', inputs)
  })
}

/** A customer with as many pools as the hoard allows. */
export async function manyPools(ground: Ground): Promise<string> {
  const customerId = await ground.customer()
  const inputs = Array.from({ length: ground.hoard.pools }, (_, i) => ({
    customerId,
    amount: '1',
    name: `pool-${i}`,
  }))
  await mutateAll(ground, await ground.key(), 'addCredits', 'AddCreditsInput', inputs)
  return customerId
}

/** A customer with as many events as the hoard allows, over the last 30 days. */
export function longHistory(ground: Ground): Promise<string> {
  return ground.once('history', async () => {
    const customerId = await ground.customer()
    await addCredits(ground, customerId, '1000000')
    const { events } = ground.hoard
    await writeHistory(ground.sql, { customerIds: [customerId], events, days: 30 })
    return customerId
  })
}

/** A customer with credits and the feature that the models serve. */
async function entitled(ground: Ground): Promise<string> {
  await rates(ground)
  await ground.once('feature', () => addFeature(ground, { key: eventType, type: 'CREDITS' }))
  const customerId = await ground.customer()
  await addCredits(ground, customerId, '1000000')
  await entitle(ground, customerId, eventType)
  return customerId
}

const sought = 'allowed costPreview { credits } optimization { suggestedModel potentialSavings }'

/** Properties of the most expensive model, each time different, so that no answer can be remembered. */
const propertiesOf = ({ hoard }: Ground, number: number) => ({
  model: `model-${hoard.rates - 1}`,
  input_tokens: number + 1,
  output_tokens: 7,
})

async function searchInChecks(ground: Ground): Promise<Assault> {
  const customerId = await entitled(ground)
  const key = await ground.key()
  const checked = `checkEntitlements(input: { checks: $checks }) { ${sought} }`
  const documents = aliasCounts.map(
    (count) => `query ($checks: [EntitlementCheckInput!]!) { ${aliased(count, checked)} }`,
  )
  return {
    attackers: 2,
    blow(turn) {
      const checks = Array.from({ length: 100 }, (_, i) => ({
        customerId,
        feature: eventType,
        properties: propertiesOf(ground, turn * 100 + i),
      }))
      return fireGraphql(ground.url, key, inTurn(documents, turn), { checks })
    },
  }
}

/** The requests that a customer token in a browser can send. */
async function searchAsCustomer(ground: Ground): Promise<Assault> {
  const id = await entitled(ground)
  const token = await ground.token(id)
  const one = `entitlement(customerId: $id, feature: "${eventType}", properties: $p) { ${sought} }`
  const documents = aliasCounts.map(
    (count) => `query ($id: ID!, $p: JSON) { ${aliased(count, one)} }`,
  )
  return {
    attackers: 4,
    blow: (turn) =>
      fireGraphql(ground.url, token, inTurn(documents, turn), {
        id,
        p: propertiesOf(ground, turn),
      }),
  }
}

type DocumentsOf = (customerId: string) => string[]

/** Reads one customer, or the catalogue, repeatedly. */
function readOver(of: (ground: Ground) => Promise<string>, documentsOf: DocumentsOf) {
  return async (ground: Ground): Promise<Assault> => {
    const key = await ground.key()
    const documents = documentsOf(await of(ground))
    return {
      attackers: 2,
      blow: (turn) => fireGraphql(ground.url, key, inTurn(documents, turn)),
    }
  }
}

const rateFields = `id eventType match fixedCredits fixedCost qualityScore kind effectiveAt
  components { property unitSize credits cost } rateCard { key name currency }`

async function ratesOfAnybody(ground: Ground): Promise<string> {
  await rates(ground)
  return ground.customer()
}

const figures = 'eventCount quantity credits cost'

const dayMs = 86_400_000

/** As many values as can be named, and those that are accepted. */
const series: DocumentsOf = (id) => {
  const by = (days: number, split: string, fields: string) => {
    const startTime = new Date(Date.now() - days * dayMs).toISOString()
    return `usageSeries(customerId: "${id}", interval: HOUR, startTime: "${startTime}"${split}) {
      buckets { ${fields} }
    }`
  }
  const split = ', by: "model"'
  const figuresOfValues = `${figures} usageByValue { value ${figures} }`
  return [
    `{ ${aliased(15, by(30, split, figuresOfValues))} }`,
    `{ ${by(30, '', figures)} }`,
    `{ ${aliased(2, by(1, split, figuresOfValues))} }`,
  ]
}

const balances: DocumentsOf = (id) => {
  const pool = 'id name kind priority credits held effectiveAt expiresAt createdAt'
  const field = `credits(customerId: "${id}") { available pools { ${pool} } }`
  return aliasCounts.map((count) => `{ ${aliased(count, field)} }`)
}

const currentRates: DocumentsOf = () =>
  aliasCounts.map((count) => `{ ${aliased(count, `currentRates { ${rateFields} }`)} }`)

/** The pages that need no credential. */
const publicPages = ['/v1/openapi.json', '/v1/docs', '/graphql', '/']

export const readingAttacks: Attack[] = [
  { name: '15 × 100 checks with a cheaper model', setUp: searchInChecks },
  { name: "15 checks with a cheaper model by a customer's token", setUp: searchAsCustomer },
  { name: '15 × all current rates', setUp: readOver(ratesOfAnybody, currentRates) },
  { name: '15 × usage by hour', setUp: readOver(longHistory, series) },
  { name: '15 × a balance of many pools', setUp: readOver(manyPools, balances) },
  {
    name: 'public pages in a loop',
    async setUp({ url }) {
      const headers = { accept: 'text/html, application/json', 'accept-encoding': 'gzip' }
      const blow = (turn: number) => fire(url, { path: inTurn(publicPages, turn), headers })
      return { attackers: 4, blow }
    },
  },
]
