/** The parameters of requests. */
import { z } from 'zod'
import { decimal, readDecimal } from '../../core/values/decimal.ts'
import { textInput } from '../input-parts.ts'

export { countInput, idInput, textInput, timeInput } from '../input-parts.ts'

export const metadataInput = z
  .record(textInput(255), textInput(1_000))
  .describe('Texts by their keys: at most 50, and 16 KiB.')

const numberInput = z
  .union([z.number(), z.string().regex(/^-?\d{1,19}(\.\d{1,9})?$/)], 'must be a number')
  .refine((given) => readDecimal(given) !== null, 'must have at most 9 decimals')
  .transform((given) => decimal(readDecimal(given) ?? 0))

/** Of credits or usage; the value is the text of a Decimal. */
export const amountInput = numberInput
  .refine((amount) => amount.gt(0), 'must be more than 0')
  .transform((amount) => amount.toFixed())
  .meta({ type: 'number', exclusiveMinimum: 0 })

/** Of either sign. */
export const changeInput = numberInput
  .transform((amount) => amount.toFixed())
  .meta({ type: 'number' })

/** Usage that is about to happen. */
export const usageInput = numberInput
  .refine((amount) => amount.gte(0), 'must not be negative')
  .transform((amount) => amount.toFixed())
  .meta({ type: 'number', minimum: 0 })

/** What usage is told apart by. */
export const dimensionsInput = z
  .record(textInput(100), z.union([textInput(1_000), z.number(), z.boolean()]))
  .optional()
  .describe('Texts, numbers or flags by their names, which rates and meters read.')
