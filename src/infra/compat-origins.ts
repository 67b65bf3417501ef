/**
 * Origins of dialects: a port, or a host name at the main port, at whose root dialects are served because their clients allow no
 * path prefix. Equal places are one origin.
 */
import type { IncomingMessage } from 'node:http'
import type { Head, HttpHandlers, PortHandlers } from './http-server.ts'
import { StartError } from './start-error.ts'

/** A dialect, by name, and the place at which it is served. */
export interface OriginSetting {
  dialect: string
  at: OriginPlace
}

/** Port 0 is any free one; host names are in lower case. */
export type OriginPlace = { readonly port: number } | { readonly host: string }

/** Parses `stripe=:4011` and `stripe=stripe.example.com`; null for anything else. */
export function parseOriginSetting(entry: string): OriginSetting | null {
  const [, dialect, port, host] = originEntry.exec(entry.toLowerCase()) ?? []
  if (dialect === undefined) return null
  if (host !== undefined) return { dialect, at: { host } }
  return Number(port) <= 65_535 ? { dialect, at: { port: Number(port) } } : null
}

const originEntry = /^([a-z]+)=(?::(\d{1,5})|(?!\d+$)([a-z\d](?:[a-z\d.-]{0,251}[a-z\d])?))$/

export interface CompatOrigin {
  dialects: readonly string[]
  at: OriginPlace
  handlers: HttpHandlers
}

/** `known` are the dialects that may have an origin; throws a StartError for any other. */
export function createCompatOrigins(
  settings: readonly OriginSetting[],
  known: readonly string[],
  handlersOf: (dialects: readonly string[]) => HttpHandlers,
): readonly CompatOrigin[] {
  const unknown = settings.find(({ dialect }) => !known.includes(dialect))
  if (unknown) {
    const may = known.length === 0 ? 'none can' : `only ${known.join(', ')} can`
    throw new StartError(`COMPAT_ORIGINS gives ${unknown.dialect} an origin; ${may} have one.`)
  }
  const places = Map.groupBy(settings, ({ at }) => ('port' in at ? at.port : at.host))
  return [...places.values()].flatMap((there) => {
    const [first] = there
    const dialects = [...new Set(there.map(({ dialect }) => dialect))]
    return first ? [{ dialects, at: first.at, handlers: handlersOf(dialects) }] : []
  })
}

/** The main port, whose Host header selects the origins with host names, and the ports of the other origins. */
export function portsOf(
  main: PortHandlers,
  origins: readonly CompatOrigin[],
): readonly [PortHandlers, ...PortHandlers[]] {
  const others = origins.flatMap(({ at, handlers }) =>
    'port' in at ? [{ port: at.port, handlers }] : [],
  )
  return [{ ...main, handlers: byHostName(main.handlers, origins) }, ...others]
}

function byHostName(main: HttpHandlers, origins: readonly CompatOrigin[]): HttpHandlers {
  const named = new Map(
    origins.flatMap(({ at, handlers }) => ('host' in at ? [[at.host, handlers]] : [])),
  )
  if (named.size === 0) return main
  const meant = (req: IncomingMessage) => named.get(hostNameOf(req)) ?? main
  const { front } = main
  return {
    front: front && ((server) => front(server, (head) => named.has(hostNameOf(head)))),
    request: (req, res) => meant(req).request(req, res),
    upgrade: (req, socket, head) => meant(req).upgrade(req, socket, head),
  }
}

function hostNameOf({ headers: { host = '' } }: Head): string {
  return host.replace(/:\d*$/, '').toLowerCase()
}

/** The URL of each dialect with an origin, by name; `urls` are those of the ports, in the order of `portsOf`. */
export function urlsOf(
  origins: readonly CompatOrigin[],
  [main = '', ...others]: readonly string[],
): ReadonlyMap<string, string> {
  const left = [...others]
  return new Map(
    origins.flatMap(({ at, dialects }) => {
      const url = 'port' in at ? (left.shift() ?? '') : named(main, at.host)
      return dialects.map((dialect) => [dialect, url] as const)
    }),
  )
}

function named(url: string, host: string): string {
  return url.replace(/^http:\/\/(?:\[.*\]|[^:]*)/, `http://${host}`)
}
