/** Finds the route of a dialect for a method and a path. */

import type { Dialect, Route } from '../dialect.ts'
import { HttpFailure } from './http-failure.ts'

export interface Match {
  route: Route
  path: Record<string, string>
}

/** Throws 404 and 405; `path` is the part after the mount. */
export type FindRoute = (method: string, path: string) => Match

interface Place {
  segments: string[]
  byMethod: Map<string, Route>
}

export function createFindRoute({
  routes,
  unrouted,
}: Pick<Dialect, 'routes' | 'unrouted'>): FindRoute {
  const places = new Map<string, Place>()
  for (const route of routes) {
    const shape = route.path.replace(/\{\w+\}/g, '{}')
    const place = places.get(shape) ?? { segments: shape.split('/'), byMethod: new Map() }
    if (place.byMethod.has(route.method)) throw new Error(`Two routes ${route.method} ${shape}`)
    places.set(shape, place)
    place.byMethod.set(route.method, route)
  }
  const fixed = new Map([...places].filter(([shape]) => !shape.includes('{')))
  const open = [...places.values()].filter(({ segments }) => segments.includes('{}'))

  return (method, path) => {
    const segments = path.split('/')
    const place = fixed.get(path) ?? open.find((one) => fits(one.segments, segments))
    const route = place?.byMethod.get(method === 'HEAD' ? 'GET' : method)
    if (!route && unrouted) throw new HttpFailure(404, unrouted(method, path))
    if (!place) throw new HttpFailure(404, 'Nothing is served at this path.')
    if (!route) {
      const allow = [...place.byMethod.keys()].join(', ')
      throw new HttpFailure(405, `This path answers ${allow} only.`, { allow })
    }
    return { route, path: named(route, segments) }
  }
}

function fits(shape: string[], segments: string[]): boolean {
  return (
    shape.length === segments.length &&
    shape.every((one, index) => (one === '{}' ? segments[index] !== '' : one === segments[index]))
  )
}

/** Some clients percent-encode the ids in paths, others do not: both are understood. */
function named(route: Route, segments: string[]): Record<string, string> {
  const names = route.path.split('/')
  return Object.fromEntries(
    names.flatMap((name, index) =>
      name.startsWith('{') ? [[name.slice(1, -1), decoded(segments[index] ?? '')]] : [],
    ),
  )
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    throw new HttpFailure(400, 'The path is not percent-encoded UTF-8.')
  }
}
