/** The words of a dialect for the codes of the core, finer by `details.reason` where the dialect is. */
import type { DetailsOf, ErrorCode } from '../core/values/error-details.ts'

interface Word {
  code: string
  status: number
}

type ReasonOf<Code extends ErrorCode> =
  DetailsOf<Code> extends { readonly reason?: infer Reason } ? Reason & string : never

/** The word for every code, and the words for single `details.reason` of it that are said differently. */
export type ErrorTable = {
  readonly [Code in ErrorCode]: Word & {
    byReason?: Readonly<Partial<Record<ReasonOf<Code>, Word>>>
  }
}

export function saidOf(
  errors: ErrorTable,
  code: ErrorCode,
  details: Readonly<Record<string, unknown>> = {},
): Word {
  const { byReason = {}, ...word }: Word & { byReason?: Partial<Record<string, Word>> } =
    errors[code]
  return byReason[String(details.reason)] ?? word
}

/** All that may be said for a code. */
export function wordsFor(errors: ErrorTable, code: ErrorCode): Word[] {
  const { byReason = {}, ...word }: Word & { byReason?: Partial<Record<string, Word>> } =
    errors[code]
  return [word, ...Object.values(byReason).flatMap((one) => one ?? [])]
}
