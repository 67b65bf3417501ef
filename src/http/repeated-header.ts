/** Requests that say twice what can be meant once. */

/**
 * The parser would take the first of each, and a proxy in front may have gone by the other. Lengths and codings of bodies that are
 * given twice are refused by the parser itself.
 */
const single: ReadonlySet<string> = new Set(['host', 'authorization', 'content-type'])
const lengths: ReadonlySet<number> = new Set([...single].map((name) => name.length))

/** The name of a header that stands twice in a request and may not; null when there is none. */
export function repeatedHeader(rawHeaders: readonly string[]): string | null {
  const seen: string[] = []
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const given = rawHeaders[i] as string
    // Most names are none of them by their length alone.
    if (!lengths.has(given.length)) continue
    const name = given.toLowerCase()
    if (!single.has(name)) continue
    if (seen.includes(name)) return name
    seen.push(name)
  }
  return null
}
