/** Work under a hold: reserved before, extended meanwhile, committed or released after. */
import type { Logger } from './configuration.ts'
import type { CommitHoldInput, HoldFragment, ReserveCreditsInput } from './operations.generated.ts'

/** What a hold is made for: an `amount` of credits, or an `eventType` with the properties that price it. */
export interface ReserveRequest extends Omit<ReserveCreditsInput, 'properties'> {
  properties?: Readonly<Record<string, unknown>> | null
}

/** What was used of a hold: an `amount` of credits, or the properties that price it. */
export interface CommitRequest extends Omit<CommitHoldInput, 'properties'> {
  properties?: Readonly<Record<string, unknown>> | null
}

/** The calls that it is made of. */
export interface HoldCalls {
  reserve(request: ReserveRequest): Promise<HoldFragment>
  commit(holdId: string, used: CommitRequest): Promise<unknown>
  extend(holdId: string, ttlSeconds: number): Promise<unknown>
  release(holdId: string): Promise<unknown>
}

export interface OpenHold extends HoldFragment {
  /** Says what was used; several are committed one after the other. */
  use(used: CommitRequest): void
}

export type WithHold = <Result>(
  request: ReserveRequest,
  work: (hold: OpenHold) => Promise<Result>,
) => Promise<Result>

/** A process that ends without a word gives the credits back after this. */
const ttlSeconds = 60

export function withHold(credits: HoldCalls, logger: Logger): WithHold {
  return async (request, work) => {
    const seconds = request.ttlSeconds ?? ttlSeconds
    const hold = await credits.reserve({ ...request, ttlSeconds: seconds })
    const used: CommitRequest[] = []
    const timer = setInterval(
      () => {
        credits.extend(hold.id, seconds).catch((error: { code?: string }) => {
          const fields = { holdId: hold.id, code: error.code }
          logger.warn?.('OpenMonetize: a hold could not be extended', fields)
        })
      },
      (seconds * 1000) / 2,
    )
    const release = () => credits.release(hold.id).then(undefined, () => undefined)
    try {
      const result = await work({ ...hold, use: (one) => void used.push(one) })
      clearInterval(timer)
      for (const [i, one] of used.entries()) {
        const isLast = i === used.length - 1
        await credits.commit(hold.id, { ...one, keepRest: !isLast || (one.keepRest ?? false) })
      }
      if (used.length === 0) await credits.release(hold.id)
      return result
    } catch (error) {
      // A hold that cannot be released ends by itself.
      await release()
      throw error
    } finally {
      clearInterval(timer)
    }
  }
}
