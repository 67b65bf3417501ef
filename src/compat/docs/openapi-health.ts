/** The health report and the probes in an OpenAPI document. */
import { z } from 'zod'
import type { Dialect } from '../dialect.ts'
import type { Media, Operation } from './openapi-operation.ts'
import type { Schemas } from './openapi-schemas.ts'

const json = 'application/json'
export const healthTag = { name: 'Health', description: 'Whether the server answers.' }

type OpenApiPaths = Record<string, Record<string, Operation>>

const healthReport = z.object({
  status: z.enum(['healthy', 'unhealthy']),
  version: z.string(),
  timestamp: z.string().meta({ format: 'date-time' }),
  services: z.record(z.string(), z.enum(['healthy', 'unhealthy'])),
})

const healthExample = {
  status: 'healthy',
  version: '1.0.0',
  timestamp: '2024-01-15T10:30:00Z',
  services: { database: 'healthy', cache: 'healthy', queue: 'healthy' },
}

/** The paths of the health report and of the probes; they need no key. */
export function healthPathsOf(dialect: Dialect, schemas: Schemas): OpenApiPaths {
  const { healthPath, probes: own = {} } = dialect
  const shown = Object.entries(own).map(([path, page]) => [path, { get: probeOperation(page) }])
  return {
    ...(healthPath && { [healthPath]: { get: healthOperation(dialect, schemas) } }),
    ...Object.fromEntries(shown),
  }
}

function healthOperation({ health }: Dialect, schemas: Schemas): Operation {
  const media: Media = {
    schema: schemas.named('Health', health?.schema ?? healthReport, 'output'),
    example: health?.example ?? healthExample,
  }
  return {
    operationId: 'getHealth',
    summary: 'Whether the server and its dependencies answer.',
    tags: [healthTag.name],
    security: [],
    parameters: [],
    responses: {
      200: { description: 'All of it does.', content: { [json]: media } },
      503: { description: 'Some of it does not.', content: { [json]: media } },
      '4XX': { description: 'HTTP itself refused it, such as headers that are too large.' },
    },
  }
}

const probes = {
  '/live': { name: 'getLive', summary: 'Whether the process answers.', shows: { live: true } },
  '/ready': { name: 'getReady', summary: 'Whether it takes requests.', shows: { ready: true } },
}

function probeOperation(page: keyof typeof probes): Operation {
  const { name, summary, shows } = probes[page]
  const [field = ''] = Object.keys(shows)
  const properties = { [field]: { type: 'boolean' } }
  const media: Media = {
    schema: { type: 'object', properties, required: [field] },
    example: shows,
  }
  const refused = page === '/ready' && {
    503: { description: 'Not now.', content: { [json]: media } },
  }
  return {
    operationId: name,
    summary,
    tags: [healthTag.name],
    security: [],
    parameters: [],
    responses: { 200: { description: 'It does.', content: { [json]: media } }, ...refused },
  }
}
