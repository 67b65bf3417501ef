/** What requests say of the item of a subscription. */
import { choice } from '../names.ts'
import { intInput } from './inputs.ts'

export const prorations = choice({
  ...{ CREATE: 'create_prorations', NONE: 'none', INVOICE_NOW: 'always_invoice' },
} as const)

export const quantityInput = intInput(1, 1_000_000).optional()
