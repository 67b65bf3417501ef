/** The parts of requests. */
import { z } from 'zod'

/** The smallest units of a currency. */
export const minorInput = z
  .int()
  .min(0, 'must not be negative')
  .describe('In the smallest units of the currency.')

/** Whole years 1970 to 9999. */
export const millisInput = z
  .int()
  .min(0, 'must not be negative')
  .max(253_402_300_799_999, 'must be milliseconds, not microseconds')
  .describe('Milliseconds since 1970.')
