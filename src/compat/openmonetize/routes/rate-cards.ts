/** Rate cards: what usage costs, in credits and in money. */
import { z } from 'zod'
import type { Route } from '../../dialect.ts'
import {
  credits,
  eg,
  flag,
  id,
  leaf,
  listOf,
  money,
  named,
  nullable,
  number,
  object,
  said,
  shows,
  text,
  time,
} from '../../fields.ts'
import { part } from '../../names.ts'
import { listRoute, route } from '../../route.ts'
import { modelKind, page } from '../fields.ts'
import { decimalInput, objectInput, timeInput } from '../inputs.ts'
import { key, name } from './catalog.ts'

const tag = 'Catalog'

const enterprise = {
  key: 'enterprise',
  name: 'Enterprise',
  currency: 'USD',
  credit_value: 0.1,
  is_default: false,
}
const rateCard = shows(
  enterprise,
  named(
    'RateCard',
    object({
      id: eg('card_001', id),
      key: text,
      name: text,
      currency: text,
      credit_value: said('The value of one credit, in major units.', money),
      is_default: said('Whether it prices customers that name no card.', flag),
      created_at: time,
      updated_at: time,
    }),
  ),
)

const createRateCard = route('POST /rate-cards', {
  name: 'createRateCard',
  summary: 'Creates a rate card; it prices nothing until it has rates.',
  tag,
  status: 201,
  asks: 'mutation createRateCard',
  body: {
    key,
    name,
    currency: z.string().describe('ISO 4217, such as USD; it never changes.'),
    credit_value: decimalInput.describe('Major units for one credit; it never changes.'),
    is_default: z
      .boolean()
      .nullish()
      .describe('Makes it the default card instead of the present one; false by default.'),
  },
  answer: rateCard,
  example: { request: enterprise },
})

const listRateCards = listRoute('GET /rate-cards', page, {
  name: 'listRateCards',
  summary: 'The rate cards, newest first.',
  tag,
  asks: 'query rateCards',
  rows: { rate_cards: rateCard },
})

const kind = said(
  'What work the model does: only one of the same kind is suggested in its place.',
  modelKind,
)

const ofGpt4 = { event_type: 'ai_generation', match: { model: 'gpt-4' }, kind: 'CHAT' }
const perThousand = [
  { property: 'input_tokens', unit_size: 1000, credits: 10 },
  { property: 'output_tokens', unit_size: 1000, credits: 10 },
]
const cost = said('null: the value of the credits.', nullable(money))
const texts = z.record(z.string(), z.string())

const rate = shows(
  { ...ofGpt4, components: perThousand.map((one) => ({ ...one, cost: null })) },
  named(
    'Rate',
    object({
      id: eg('rate_001', id),
      event_type: text,
      match: leaf('JSON', {}, texts.describe('{}: every event of the type.')),
      fixed_credits: eg(0, credits),
      fixed_cost: eg(null, cost),
      components: listOf(object({ property: text, unit_size: number, credits, cost })),
      quality_score: eg(null, nullable(number)),
      kind: nullable(kind),
      effective_at: time,
    }),
  ),
)

const component = z.strictObject({
  property: z.string().min(1).describe('A numeric property, or quantity.'),
  unit_size: decimalInput.nullish().describe('The price is per this many units; 1 by default.'),
  credits: decimalInput,
  cost: decimalInput.nullish().describe('Major units.'),
})

const prices = {
  fixed_credits: decimalInput.nullish().describe('Per event; 0 by default.'),
  fixed_cost: decimalInput.nullish().describe('Major units per event.'),
  components: z.array(part(component)).nullish().describe('Prices per unit, at most 20.'),
}

const addRate = route('POST /rate-cards/{rate_card_id}/rates', {
  name: 'addRate',
  summary: 'Adds a rate to a rate card: the price of a type of usage from a time on.',
  tag,
  refuses: ['NOT_FOUND'],
  status: 201,
  asks: 'mutation addRate',
  body: {
    event_type: z.string().min(1).describe('The type of the events that it prices.'),
    match: objectInput
      .nullish()
      .describe(
        'Texts that an event must have, such as {"model": "gpt-4"}; every event by default.',
      ),
    ...prices,
    quality_score: decimalInput.nullish().describe('0 to 1, shown when the model is suggested.'),
    kind: kind.schema.nullish(),
    effective_at: timeInput.nullish().describe('Now by default.'),
  },
  answer: rate,
  example: {
    path: { rate_card_id: 'standard' },
    request: { ...ofGpt4, components: perThousand },
  },
})

const listRates = listRoute('GET /rate-cards/{rate_card_id}/rates', page, {
  name: 'listRates',
  summary: 'The rates of a rate card, including past and future ones, newest first.',
  tag,
  refuses: ['NOT_FOUND'],
  asks: 'query rates',
  query: {
    event_type: z.string().min(1).optional().describe('Only those that price such events.'),
  },
  rows: { rates: rate },
  example: { path: { rate_card_id: 'standard' }, query: { event_type: 'ai_generation' } },
})

export const rateCardRoutes: Route[] = [createRateCard, listRateCards, addRate, listRates]
