/** The OpenAPI 3.1 document of a dialect, made of the declarations that serve it. */
import { z } from 'zod'
import type { Dialect, Example, Route } from './dialect.ts'
import { webhookEvent, webhooksOf } from './openapi-webhooks.ts'

type Schema = Record<string, unknown>

export interface OpenApi {
  openapi: '3.1.0'
  info: { title: string; description: string; version: string }
  servers: { url: string }[]
  security: Record<string, string[]>[]
  paths: Record<string, Record<string, Operation>>
  webhooks: Record<string, { post: Operation }>
  components: { securitySchemes: Record<string, Schema>; schemas: Record<string, Schema> }
}

export interface Operation {
  operationId: string
  summary: string
  tags: string[]
  parameters: Parameter[]
  /** Absent: as the whole document says; empty: none is needed. */
  security?: Record<string, string[]>[]
  requestBody?: { required: boolean; content: Record<string, Media> }
  responses: Record<string, { description: string; content?: Record<string, Media> }>
}

export interface Media {
  schema: Schema
  example?: unknown
}

export interface Parameter {
  name: string
  in: 'path' | 'query' | 'header'
  required: boolean
  description?: string
  schema: Schema
  example?: string
}

const json = 'application/json'

export function openApiOf(dialect: Dialect, mount: string): OpenApi {
  const { healthPath } = dialect
  const paths: OpenApi['paths'] = healthPath ? { [healthPath]: { get: healthOperation } } : {}
  for (const route of dialect.routes) {
    paths[route.path] = {
      ...paths[route.path],
      [route.method.toLowerCase()]: operationOf(dialect, route),
    }
  }
  return {
    openapi: '3.1.0',
    info: { title: dialect.title, description: dialect.description, version: dialect.version },
    servers: [{ url: mount }],
    security: [{ bearer: [] }, { apiKey: [] }],
    paths,
    webhooks: webhooksOf(dialect.webhooks),
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: 'An API key or a token.' },
        apiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
      },
      schemas: {
        Error: schemaOf(dialect.errorSchema, 'output'),
        WebhookEvent: schemaOf(webhookEvent, 'output'),
      },
    },
  }
}

const healthReport = z.object({
  status: z.enum(['healthy', 'unhealthy']),
  version: z.string(),
  timestamp: z.string().meta({ format: 'date-time' }),
  services: z.record(z.string(), z.enum(['healthy', 'unhealthy'])),
})

const healthMedia: Media = {
  schema: schemaOf(healthReport, 'output'),
  example: {
    status: 'healthy',
    version: '1.0.0',
    timestamp: '2024-01-15T10:30:00Z',
    services: { database: 'healthy', cache: 'healthy', queue: 'healthy' },
  },
}

const healthOperation: Operation = {
  operationId: 'getHealth',
  summary: 'Whether the server and what it stands on answer.',
  tags: ['Health'],
  security: [],
  parameters: [],
  responses: {
    200: { description: 'All of it does.', content: { [json]: healthMedia } },
    503: { description: 'Some of it does not.', content: { [json]: healthMedia } },
  },
}

function operationOf(dialect: Dialect, route: Route): Operation {
  const example = dialect.examples[route.name]
  const media = Object.keys(dialect.bodies)
  const body = route.body && schemaOf(route.body, 'input')
  return {
    operationId: route.name,
    summary: route.summary,
    tags: [route.tag],
    parameters: [...pathParameters(route, example), ...queryParameters(route, example)],
    ...(body && {
      requestBody: {
        required: !route.body?.safeParse({}).success,
        content: Object.fromEntries(
          media.map((type) => [type, { schema: body, example: example?.request }]),
        ),
      },
    }),
    responses: {
      [route.status]: {
        description: 'Done.',
        content: {
          [json]: { schema: schemaOf(route.response, 'output'), example: example?.response },
        },
      },
      default: {
        description: 'Refused or failed.',
        content: { [json]: { schema: refusalOf(dialect, route) } },
      },
    },
  }
}

function refusalOf({ errorSchema }: Dialect, { partRefusal }: Route): Schema {
  if (!partRefusal) return { $ref: '#/components/schemas/Error' }
  return schemaOf(partRefusal.partial().extend(errorSchema.shape), 'output')
}

function pathParameters(route: Route, example?: Example): Parameter[] {
  return [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
    example: example?.path?.[name],
  }))
}

function queryParameters({ query }: Route, example?: Example): Parameter[] {
  if (!query) return []
  const { properties = {}, required = [] } = schemaOf(query, 'input') as ObjectSchema
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    ...(typeof description === 'string' && { description }),
    schema,
    example: example?.query?.[name],
  }))
}

interface ObjectSchema {
  properties?: Record<string, Schema>
  required?: string[]
}

/** Checks that JSON Schema cannot say are left out. */
function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Schema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
  return rest
}
