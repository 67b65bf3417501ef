/** The parts of requests. */
import { z } from 'zod'
import { countInput } from '../input-parts.ts'

export { idInput, metadataInput, objectInput, textInput, timeInput } from '../input-parts.ts'

/** The core checks how many decimals the currency has. */
export const amountInput = z
  .number()
  .min(0, 'must not be negative')
  .max(1e13, 'must be at most 10^13')
  .describe('Major units of the currency.')

const currencyCode = z
  .string()
  .regex(/^[A-Za-z]{3}$/, 'must be an ISO 4217 code')
  .transform((code) => code.toUpperCase())

export const currencyInput = currencyCode.default('USD')

/** Of a part of a pricing model. */
export const partCurrencyInput = currencyCode
  .optional()
  .describe('That of the pricing model; while it has no prices, another may be named.')

/** How many points a series has, in a query. */
export const pointsInput = countInput(1, 366)
