/**
 * Caches the checks of one customer's state: a check depends on the question, the state and the time, and the time changes it
 * only at certain instants. A newly loaded state gets a new cache.
 */
import type { Feature } from '../catalog/catalog.ts'
import type { Check, Estimate } from '../entitlements/check.ts'
import { decimalText } from '../values/decimal.ts'

export interface RecentChecks {
  /** The cached check for the question, or the one that `decide` makes now; the same object for the same `asOf`. */
  recall(question: string, now: Date, asOf: Date, decide: () => Check): Check
  /** Whether `recall` would return this object again, for the question that it answered. */
  isLatest(answer: unknown, now: Date, asOf: Date): boolean
}

/** The number of questions per customer; the one that was asked first makes room. */
const recentChecksMax = 8
const questionCharactersMax = 200

/** `nextChange` says when time will next change decisions; null: never. */
export function createRecentChecks(nextChange: (now: Date) => Date | null): RecentChecks {
  const checks = new Map<string, Check>()
  let from = Number.NaN
  let until = Number.NaN

  return {
    recall(question, now, asOf, decide) {
      const at = now.getTime()
      if (!(from <= at && at < until)) {
        checks.clear()
        from = at
        until = nextChange(now)?.getTime() ?? Infinity
      }
      const known = checks.get(question)
      if (known?.asOf === asOf) return known
      const check = { ...(known ?? decide()), asOf }
      if (question.length > questionCharactersMax) return check
      if (!known && checks.size === recentChecksMax) {
        for (const first of checks.keys()) {
          checks.delete(first)
          break
        }
      }
      checks.set(question, check)
      return check
    },
    isLatest(answer, now, asOf) {
      const at = now.getTime()
      if (!(from <= at && at < until)) return false
      for (const check of checks.values()) if (check === answer) return check.asOf === asOf
      return false
    },
  }
}

/** The text is the same for the same question only. */
export function questionOf(feature: Feature, estimate: Estimate): string {
  const { quantity, properties, pricedAs = null } = estimate
  const units = quantity === null ? '' : decimalText(quantity)
  const asked = `${feature.id} ${units} ${properties === null ? '' : JSON.stringify(properties)}`
  return pricedAs === null ? asked : `${asked} ${JSON.stringify(pricedAs)}`
}
