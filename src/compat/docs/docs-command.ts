/** The shell command that sends the example of a route; bash and zsh accept it unchanged. Pure. */

export interface Command {
  method: string
  /** The path from the root of the server, with `{name}` for the values in `path`. */
  path: string
  values: Readonly<Record<string, string>>
  query: Readonly<Record<string, string>>
  /** Absent: no body. The value of a form of parts has files by the names of their parts. */
  body?: { type?: string; value: unknown }
}

/** How the shell finds an id that the server made. */
export interface Lookup {
  /** A path that lists it, from the root of the server. */
  path: string
  /** The prefix of such ids, e.g. `we_`. */
  prefix: string
}

const auth = '-H "Authorization: Bearer $KEY"'

export function commandOf(
  { method, path, values, query, body }: Command,
  lookups: Readonly<Record<string, Lookup>>,
): string {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
  const found = names.flatMap((name) => {
    const lookup = lookups[name]
    if (!lookup) return []
    const { path, prefix } = lookup
    const ids = `grep -o '${prefix}[0-9A-Za-z]*' | head -n 1`
    return `${name.toUpperCase()}=$(curl -sS "$API${path}" ${auth} | ${ids})`
  })
  const place = path.replace(/\{(\w+)\}/g, (_, name: string) =>
    lookups[name] ? `$${name.toUpperCase()}` : encodeURIComponent(values[name] ?? ''),
  )
  const asked = Object.entries(query).map(([name, value]) => `${name}=${queryText(value)}`)
  const url = `"$API${place}${asked.length > 0 ? `?${asked.join('&')}` : ''}"`
  // curl sends a body as POST.
  const isPlain = method === 'GET' || (method === 'POST' && body !== undefined)
  const lines = [
    `curl -sS ${isPlain ? '' : `-X ${method} `}${url}`,
    auth,
    ...(body === undefined ? [] : [bodyOf(body)]),
  ]
  return [...found, lines.join(' \\\n  ')].join('\n')
}

function bodyOf({ type, value }: NonNullable<Command['body']>): string {
  if (type !== 'multipart/form-data')
    return `-H 'Content-Type: application/json' -d ${quoted(value)}`
  const files = Object.entries(value as Record<string, { name: string }>)
  return files.map(([part, { name }]) => `-F '${part}=@${name}'`).join(' ')
}

function queryText(value: string): string {
  return encodeURIComponent(value).replaceAll('%2C', ',').replaceAll('%3A', ':')
}

function quoted(body: unknown): string {
  return `'${JSON.stringify(body, null, 2).replaceAll("'", String.raw`'\''`)}'`
}
