/** The OpenAPI 3.1 document of a dialect, derived from the declarations of its routes. */

import type { Decoders } from '../bodies.ts'
import type { Dialect, Example, Route } from '../dialect.ts'
import { examplesOf } from '../examples-of.ts'
import { healthPathsOf, healthTag } from './openapi-health.ts'
import type { Answer, Operation, Parameter } from './openapi-operation.ts'
import {
  headerReferences,
  headers,
  idempotencyParameter,
  nameOf,
  type Refusal,
  refusalComponent,
  refusalsOf,
  replayHeader,
  toldHeaders,
} from './openapi-refusals.ts'
import { createSchemas, type Schema, type Schemas } from './openapi-schemas.ts'
import { tag as eventsTag, webhookEvent, webhooksOf } from './openapi-webhooks.ts'

export interface OpenApi {
  openapi: '3.1.0'
  info: { title: string; description: string; version: string; license: Schema }
  servers: { url: string }[]
  security: Record<string, string[]>[]
  tags: { name: string; description: string }[]
  paths: Record<string, Record<string, Operation>>
  webhooks: Record<string, { post: Operation }>
  components: {
    securitySchemes: Record<string, Schema>
    schemas: Record<string, Schema>
    parameters: Record<string, Schema>
    headers: Record<string, { description: string; schema: Schema }>
    responses: Record<string, Refusal>
  }
}

const json = 'application/json'
const license = { name: 'Apache-2.0', identifier: 'Apache-2.0' }

/** The times of the examples depend on `now`. */
export function openApiOf(dialect: Dialect, mount: string, now: Date): OpenApi {
  const { healthPath, title, description, version } = dialect
  const schemas = createSchemas()
  const error = schemas.named('Error', dialect.errorSchema, 'output')
  const paths: OpenApi['paths'] = {}
  if (dialect.webhooks.length > 0)
    schemas.named('WebhookEvent', dialect.webhook?.schema ?? webhookEvent, 'output')
  Object.assign(paths, healthPathsOf(dialect, schemas))
  const examples = examplesOf(dialect, now)
  for (const route of dialect.routes) {
    const operation = operationOf(dialect, route, schemas, examples[route.name])
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operation }
  }
  return {
    openapi: '3.1.0',
    info: { title, description, version, license },
    servers: [{ url: mount }],
    security: [{ bearer: [] }, { apiKey: [] }],
    tags: [...(healthPath ? [healthTag] : []), ...tagsOf(dialect)],
    paths,
    webhooks: webhooksOf(dialect),
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: 'An API key or a token.' },
        apiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key', description: 'An API key.' },
      },
      schemas: schemas.components,
      parameters: { IdempotencyKey: idempotencyParameter },
      headers,
      responses: refusalsOfAll(dialect, schemas, error),
    },
  }
}

/** The refusals by name. If parts may be refused, the outcome of all parts stands beside the error. */
function refusalsOfAll(dialect: Dialect, schemas: Schemas, error: Schema) {
  const { routes, errorSchema } = dialect
  const entries = routes.flatMap((route) => {
    const parts = route.partRefusal?.partial().extend(errorSchema.shape)
    const body = parts ? schemas.named(`${nounOf(route)}Refused`, parts, 'output') : error
    return refusalsOf(dialect, route).map(
      (status) => [refusalNameOf(route, status), refusalComponent(dialect, status, body)] as const,
    )
  })
  return Object.fromEntries(entries)
}

function nounOf({ name }: Route): string {
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`
}

function refusalNameOf(route: Route, status: number): string {
  return `${route.partRefusal ? nounOf(route) : ''}${nameOf(status)}`
}

function tagsOf({ tags, routes, webhooks }: Dialect): OpenApi['tags'] {
  const names = [...new Set(routes.map(({ tag }) => tag))]
  const told = { name: eventsTag, description: 'The events that endpoints receive.' }
  return [
    ...names.map((name) => ({ name, description: tags[name] ?? name })),
    ...(webhooks.length > 0 ? [told] : []),
  ]
}

function operationOf(
  dialect: Dialect,
  route: Route,
  schemas: Schemas,
  example?: Example,
): Operation {
  const { name, summary, tag, status, otherStatuses = [], body, method } = route
  const { schema, example: shown } = wrappedExample(dialect, route, example?.response)
  const noun = nounOf(route)
  const writes = method !== 'GET'
  const refusals = refusalsOf(dialect, route).map(
    (one) => [one, { $ref: `#/components/responses/${refusalNameOf(route, one)}` }] as const,
  )
  const answer: Answer = {
    description: 'Done.',
    headers: {
      ...headerReferences(writes ? [...toldHeaders, replayHeader] : toldHeaders),
      ...headersOf(route, schemas),
    },
    content: {
      [json]: {
        schema: schemas.named(`${noun}Response`, schema, 'output'),
        example: shown,
      },
    },
  }
  return {
    operationId: name,
    summary,
    tags: [tag],
    parameters: [
      ...pathParameters(route, example),
      ...queryParameters(route, schemas, example),
      ...headerParameters(route, schemas),
      ...(writes ? [{ $ref: '#/components/parameters/IdempotencyKey' }] : []),
    ],
    ...(body && {
      requestBody: requestBodyOf(
        route.upload?.bodies ?? dialect.bodies,
        schemas.named(`${noun}Request`, body, 'input'),
        {
          required: !body.safeParse({}).success,
          example: example?.request,
        },
      ),
    }),
    responses: {
      ...Object.fromEntries([status, ...otherStatuses].map((one) => [one, answer])),
      ...Object.fromEntries(refusals),
    },
  }
}

/** The answer as the envelope holds it. */
function wrappedExample(
  { envelope }: Dialect,
  { response, form = 'WRAPPED' }: Route,
  example: unknown,
) {
  if (!envelope || form === 'BARE') return { schema: response, example }
  const told = { requestId: 'req_001', now: new Date('2024-01-15T10:30:00Z'), form }
  return { schema: envelope.schema(response, form), example: envelope.wrap(example, told) }
}

function requestBodyOf(
  bodies: Decoders,
  schema: Schema,
  { required, example }: { required: boolean; example: unknown },
) {
  const content = Object.keys(bodies).map((type) => [type, { schema, example }] as const)
  return { required, content: Object.fromEntries(content) }
}

const pathWords: Record<string, string> = {
  user_id: 'Our id of the user, or your own for it.',
}

function pathParameters(route: Route, example?: Example): Parameter[] {
  return [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    description: pathWords[name] ?? 'Our id of it.',
    schema: { type: 'string', minLength: 1 },
    example: example?.path?.[name],
  }))
}

interface ObjectSchema {
  properties?: Record<string, Schema>
  required?: string[]
}

function queryParameters({ query }: Route, schemas: Schemas, example?: Example): Parameter[] {
  if (!query) return []
  const { properties = {}, required = [] } = schemas.inline(query, 'input') as ObjectSchema
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    ...(typeof description === 'string' && { description }),
    schema,
    example: exampleOf(example?.query?.[name], schema),
  }))
}

function headerParameters({ headers }: Route, schemas: Schemas): Parameter[] {
  if (!headers) return []
  const { properties = {}, required = [] } = schemas.inline(headers, 'input') as ObjectSchema
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: 'header',
    required: required.includes(name),
    ...(typeof description === 'string' && { description }),
    schema,
  }))
}

/** The route's own headers of an answer. */
function headersOf({ answerHeaders }: Route, schemas: Schemas): Record<string, { schema: Schema }> {
  if (!answerHeaders) return {}
  const { properties = {} } = schemas.inline(answerHeaders, 'output') as ObjectSchema
  return Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, { schema }]))
}

/** A query parameter is text; its example gets the type of its schema. */
function exampleOf(text: string | undefined, { type }: Schema): unknown {
  const isValue = type === 'integer' || type === 'boolean'
  return text !== undefined && isValue ? JSON.parse(text) : text
}
