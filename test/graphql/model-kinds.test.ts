/** A cheaper model is suggested only if it does the same kind of work. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  AddRateDocument,
  type AddRateInput,
  RecordUsageBatchDocument,
} from '../support/ledger.generated.ts'
import { addCredits, addFeature, addRateCard, entitle } from '../support/product.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'
import { OptimizationOfDocument, RateKindsDocument } from './model-kinds.generated.ts'
import { UsagePriceDocument } from './usage-price.generated.ts'

const eventType = 'ai_generation'
const tokens = (...prices: string[]) =>
  ['input_tokens', 'output_tokens'].flatMap((property, i) =>
    prices[i] === undefined ? [] : [{ property, unitSize: '1000', credits: prices[i] }],
  )
type Sketch = Omit<AddRateInput, 'rateCardId' | 'eventType'>
const model = (name: string, kind: AddRateInput['kind'], prices: string[], more: Sketch = {}) => ({
  eventType,
  match: { model: name },
  kind,
  components: tokens(...prices),
  ...more,
})

let tenant: Tenant
let rateCardId: string
let customerId: string
beforeAll(async () => {
  tenant = await startTenant()
  rateCardId = await addRateCard(tenant, '0.01', [
    model('chat-large', 'CHAT', ['10', '20']),
    model('chat-small', 'CHAT', ['4', '8']),
    model('embedding-large', 'EMBEDDING', ['3']),
    model('embedding-small', 'EMBEDDING', ['2']),
    model('speech', 'SPEECH', ['1', '1']),
    model('unsaid-large', null, ['10', '20']),
    model('unsaid-small', null, ['5', '10']),
    model('unsaid-input', null, ['1']),
  ])
  customerId = await tenant.customer()
  await addFeature(tenant, { key: eventType, type: 'CREDITS' })
  await entitle(tenant, customerId, eventType)
  await addCredits(tenant, customerId, '1000000')
})
afterAll(() => tenant?.close())

async function suggested(properties: object): Promise<string | null> {
  const variables = { eventType, properties, rateCardId }
  const { usagePrice } = await tenant.ask(UsagePriceDocument, variables)
  return usagePrice?.optimization?.suggestedModel ?? null
}

describe('a suggestion of a cheaper model', () => {
  it.each([
    ['chat', 'chat-large', { input_tokens: 1000, output_tokens: 500 }, 'chat-small'],
    ['chat that wrote nothing', 'chat-large', { input_tokens: 1000 }, 'chat-small'],
    ['the cheapest chat', 'chat-small', { input_tokens: 1000, output_tokens: 500 }, null],
    ['embeddings', 'embedding-large', { input_tokens: 1000 }, 'embedding-small'],
    ['the cheapest embeddings', 'embedding-small', { input_tokens: 1000 }, null],
    [
      'work that nobody named',
      'unsaid-large',
      { input_tokens: 9, output_tokens: 9 },
      'unsaid-small',
    ],
    ['input alone that nobody named', 'unsaid-large', { input_tokens: 9 }, 'unsaid-input'],
  ])('for %s does the same work', async (_name, name, counts, other) => {
    expect(await suggested({ model: name, ...counts })).toBe(other)
  })

  it('is the same in checks and in analytics', async () => {
    const properties = { model: 'chat-large', input_tokens: 1000, output_tokens: 500 }
    const embedded = { model: 'embedding-small', input_tokens: 1000 }
    await tenant.ask(RecordUsageBatchDocument, {
      events: [properties, embedded].map((one) => ({ customerId, eventType, properties: one })),
    })
    tenant.clock.advance(1)
    const found = await tenant.ask(OptimizationOfDocument, {
      customerId,
      feature: eventType,
      properties,
      startTime: '2026-03-01',
      endTime: '2026-03-31',
    })
    expect(found.entitlement?.optimization?.suggestedModel).toBe('chat-small')
    const opportunities = found.analytics?.usageOptimization?.opportunities ?? []
    expect(opportunities.map(({ fromModel, toModel }) => [fromModel, toModel])).toEqual([
      ['chat-large', 'chat-small'],
    ])
  })

  it('goes by the kind that a model had before it got another price', async () => {
    const input = { rateCardId, ...model('chat-large', null, ['12', '24']) }
    await tenant.ask(AddRateDocument, { input: { ...input, effectiveAt: '2026-03-01' } })
    const counts = { input_tokens: 1000, output_tokens: 500 }
    expect(await suggested({ model: 'chat-large', ...counts })).toBe('chat-small')
  })

  it('never changes what the usage says of size or quality', async () => {
    const image = (name: string, credits: string, more: object = {}) => ({
      eventType: 'image_generation',
      match: { model: name, ...more },
      kind: 'IMAGE' as const,
      components: [{ property: 'image_count', credits }],
    })
    const key = 'images'
    const card = await addRateCard(
      tenant,
      '0.01',
      [image('fine', '8'), image('rough', '6'), image('rough', '1', { image_size: '256x256' })],
      { key, isDefault: false },
    )
    const saved = async (image_size: string) => {
      const properties = { model: 'fine', image_count: 1, image_size }
      const variables = { eventType: 'image_generation', properties, rateCardId: card }
      const { usagePrice } = await tenant.ask(UsagePriceDocument, variables)
      return usagePrice?.optimization?.savingsCredits
    }
    expect(await saved('1024x1024')).toBe('2')
    expect(await saved('256x256')).toBe('7')
  })
})

describe('addRate', () => {
  it('keeps the kind of the model', async () => {
    const { rates } = await tenant.ask(RateKindsDocument, { rateCardId })
    const kinds = rates.edges.map(({ node }) => [node.match, node.kind])
    expect(kinds).toContainEqual([{ model: 'speech' }, 'SPEECH'])
    expect(kinds).toContainEqual([{ model: 'unsaid-input' }, null])
  })
})
