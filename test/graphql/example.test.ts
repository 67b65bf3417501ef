/** The SDL, the example query and the figures of the API specification, to the letter. */
import { buildSchema, type GraphQLObjectType, isNonNullType, parse, print } from 'graphql'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { schema } from '../../src/graphql/schema/schema.ts'
import { graphql, graphqlData } from '../support/graphql.ts'
import { movingClock } from '../support/tenant.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'
import { askOver } from '../support/transports.ts'
import {
  AddCreditsDocument,
  GetCustomerDataDocument,
  PriceDocument,
  RecordUsageDocument,
  SetUpDocument,
  UpdateEntitlementDocument,
} from './example.generated.ts'

const specified = /* GraphQL */ `
type Query {
  entitlement(customerId: ID!, feature: String!): Entitlement
  usage(customerId: ID!, startTime: DateTime!, endTime: DateTime!): Usage
  credits(customerId: ID!): CreditBalance
  analytics(customerId: ID!, metrics: [String!]): Analytics
}

type Mutation {
  recordUsage(input: UsageEventInput!): UsageEvent
  addCredits(input: AddCreditsInput!): CreditTransaction
  updateEntitlement(id: ID!, input: UpdateEntitlementInput!): Entitlement
}

type Subscription {
  creditBalance(customerId: ID!): CreditBalance
  usageEvents(customerId: ID!): UsageEvent
}
`

const exampleQuery = /* GraphQL */ `query GetCustomerData($customerId: ID!) {
  entitlement(customerId: $customerId, feature: "ai_generation") {
    allowed
    remainingCredits
    optimization {
      suggestedModel
      potentialSavings
    }
  }
  credits(customerId: $customerId) {
    available
    pending
  }
  usage(customerId: $customerId, startTime: "2024-01-01", endTime: "2024-01-31") {
    totalEvents
    totalCredits
    totalCost
  }
}
`

/** The specification leaves the types open that its fields name. */
const spec = buildSchema(
  `scalar DateTime ${specified}
   ${['Entitlement', 'Usage', 'CreditBalance', 'Analytics', 'UsageEvent', 'CreditTransaction'].map((name) => `type ${name} { _: Int }`).join(' ')}
   ${['UsageEventInput', 'AddCreditsInput', 'UpdateEntitlementInput'].map((name) => `input ${name} { _: Int }`).join(' ')}`,
)

const fieldsOf = (type: unknown) => Object.values((type as GraphQLObjectType).getFields())
const specifiedFields = [spec.getQueryType(), spec.getMutationType(), spec.getSubscriptionType()]
  .flatMap((type) => fieldsOf(type).map((field) => ({ type: String(type), field })))
  .map(({ type, field }) => [`${type}.${field.name}`, type, field] as const)

describe('the schema', () => {
  it.each(specifiedFields)('has %s as specified', (_name, typeName, field) => {
    const ours = fieldsOf(schema.getType(typeName)).find(({ name }) => name === field.name)
    expect(String(ours?.type)).toBe(String(field.type))
    for (const arg of field.args) {
      // Whatever is given for the specified type is taken, also where nothing need be given.
      const type = String(ours?.args.find(({ name }) => name === arg.name)?.type)
      expect([String(arg.type), String(arg.type).replace(/!$/, '')]).toContain(type)
    }
    const more = ours?.args.filter(({ name }) => !field.args.some((arg) => arg.name === name)) ?? []
    expect(more.filter(({ type }) => isNonNullType(type))).toEqual([])
  })
})

describe('the example', () => {
  let app: TestApp
  beforeAll(async () => {
    app = await startTestApp({}, { clock: movingClock('2024-01-15T10:30:00Z') })
    const { createRateCard } = await graphqlData(app.url, app.liveKey, SetUpDocument, {})
    await graphqlData(app.url, app.liveKey, PriceDocument, { rateCardId: createRateCard.id })
  })
  afterAll(() => app?.close())

  it('is the document that our types are made of', () => {
    expect(print(GetCustomerDataDocument)).toBe(print(parse(exampleQuery)))
  })

  it('adds credits, prices gpt-4 at 15 credits and 1.50, and answers the query', async () => {
    const added = await graphqlData(app.url, app.liveKey, AddCreditsDocument, {
      input: { customerId: 'cust_123', amount: 10_000, expiresAt: '2024-12-31T23:59:59Z' },
    })
    expect(added.addCredits).toMatchObject({ amount: '10000', balanceAfter: '10000' })
    const recorded = await graphqlData(app.url, app.liveKey, RecordUsageDocument, {
      input: {
        customerId: 'cust_123',
        eventType: 'ai_generation',
        timestamp: '2024-01-15T10:30:00Z',
        properties: {
          model: 'gpt-4',
          input_tokens: 500,
          output_tokens: 1000,
          provider: 'openai',
        },
        idempotencyKey: 'evt_789',
      },
    })
    expect(recorded.recordUsage).toMatchObject({ status: 'ACCEPTED', credits: '15', cost: '1.5' })
    const variables = { customerId: 'cust_123' }
    const answer = await graphql<Record<string, unknown>>(
      app.url,
      app.liveKey,
      exampleQuery,
      variables,
    )
    expect(answer.errors).toBeUndefined()
    expect(answer.data).toEqual({
      entitlement: { allowed: true, remainingCredits: '9985', optimization: null },
      credits: { available: '9985', pending: '0' },
      usage: { totalEvents: 1, totalCredits: '15', totalCost: '1.5' },
    })
  })

  it('updates the entitlement', async () => {
    const query = '{ entitlement(customerId: "cust_123", feature: "ai_generation") { id } }'
    const { entitlement } = await graphqlData<{ entitlement: { id: string } }>(
      app.url,
      app.liveKey,
      query,
    )
    const { updateEntitlement } = await graphqlData(
      app.url,
      app.liveKey,
      UpdateEntitlementDocument,
      { id: entitlement.id, input: { limit: 20_000 } },
    )
    expect(updateEntitlement).toEqual({ id: entitlement.id, limit: '20000' })
  })

  it.each([
    [
      'subscription { creditBalance(customerId: "cust_123") { available pending } }',
      'creditBalance',
    ],
    ['subscription { usageEvents(customerId: "cust_123") { eventType credits } }', 'usageEvents'],
  ])('answers %s', async (query, field) => {
    const { data, errors } = await askOver('WebSocket', app, query)
    expect(errors).toBeUndefined()
    expect(data?.[field]).toEqual(
      field === 'creditBalance'
        ? { available: '9985', pending: '0' }
        : { eventType: 'ai_generation', credits: '15' },
    )
  })
})
