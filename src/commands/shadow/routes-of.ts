/** The route of a path, by the OpenAPI document of a dialect. Pure. */
import { z } from 'zod'

const document = z.object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) })

export function routesOf(openApi: unknown): (method: string, path: string) => string | null {
  const { paths } = document.parse(openApi)
  const known = Object.entries(paths).map(([path, methods]) => ({
    path,
    methods: Object.keys(methods),
    segments: path.split('/'),
  }))
  // A path without places goes before those that it would fit too.
  known.sort((a, b) => Number(a.path.includes('{')) - Number(b.path.includes('{')))
  return (method, given) => {
    const segments = given.replace(/\?.*$/s, '').split('/')
    const found = known.find(
      (one) =>
        one.methods.includes(method.toLowerCase()) &&
        one.segments.length === segments.length &&
        one.segments.every((step, i) => step.startsWith('{') || step === segments[i]),
    )
    return found ? `${method} ${found.path}` : null
  }
}
