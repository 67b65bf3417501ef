/** The quantity of a subscription, such as seats: it multiplies the base price, included credits and limits that say so. */
import { z } from 'zod'

const quantityMax = 1_000_000

export const quantityInput = z
  .int()
  .min(1, 'must be at least 1')
  .max(quantityMax, `must be at most ${quantityMax}`)
