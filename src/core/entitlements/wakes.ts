/** When billing looks at an override again: as it expires, what subscriptions grant holds again. Pure. */
export function wakesAt(at: Date | null, isOnClock: boolean) {
  return { wakeAt: isOnClock ? null : at, clockWakeAt: isOnClock ? at : null, failures: 0 }
}
