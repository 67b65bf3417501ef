/** Refuses repeated headers that must be unique. */

/**
 * The parser would take the first value, while a proxy in front may have used another. The parser itself refuses a repeated
 * Content-Length and conflicting body encodings.
 */
const single: ReadonlySet<string> = new Set(['host', 'authorization', 'content-type'])
const lengths: ReadonlySet<number> = new Set([...single].map((name) => name.length))

/** The name of a repeated header that must be unique; null without one. */
export function repeatedHeader(rawHeaders: readonly string[]): string | null {
  const seen: string[] = []
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const given = rawHeaders[i] as string
    // The length alone rules out most names.
    if (!lengths.has(given.length)) continue
    const name = given.toLowerCase()
    if (!single.has(name)) continue
    if (seen.includes(name)) return name
    seen.push(name)
  }
  return null
}
