/** An origin that several dialects share: the longest prefix of a path says whose it is. Pure. */
import type { Dialect } from '../dialect.ts'

interface Place {
  dialect: Pick<Dialect, 'origin'>
}

/** Paths that are nobody's are answered by the first. Throws without any place. */
export function ownersOf<One extends Place>(places: readonly One[]): (path: string) => One {
  const [first] = places
  if (!first) throw new Error('An origin serves at least one dialect')
  const owned = places
    .flatMap((place) => (place.dialect.origin?.paths ?? []).map((path) => ({ path, place })))
    .sort((a, b) => b.path.length - a.path.length)
  return (path) =>
    owned.find((one) => path === one.path || path.startsWith(`${one.path}/`))?.place ?? first
}
