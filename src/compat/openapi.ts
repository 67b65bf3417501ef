/** The OpenAPI 3.1 document of a dialect, made of the declarations that serve it. */
import { z } from 'zod'
import type { Dialect, Route } from './dialect.ts'

type Schema = Record<string, unknown>

export interface OpenApi {
  openapi: '3.1.0'
  info: { title: string; description: string; version: string }
  servers: { url: string }[]
  security: Record<string, string[]>[]
  paths: Record<string, Record<string, Operation>>
  components: { securitySchemes: Record<string, Schema>; schemas: Record<string, Schema> }
}

export interface Operation {
  operationId: string
  summary: string
  tags: string[]
  parameters: Parameter[]
  requestBody?: { required: boolean; content: Record<string, { schema: Schema }> }
  responses: Record<string, { description: string; content: Record<string, { schema: Schema }> }>
}

export interface Parameter {
  name: string
  in: 'path' | 'query'
  required: boolean
  description?: string
  schema: Schema
}

const json = 'application/json'

export function openApiOf(dialect: Dialect, mount: string): OpenApi {
  const paths: OpenApi['paths'] = {}
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
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: 'An API key or a token.' },
        apiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
      },
      schemas: { Error: schemaOf(dialect.errorSchema, 'output') },
    },
  }
}

function operationOf(dialect: Dialect, route: Route): Operation {
  const media = Object.keys(dialect.bodies)
  const body = route.body && schemaOf(route.body, 'input')
  return {
    operationId: route.name,
    summary: route.summary,
    tags: [route.tag],
    parameters: [...pathParameters(route), ...queryParameters(route)],
    ...(body && {
      requestBody: {
        required: !route.body?.safeParse({}).success,
        content: Object.fromEntries(media.map((type) => [type, { schema: body }])),
      },
    }),
    responses: {
      [route.status]: {
        description: 'Done.',
        content: { [json]: { schema: schemaOf(route.response, 'output') } },
      },
      default: {
        description: 'Refused or failed.',
        content: { [json]: { schema: { $ref: '#/components/schemas/Error' } } },
      },
    },
  }
}

function pathParameters(route: Route): Parameter[] {
  return [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }))
}

function queryParameters({ query }: Route): Parameter[] {
  if (!query) return []
  const { properties = {}, required = [] } = schemaOf(query, 'input') as ObjectSchema
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    ...(typeof description === 'string' && { description }),
    schema,
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
