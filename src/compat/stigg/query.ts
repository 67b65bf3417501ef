/** The parameters of a URL: `resourceIds` may come several times, all else once. Pure. */

const fieldsMax = 200

/** Throws a SyntaxError for another name that is repeated, and for more than 200 parameters. */
export function queryWithResources(search: string): Readonly<Record<string, unknown>> {
  const fields = [...new URLSearchParams(search)]
  if (fields.length > fieldsMax) throw new SyntaxError('A URL has at most 200 parameters')
  const query = new Map<string, string | string[]>()
  for (const [name, value] of fields) {
    const known = query.get(name)
    if (name === 'resourceIds') query.set(name, [...(known ?? []), value])
    else if (known === undefined) query.set(name, value)
    else throw new SyntaxError('A URL gives a name twice')
  }
  return Object.fromEntries(query)
}
