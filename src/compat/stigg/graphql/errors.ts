/** Failures in the codes of Stigg's GraphQL, which are finer than those of REST where the clients tell them apart. */
import { GraphQLError } from 'graphql'
import { DomainError } from '../../../core/values/errors.ts'
import type { Failure } from '../../dialect.ts'
import { saidOf } from '../../error-table.ts'
import { codeOf, errors, messageOf } from '../errors.ts'

/** What a reason says more finely. */
const finer: Readonly<Record<string, string>> = {
  MEASURED: 'CannotReportUsageForEntitlementWithMeterError',
  NO_ENTITLEMENT: 'NoFeatureEntitlementError',
  USAGE_OUT_OF_RANGE: 'EntitlementUsageOutOfRangeError',
}

export interface ToldError {
  message: string
  path?: readonly (string | number)[]
  locations?: GraphQLError['locations']
  extensions: { code: string; traceId: string }
}

/** Throws what is no refusal: a defect, which the server reports and masks. */
export function toldErrors(given: readonly GraphQLError[], traceId: string): ToldError[] {
  return given.map((error) => {
    const { path, locations } = error
    const cause = rootOf(error)
    if (cause instanceof DomainError) {
      const { message, details = {} } = cause
      const code = codeOf({ ...saidOf(errors, cause.code, details), details })
      const fine = finer[String((details as { reason?: unknown }).reason)] ?? code
      return {
        ...{ message: messageOf({ message, details }), path, locations },
        extensions: { code: fine, traceId },
      }
    }
    if (!(cause instanceof GraphQLError)) throw cause
    const isInput = /^Variable "/.test(error.message)
    const code = isInput ? 'BadUserInput' : 'GRAPHQL_VALIDATION_FAILED'
    return { message: error.message, path, locations, extensions: { code, traceId } }
  })
}

function rootOf(error: unknown): unknown {
  let current = error
  while (current instanceof GraphQLError && current.originalError) current = current.originalError
  return current
}

/** A request that is refused as a whole. */
export function refusal(failure: Failure): { errors: ToldError[] } {
  const extensions = { code: codeOf(failure), traceId: failure.requestId }
  return { errors: [{ message: messageOf(failure), extensions }] }
}
