/**
 * `npm run catalog:load` on a running server: it adds the rates of a card once, and real answers of models then get their prices.
 */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { planRates } from '../../src/commands/model-prices/plan-rates.ts'
import { decimal, zero } from '../../src/core/values/decimal.ts'
import { readPriceList } from '../../src/model-prices/price-list.ts'
import { AddRateDocument } from '../support/ledger.generated.ts'
import { addCredits } from '../support/product.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'
import { RecordTokensDocument } from './token-usage.generated.ts'
import { UsagePriceDocument } from './usage-price.generated.ts'

let tenant: Tenant
let customerId: string
beforeAll(async () => {
  tenant = await startTenant()
  customerId = await tenant.customer()
  await addCredits(tenant, customerId, '1000000')
})
afterAll(() => tenant?.close())

async function load(...options: string[]): Promise<{ code: number; said: string }> {
  const file = 'src/commands/model-prices/load.ts'
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [
      file,
      tenant.app.liveKey,
      tenant.app.url,
      ...options,
    ])
    return { code: 0, said: stdout }
  } catch (error) {
    const { code, stderr } = error as { code: number; stderr: string }
    return { code, said: stderr }
  }
}

async function costOf(model: string, tokenUsage: object): Promise<string | undefined> {
  const input = { customerId, eventType: 'ai_generation', properties: { model }, tokenUsage }
  return (await tenant.ask(RecordTokensDocument, { input })).recordUsage?.cost
}

/** What a use would cost at an instant. */
async function priceOf(model: string, properties: object, at: string, eventType = 'ai_generation') {
  const variables = { eventType, properties: { model, ...properties }, at }
  const { usagePrice } = await tenant.ask(UsagePriceDocument, variables)
  return usagePrice?.cost
}

const terms = { creditValue: decimal('0.001'), markupPercent: zero, isReplacing: false }
const all = { ...terms, eventType: 'ai_generation' }
const count = planRates(readPriceList(), [], all, '2026-11-30T00:00:00.000Z').rates.length

const today = '2026-11-30'

describe('catalog:load', () => {
  it('makes a rate card of the list, and changes nothing the second time', async () => {
    const first = await load('--default')
    expect(first).toMatchObject({ code: 0 })
    expect(first.said).toContain(`${count} rates added to the rate card model-prices`)
    const second = await load()
    expect(second.said).toContain(' 0 rates added')
    expect(second.said).toContain(`which had ${count}`)
  })

  it('prices cached, written and thought tokens as the provider does', async () => {
    // 86 × 2.50 + 1,920 × 1.25 + 300 × 10 dollars for a million.
    const openAi = {
      prompt_tokens: 2006,
      completion_tokens: 300,
      total_tokens: 2306,
      prompt_tokens_details: { cached_tokens: 1920 },
    }
    expect(await costOf('gpt-4o', openAi)).toBe('0.005615')
    // 2,048 × 3 + 1,800 × 0.30 + 456 × 3.75 + 100 × 6 + 503 × 15.
    const anthropic = {
      input_tokens: 2048,
      cache_read_input_tokens: 1800,
      cache_creation_input_tokens: 556,
      cache_creation: { ephemeral_5m_input_tokens: 456, ephemeral_1h_input_tokens: 100 },
      output_tokens: 503,
    }
    expect(await costOf('claude-sonnet-4-6', anthropic)).toBe('0.016539')
    // 15 × 0.30 + (359 + 661) × 2.50.
    const google = { promptTokenCount: 15, candidatesTokenCount: 359, thoughtsTokenCount: 661 }
    expect(await costOf('gemini-2.5-flash', google)).toBe('0.0025545')
  })

  it('prices all tokens of a long prompt higher, with what was read from the cache', async () => {
    const usage = (read: number) => ({
      input_tokens: 1000,
      cache_read_input_tokens: read,
      output_tokens: 100,
    })
    // 1,000 × 0.10 + 99,000 × 0.01 + 100 × 0.50, and five times that from the next token on.
    expect(await costOf('claude-haiku-5-5', usage(99_000))).toBe('0.00114')
    expect(await costOf('claude-haiku-5-5', usage(99_001))).toBe('0.00570005')
  })

  it.each<[string, object, string, string]>([
    ['grok-4.20-0309-reasoning', { cached_input_tokens: 100_000 }, today, '0.02'],
    ['grok-build-0.1', { cached_input_tokens: 100_000 }, today, '0.02'],
    ['grok-4.3', { cached_input_tokens: 250_000 }, today, '0.1'],
    ['grok-4.20', { input_tokens: 200_000 }, today, '0.25'],
    ['grok-4.20', { input_tokens: 200_001 }, today, '0.5000025'],
    ['grok-4.5', { cached_input_tokens: 100_000 }, today, '0.03'],
    ['gemini-3.1-flash-image', { input_tokens: 1e6, output_tokens: 1e6 }, today, '3.5'],
    ['gemini-3.1-flash-image', { output_image_tokens: 1e6 }, today, '60'],
    ['gemini-3.8-flash', { input_tokens: 1e6 }, '2026-12-31T23:59:59.999Z', '0.75'],
    ['gemini-3.8-flash', { input_tokens: 1e6 }, '2027-01-01', '1.5'],
    ['gpt-5.6-sol', { input_tokens: 100_000 }, '2026-08-20T23:59:59.999Z', '0.5'],
    ['gpt-5.6-sol', { input_tokens: 100_000 }, '2026-08-21', '0.4'],
    ['gpt-5.6-sol', { output_tokens: 1000, input_tokens: 300_000 }, '2026-08-20', '3.045'],
    ['claude-3-opus-20240229', { input_tokens: 1000, output_tokens: 1000 }, today, '0.09'],
    ['claude-3-5-sonnet-20241022', { input_tokens: 1000, output_tokens: 1000 }, today, '0.018'],
    ['claude-3-sonnet', { cache_write_tokens: 1000 }, today, '0.00375'],
    ['gpt-4', { input_tokens: 500, output_tokens: 1000 }, today, '0.075'],
  ])('prices %s with %j at %s', async (model, properties, at, cost) => {
    expect(await priceOf(model, properties, at)).toBe(cost)
  })

  it.each<[string, string, object, string]>([
    ['image_generation', 'dall-e-3', { image_count: 3 }, '0.12'],
    ['image_generation', 'dall-e-3', { image_count: 1, quality: 'standard' }, '0.04'],
    ['image_generation', 'dall-e-3', { image_count: 1, image_size: '1024x1792' }, '0.08'],
    ['image_generation', 'dall-e-3', { image_count: 1, quality: 'hd' }, '0.08'],
    [
      'image_generation',
      'dall-e-3',
      { image_count: 2, quality: 'hd', image_size: '1792x1024' },
      '0.24',
    ],
    ['video_generation', 'sora-2', { duration_seconds: 2.5 }, '0.25'],
    ['video_generation', 'sora-2-pro', { duration_seconds: 10, resolution: '1024p' }, '5'],
  ])('prices by piece: %s, %s, %j', async (eventType, model, properties, cost) => {
    expect(await priceOf(model, properties, today, eventType)).toBe(cost)
  })

  it.each([
    ['gpt-4', 'CHAT'],
    ['text-embedding-3-large', 'EMBEDDING'],
    ['gpt-image-1', 'IMAGE'],
    ['gpt-realtime', 'REALTIME'],
    ['gpt-audio', 'AUDIO'],
  ])('names in place of %s what does the same work: %s', async (model, kind) => {
    const entries = readPriceList().providers.flatMap((provider) => provider.entries)
    const properties = { model, input_tokens: 1000 }
    const variables = { eventType: 'ai_generation', properties, at: today }
    const { usagePrice } = await tenant.ask(UsagePriceDocument, variables)
    const other = usagePrice?.optimization?.suggestedModel ?? 'none'
    expect(entries.find(({ models }) => models.includes(other))?.kind).toBe(kind)
  })

  it('leaves a price alone that an operator set, until told to replace it', async () => {
    const usage = { prompt_tokens: 1_000_000, completion_tokens: 0 }
    const match = { model: 'gpt-4o-mini' }
    const components = [{ property: 'input_tokens', unitSize: '1000000', cost: '7', credits: '1' }]
    const input = { rateCardId: 'model-prices', eventType: 'ai_generation', match, components }
    expect(await costOf('gpt-4o-mini', usage)).toBe('0.15')
    await tenant.ask(AddRateDocument, { input })
    const { said } = await load()
    expect(said).toContain(' 0 rates added')
    expect(said).toContain('Left alone: 1 rates')
    expect(await costOf('gpt-4o-mini', usage)).toBe('7')
    expect((await load('--replace')).said).toContain(' 1 rates added')
    expect((await load('--replace')).said).toContain(' 0 rates added')
  })

  it('takes a markup for another card', async () => {
    const options = ['--card', 'resale', '--markup', '50', '--credit-value', '0.01']
    expect((await load(...options)).said).toContain(`${count} rates added to the rate card resale`)
    const { rows } = await tenant.sql.query(
      `select r.components from rate r join rate_card c on c.workspace_id = r.workspace_id and c.id = r.rate_card_id
       where c.key = 'resale' and r.match = '{"model": "gpt-4o"}'`,
    )
    expect(rows[0].components).toContainEqual({
      property: 'output_tokens',
      unitSize: '1000000',
      credits: '1500',
      cost: '15',
    })
  })

  it.each([
    ['another credit value of the same card', ['--credit-value', '0.5'], 'credit value of 0.001'],
    ['a credit that is worth nothing', ['--credit-value', '0'], '--credit-value'],
    ['a markup that is no number', ['--markup', 'much'], '--markup'],
    ['an option that is none', ['--discount', '5'], 'Usage:'],
    ['a file that is none', ['--file', 'no-such.json'], 'no-such.json'],
  ])('refuses %s', async (_name, options, words) => {
    const { code, said } = await load(...options)
    expect(code).toBe(1)
    expect(said).toContain(words)
  })
})
