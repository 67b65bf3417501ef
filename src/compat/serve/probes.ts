/** The paths at which dialects answer what `/live` and `/ready` of the server answer. */
import type { Dialect } from '../dialect.ts'

/** By the whole path; at a shared mount they are those of the first dialect that has one. */
export function probesOf(dialects: readonly Dialect[]): ReadonlyMap<string, string> {
  const known = dialects.flatMap(({ mounts, sharedMounts = [], probes = {} }) =>
    [...mounts, ...sharedMounts].flatMap((mount) =>
      Object.entries(probes).map(([path, page]) => [`${mount}${path}`, page] as const),
    ),
  )
  return new Map(known.toReversed())
}
