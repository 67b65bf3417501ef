/** The discounts that a request names: coupons and promotion codes, by their ids. */
import { z } from 'zod'
import { asking } from '../asking.ts'
import type { Ask } from '../dialect.ts'
import { object, text } from '../fields.ts'
import { idInput } from './inputs.ts'

const discountsMax = 10

export const discountInputs = {
  discounts: z
    .array(z.strictObject({ coupon: idInput.optional(), promotion_code: idInput.optional() }))
    .max(discountsMax, `must hold at most ${discountsMax} discounts`)
    .optional()
    .describe('Those that are added, each by its coupon or its promotion code.'),
  coupon: idInput.optional().describe('One discount, as older clients name it.'),
  promotion_code: idInput.optional().describe('One discount, as older clients name it.'),
}

type Given = z.output<z.ZodObject<typeof discountInputs>>

export const code = asking('query promotion', ['id'], object({ code: text }))

/** The codes of the promotions, in the order in which they are given. */
export async function codesOf(
  ask: Ask,
  { discounts = [], coupon, promotion_code }: Given,
): Promise<string[]> {
  const named = [...discounts, { coupon, promotion_code }].flatMap((one) => {
    return [one.coupon, one.promotion_code].flatMap((id) => id ?? [])
  })
  const codes: string[] = []
  for (const id of named) codes.push((await code.run(ask, { id })).code)
  return codes
}
