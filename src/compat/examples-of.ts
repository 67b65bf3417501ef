/** The examples of a dialect, as the documentation shows them on a day. */
import type { Dialect, Example } from './dialect.ts'
import { shownOn } from './examples.ts'

/** The examples by the names of the routes. */
export function examplesOf(
  { routes }: Pick<Dialect, 'routes'>,
  now: Date,
): Readonly<Record<string, Example>> {
  return Object.fromEntries(
    routes.map(({ name, example }) => [name, shownOn(now, example) as Example]),
  )
}
