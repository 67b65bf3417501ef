/** The form of an example of an event. */
import type { JsonObject } from '../values/input.ts'

export interface EventExample {
  /** When the event is sent, in words. */
  about: string
  /** False: the event belongs to the workspace. */
  ofCustomer: boolean
  /** The data as the outbox stores it. */
  data: JsonObject
}

export const ofCustomer = (about: string, data: JsonObject): EventExample => ({
  ...{ about, data },
  ofCustomer: true,
})
