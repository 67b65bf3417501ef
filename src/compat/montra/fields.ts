/** The common fields of Montra's answers: amounts are exact numbers in major units. */
import { z } from 'zod'
import { eg, leaf, number } from '../fields.ts'
import { exact } from '../json.ts'

/** Major units of the currency beside it. */
export function amount(example: number) {
  return eg(example, { ...number, schema: z.number().describe('Major units.') })
}

/** A share of one, to six digits. */
export const ratio = leaf('Decimal', 0.6, z.number(), (decimal) => {
  return exact(String(Math.round(Number(decimal) * 1e6) / 1e6))
})
