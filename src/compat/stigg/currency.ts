/**
 * The currency of credits. Credits of ours have none, so those of a customer have one at Stigg: the name that its first grant used, which is
 * kept with the customer. Pure.
 */
import { z } from 'zod'
import { notFound } from '../../core/values/errors.ts'

const kept = z.object({ stigg: z.object({ currencyId: z.string().optional() }).optional() })

export const currencyDefault = 'credits'

/** Null: no grant has named one yet. */
export function keptCurrency(extras: unknown): string | null {
  return kept.safeParse(extras).data?.stigg?.currencyId ?? null
}

export function currencyOf(extras: unknown): string {
  return keptCurrency(extras) ?? currencyDefault
}

/** The currency that a request means; NOT_FOUND for another one than that of the customer. */
export function meantCurrency(extras: unknown, asked: string | undefined): string {
  const own = keptCurrency(extras)
  if (asked !== undefined && own !== null && asked !== own) throw notFound('currency', asked)
  return asked ?? own ?? currencyDefault
}

export interface Currency {
  currencyId: string
  displayName: string
}

export function currencyWords(currencyId: string): Currency {
  return { currencyId, displayName: currencyId }
}
