/** The parameters of a URL: `expand[0]` is an element of a list, and `filter[type]` a name of its own. Pure. */

const element = /^(\w+)\[\d{0,3}\]$/
const fieldsMax = 100

/** Throws a SyntaxError for a name that is repeated, and for more than 100 parameters. */
export function queryWithLists(search: string): Readonly<Record<string, unknown>> {
  const query = new Map<string, string | string[]>()
  const fields = [...new URLSearchParams(search)]
  if (fields.length > fieldsMax) throw new SyntaxError('A URL has at most 100 parameters')
  for (const [name, value] of fields) {
    const list = element.exec(name)?.[1]
    const known = query.get(list ?? name)
    if (list !== undefined && typeof known !== 'string') query.set(list, [...(known ?? []), value])
    else if (known === undefined) query.set(name, value)
    else throw new SyntaxError('A URL gives a name twice')
  }
  return Object.fromEntries(query)
}
