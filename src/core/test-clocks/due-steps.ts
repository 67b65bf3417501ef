/** The port of what time makes due for the customers of a test clock: each kind of it is one implementation. */
import type { WriteContext } from '../operation/operation.ts'

/** The maximum of customers that one transaction of an advance performs something for. */
export const stepCustomersMax = 25

export interface DueSteps {
  /** The earliest instant, `until` at the latest, at which something of this kind is due for a customer of the clock; null: none. */
  next(ctx: WriteContext, clockId: string, until: Date): Promise<Date | null>
  /**
   * Performs what is due at the instant or before, for at most `stepCustomersMax` customers in the order of their ids, and answers
   * the number of steps performed. The customers' time is the instant already. What is left stays due.
   */
  perform(ctx: WriteContext, clockId: string, at: Date): Promise<number>
}
