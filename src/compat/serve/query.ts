/** The parameters of a request. */
import type { IncomingMessage } from 'node:http'
import type { Dialect } from '../dialect.ts'
import { HttpFailure } from './http-failure.ts'

/** The part of the URL behind `?`. */
export function searchOf({ url = '' }: IncomingMessage): string {
  const at = url.indexOf('?')
  return at === -1 ? '' : url.slice(at + 1)
}

/** As the dialect reads it; by default a repeated parameter is ambiguous, so it is refused. */
export function queryOf(
  { query: read = flatQuery }: Pick<Dialect, 'query'>,
  search: string,
): Readonly<Record<string, unknown>> {
  return read(search)
}

function flatQuery(search: string): Record<string, string> {
  const query: Record<string, string> = Object.create(null)
  for (const [name, value] of new URLSearchParams(search)) {
    if (name in query)
      throw new HttpFailure(400, `The parameter ${JSON.stringify(name)} is given twice.`)
    query[name] = value
  }
  return query
}
