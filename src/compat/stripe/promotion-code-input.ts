/** Codes of coupons and of promotion codes: promotions keep them in upper case, and are found by any. */
import { randomBytes } from 'node:crypto'
import { z } from 'zod'

export const codeInput = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,50}$/, 'must be 1 to 50 letters, digits, _ or -')
  .optional()
  .describe('Kept in upper case; one is made by default.')

/** 8 hexadecimal digits. */
export function makeCode(): string {
  return randomBytes(4).toString('hex').toUpperCase()
}
