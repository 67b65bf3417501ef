/** Times as the SDKs write them: without a zone, which means UTC, or with one that has no colon. */
import { z } from 'zod'
import { parseInstant } from '../../../core/values/instant.ts'

const form = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?)(?:(Z)|([+ -])(\d\d):?(\d\d))?$/

/** Converts to RFC 3339. An unencoded plus in a query arrives as a space. Other text is unchanged. */
function sdkInstant(text: string): string {
  const match = form.exec(text)
  if (!match) return text
  const [, time, , sign, hours, minutes] = match
  return sign === undefined ? `${time}Z` : `${time}${sign === '-' ? '-' : '+'}${hours}:${minutes}`
}

export const sdkTimeInput = z
  .string()
  .transform(sdkInstant)
  .refine(
    (text) => parseInstant(text) !== null,
    'must be a time such as 2024-01-15T10:30:00Z, or a date',
  )
  .describe('RFC 3339, or a date; in UTC without a time zone.')
