/** Everything that an advance of a test clock performs. */
import { expirySteps } from '../credits/expiry-steps.ts'
import type { DueSteps } from '../test-clocks/due-steps.ts'
import { billingClockSteps } from './billing-clock-steps.ts'

/** The kinds of steps, in the order in which those of one instant are performed. */
export const clockSteps: readonly DueSteps[] = [billingClockSteps, expirySteps]
