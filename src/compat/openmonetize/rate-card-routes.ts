/** Rate cards: what usage costs, in credits and in money. */
import { z } from 'zod'
import { modelKinds } from '../../core/pricing/rate-card.ts'
import { type Route, route } from '../dialect.ts'
import { exact, exactOrNull, money, moneyOrNull } from '../json.ts'
import {
  AddRateDocument,
  CreateRateCardDocument,
  ListRateCardsDocument,
  ListRatesDocument,
  type RateCardFieldsFragment,
  type RateFieldsFragment,
} from './catalog.generated.ts'
import { key, name } from './catalog-routes.ts'
import {
  amountOfMoney,
  credits,
  decimalInput,
  objectInput,
  pageOf,
  pageQuery,
  pagination,
  paginationOf,
  time,
  timeInput,
  timeText,
} from './shapes.ts'

const tag = 'Catalog'

const rateCard = z
  .object({
    id: z.string(),
    key: z.string(),
    name: z.string(),
    currency: z.string(),
    credit_value: amountOfMoney.describe('What one credit is worth, in major units.'),
    is_default: z.boolean().describe('Whether it prices customers that name no card.'),
    created_at: time,
    updated_at: time,
  })
  .meta({ id: 'RateCard' })

const createRateCard = route({
  method: 'POST',
  path: '/rate-cards',
  name: 'createRateCard',
  summary: 'Creates a rate card; it prices nothing until it has rates.',
  tag,
  status: 201,
  document: CreateRateCardDocument,
  body: z.strictObject({
    key,
    name,
    currency: z.string().describe('ISO 4217, such as USD; it never changes.'),
    credit_value: decimalInput.describe('Major units for one credit; it never changes.'),
    is_default: z
      .boolean()
      .nullish()
      .describe('Makes it the default card in place of the present one; false by default.'),
  }),
  response: rateCard,
  input: ({ body: { credit_value, is_default, ...given } }) => ({
    input: { ...given, creditValue: credit_value, isDefault: is_default },
  }),
  output: (data) => rateCardOf(data.createRateCard),
})

const listRateCards = route({
  method: 'GET',
  path: '/rate-cards',
  name: 'listRateCards',
  summary: 'The rate cards, newest first.',
  tag,
  document: ListRateCardsDocument,
  query: z.strictObject(pageQuery),
  response: z.object({ rate_cards: z.array(rateCard), pagination }),
  input: ({ query }) => pageOf(query),
  output: ({ rateCards: { edges, pageInfo } }) => ({
    rate_cards: edges.map(({ node }) => rateCardOf(node)),
    pagination: paginationOf(pageInfo),
  }),
})

function rateCardOf(found: RateCardFieldsFragment): z.input<typeof rateCard> {
  const { id, key, name, currency, creditValue, isDefault, createdAt, updatedAt } = found
  return {
    ...{ id, key, name, currency },
    credit_value: money(creditValue),
    is_default: isDefault,
    created_at: timeText(createdAt),
    updated_at: timeText(updatedAt),
  }
}

const modelKind = z
  .enum(modelKinds)
  .describe('What work the model does: only one of the same kind is suggested in its place.')

const rate = z
  .object({
    id: z.string(),
    event_type: z.string(),
    match: z.record(z.string(), z.string()).describe('{}: every event of the type.'),
    fixed_credits: credits,
    fixed_cost: amountOfMoney.nullable().describe('null: what the credits are worth.'),
    components: z.array(
      z.object({
        property: z.string(),
        unit_size: z.number(),
        credits,
        cost: amountOfMoney.nullable().describe('null: what the credits are worth.'),
      }),
    ),
    quality_score: z.number().nullable(),
    kind: modelKind.nullable(),
    effective_at: time,
  })
  .meta({ id: 'Rate' })

const inPath = '/rate-cards/{rate_card_id}/rates'

const addRate = route({
  method: 'POST',
  path: inPath,
  name: 'addRate',
  summary: 'Adds a rate to a rate card: what usage of a kind costs from a time on.',
  tag,
  refuses: ['NOT_FOUND'],
  status: 201,
  document: AddRateDocument,
  body: z.strictObject({
    event_type: z.string().min(1).describe('Of the events that it prices.'),
    match: objectInput
      .nullish()
      .describe(
        'Texts that an event must have, such as {"model": "gpt-4"}; every event by default.',
      ),
    fixed_credits: decimalInput.nullish().describe('Per event; 0 by default.'),
    fixed_cost: decimalInput.nullish().describe('Major units per event.'),
    components: z
      .array(
        z.strictObject({
          property: z.string().min(1).describe('A numeric property, or quantity.'),
          unit_size: decimalInput.nullish().describe('The price is for so many; 1 by default.'),
          credits: decimalInput,
          cost: decimalInput.nullish().describe('Major units.'),
        }),
      )
      .nullish()
      .describe('Prices per unit, at most 20.'),
    quality_score: decimalInput.nullish().describe('0 to 1, shown when the model is suggested.'),
    kind: modelKind.nullish(),
    effective_at: timeInput.nullish().describe('Now by default.'),
  }),
  response: rate,
  input: ({ path, body }) => ({
    input: {
      rateCardId: path.rate_card_id,
      eventType: body.event_type,
      match: body.match,
      fixedCredits: body.fixed_credits,
      fixedCost: body.fixed_cost,
      components: body.components?.map(({ unit_size, ...price }) => ({
        ...price,
        unitSize: unit_size,
      })),
      qualityScore: body.quality_score,
      kind: body.kind,
      effectiveAt: body.effective_at,
    },
  }),
  output: (data) => rateOf(data.addRate),
})

const listRates = route({
  method: 'GET',
  path: inPath,
  name: 'listRates',
  summary: 'The rates of a rate card, past and future ones too, newest first.',
  tag,
  refuses: ['NOT_FOUND'],
  document: ListRatesDocument,
  query: z.strictObject({
    event_type: z.string().min(1).optional().describe('Only those that price such events.'),
    ...pageQuery,
  }),
  response: z.object({ rates: z.array(rate), pagination }),
  input: ({ path, query }) => ({
    rateCardId: path.rate_card_id,
    ...pageOf(query),
    eventType: query.event_type,
  }),
  output: ({ rates: { edges, pageInfo } }) => ({
    rates: edges.map(({ node }) => rateOf(node)),
    pagination: paginationOf(pageInfo),
  }),
})

function rateOf(found: RateFieldsFragment): z.input<typeof rate> {
  return {
    id: found.id,
    event_type: found.eventType,
    match: found.match as Record<string, string>,
    fixed_credits: exact(found.fixedCredits),
    fixed_cost: moneyOrNull(found.fixedCost),
    components: found.components.map(({ property, unitSize, credits, cost }) => ({
      property,
      unit_size: exact(unitSize),
      credits: exact(credits),
      cost: moneyOrNull(cost),
    })),
    quality_score: exactOrNull(found.qualityScore),
    kind: found.kind,
    effective_at: timeText(found.effectiveAt),
  }
}

export const rateCardRoutes: Route[] = [createRateCard, listRateCards, addRate, listRates]
