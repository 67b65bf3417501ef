/** Where the domain gets the time from; tests move it. */

export interface Clock {
  now(): Date
}

export const systemClock: Clock = { now: () => new Date() }
