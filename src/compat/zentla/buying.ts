/** What sessions and intents share: which offer is bought, by whom, and under which terms. */

import { z } from 'zod'
import { notFound } from '../../core/values/errors.ts'
import { asking } from '../asking.ts'
import type { Ask, Asking } from '../dialect.ts'
import { enumText, type Fields, here, type ObjectField, object } from '../fields.ts'
import { boughtVersion } from './bought-version.ts'
import { idInput, metadataInput, textInput } from './inputs.ts'

export const buyingInput = {
  offerId: idInput,
  offerVersionId: idInput.nullish().describe('The published one by default.'),
  customerId: idInput.nullish(),
  customerEmail: textInput(254).nullish().describe('Of a new customer, without customerId.'),
  promotionCode: textInput(255).nullish(),
  trialDays: z.int().min(0).max(730).nullish(),
  metadata: metadataInput.optional(),
}

/** The names of the variables that `buyingOf` makes. */
export const buyingNames = [
  ...['ui', 'planId', 'planVersionId', 'customerId', 'email', 'promotionCodes'],
  ...['trialDays', 'requirePaymentMethod', 'metadata'],
]
export const buyingAs = { customerEmail: 'email', promotionCode: 'promotionCodes' } as const

type Buying = z.output<z.ZodObject<typeof buyingInput>>

export async function buyingOf(ask: Ask, ui: 'HOSTED' | 'HEADLESS', body: Buying) {
  const { version, bought } = await boughtVersion(ask, body)
  const { customerId, customerEmail, promotionCode, trialDays, metadata } = body
  return {
    ...{ ...bought, ui, metadata },
    ...(customerId ? { customerId } : { email: customerEmail ?? undefined }),
    promotionCodes: promotionCode ? [promotionCode] : undefined,
    trialDays: trialDays ?? undefined,
    requirePaymentMethod: version?.needsMethod,
  }
}

/** Reads a checkout that is shown in that way; one that is shown otherwise is not found. */
export function reading<const Of extends Fields>(
  ui: 'HOSTED' | 'HEADLESS',
  noun: string,
  shown: ObjectField<Of>,
) {
  const found = asking(
    'query checkout',
    ['id'],
    object({ shown: here(shown), ui: enumText('CheckoutUi', ui) }),
  )
  const read = async (ask: Ask, id: string) => {
    const checkout = await found.run(ask, { id })
    if (checkout.ui !== ui) throw notFound(noun, id)
    return checkout.shown
  }
  return { asks: found as Asking<unknown>, read }
}
