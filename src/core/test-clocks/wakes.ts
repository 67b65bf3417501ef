/** When a row is looked at next: in real time, or by the clock that its customer lives at. Pure. */
export function wakesAt(at: Date | null, isOnClock: boolean) {
  return { wakeAt: isOnClock ? null : at, clockWakeAt: isOnClock ? at : null }
}
