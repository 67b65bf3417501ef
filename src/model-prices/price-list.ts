/** The list of public model prices in `model-prices.json`, checked when it is read. */
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { parseDecimal } from '../core/decimal.ts'
import { tokenKinds } from '../core/token-usage/kinds.ts'

const price = z
  .string()
  .refine((text) => parseDecimal(text)?.gte(0) ?? false, 'must be a decimal of at least 0')

const prices = z.partialRecord(z.enum(tokenKinds), price)

const entry = z.strictObject({
  /** Their names in the provider's API, as events give them in `model`. */
  models: z.array(z.string().min(1)).min(1),
  prices,
  /** For all tokens of a request whose input is above a number of tokens. */
  longPrompts: z.strictObject({ above: z.int().min(1), prices }).optional(),
  note: z.string().optional(),
})

const priceList = z
  .strictObject({
    about: z.array(z.string()),
    /** The day whose prices these are. */
    asOf: z.iso.date(),
    currency: z.string(),
    /** Tokens that a price is for. */
    unitSize: price,
    providers: z.array(
      z.strictObject({
        provider: z.string(),
        source: z.url(),
        readAt: z.iso.date(),
        note: z.string().optional(),
        entries: z.array(entry),
      }),
    ),
  })
  .refine((list) => new Set(modelsOf(list)).size === modelsOf(list).length, {
    message: 'must name no model twice',
  })

export type PriceList = z.output<typeof priceList>
export type Prices = z.output<typeof prices>

function modelsOf(list: { providers: { entries: { models: string[] }[] }[] }): string[] {
  return list.providers.flatMap(({ entries }) => entries.flatMap(({ models }) => models))
}

export function parsePriceList(text: string): PriceList {
  return priceList.parse(JSON.parse(text))
}

export function readPriceList(): PriceList {
  return parsePriceList(readFileSync(new URL('model-prices.json', import.meta.url), 'utf8'))
}
