/** The list of public model prices in `model-prices.json`, validated when it is read. */

import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { modelKinds } from '../core/pricing/rate-card.ts'
import { tokenKinds } from '../core/token-usage/kinds.ts'
import { parseDecimal } from '../core/values/decimal.ts'
import { dayMs } from '../core/values/period.ts'

/** What is priced per piece and not per number of tokens, with the type of the events that count it. */
export const pieces = {
  image_count: 'image_generation',
  duration_seconds: 'video_generation',
} as const

type Piece = keyof typeof pieces
const pieceNames = Object.keys(pieces) as Piece[]

const price = z
  .string()
  .refine((text) => parseDecimal(text)?.gte(0) ?? false, 'must be a decimal of at least 0')

const prices = z.partialRecord(z.enum([...tokenKinds, ...pieceNames]), price)

export type Prices = z.output<typeof prices>

interface Priced {
  prices: Prices
  longPrompts?: { prices: Prices } | undefined
  variants?: { prices: Prices }[] | undefined
}

const entry = z
  .strictObject({
    /** Their names in the provider's API, as events give them in `model`. */
    models: z.array(z.string().min(1)).min(1),
    kind: z.enum(modelKinds),
    /** The first day of these prices in UTC; absent: the earliest known prices. */
    from: z.iso.date().optional(),
    /** The last day of these prices in UTC; absent: they hold until a newer list. */
    until: z.iso.date().optional(),
    prices,
    /** Prices for all tokens of a request whose input exceeds a number of tokens. */
    longPrompts: z.strictObject({ above: z.int().min(1), prices }).optional(),
    /** Prices for events with these values of other properties, such as a quality. */
    variants: z
      .array(z.strictObject({ when: z.record(z.string(), z.string()), prices }))
      .optional(),
    note: z.string().optional(),
  })
  .refine((one) => piecesOf(one) !== null, 'must have prices of tokens, or of one kind of piece')

export type Entry = z.output<typeof entry>

const priceList = z
  .strictObject({
    about: z.array(z.string()),
    /** The day whose prices these are. */
    asOf: z.iso.date(),
    currency: z.string(),
    /** The number of tokens that a price is for. */
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
  .superRefine((list, ctx) => {
    for (const [name, entries] of seriesOf(list)) {
      const problem = problemOf(entries)
      if (problem) ctx.addIssue({ code: 'custom', message: `${problem}: ${name}` })
    }
  })

export type PriceList = z.output<typeof priceList>

/** What an entry prices: tokens, or pieces by their property; null where it mixes them. */
export function piecesOf({ prices, longPrompts, variants = [] }: Priced): Piece | 'tokens' | null {
  const all = [prices, longPrompts?.prices ?? {}, ...variants.map((one) => one.prices)]
  const names = new Set(all.flatMap((one) => Object.keys(one)))
  const found = pieceNames.filter((name) => names.has(name))
  if (found.length === 0) return 'tokens'
  return found.length === 1 && names.size === 1 ? (found[0] as Piece) : null
}

/** The entries of each model and unit, in order of their dates. */
export function seriesOf(list: {
  providers: { entries: Entry[] }[]
}): Map<string, [Entry, ...Entry[]]> {
  const series = new Map<string, [Entry, ...Entry[]]>()
  for (const one of list.providers.flatMap(({ entries }) => entries)) {
    for (const model of one.models) {
      const name = `${model} (${piecesOf(one)})`
      const others = series.get(name)
      if (others) others.push(one)
      else series.set(name, [one])
    }
  }
  for (const entries of series.values()) {
    entries.sort((a, b) => ((a.from ?? '') < (b.from ?? '') ? -1 : 1))
  }
  return series
}

/** Each day has one price per model: the first has no start, each starts as the previous one ends, the last has no end. */
function problemOf(entries: Entry[]): string | null {
  if (entries[0]?.from !== undefined) return 'names no prices before the first day'
  if (entries.at(-1)?.until !== undefined) return 'names no prices after the last day'
  const isApart = entries.some((one, i) => {
    const next = entries[i + 1]
    return next && (next.from === undefined || dayAfter(one.until ?? next.from) !== next.from)
  })
  return isApart ? 'must name no model twice for a day, and no day without' : null
}

function dayAfter(day: string): string {
  return new Date(Date.parse(day) + dayMs).toISOString().slice(0, 10)
}

export function parsePriceList(text: string): PriceList {
  return priceList.parse(JSON.parse(text))
}

export function readPriceList(): PriceList {
  return parsePriceList(readFileSync(new URL('model-prices.json', import.meta.url), 'utf8'))
}
