/** A dialect of a few routes that differs from ours in all that a dialect may: its origin, envelope, pages, bodies, headers, names. */
import { z } from 'zod'
import { fileBody, formBody, jsonBody, type UploadedFile } from '../../src/compat/bodies.ts'
import { bearerOrKey } from '../../src/compat/credential.ts'
import type { Dialect } from '../../src/compat/dialect.ts'
import {
  constant,
  eg,
  flag,
  from,
  id,
  jsonObject,
  leaf,
  named,
  nullable,
  object,
  text,
} from '../../src/compat/fields.ts'
import { listRoute, type Page, reply, route, routeOf } from '../../src/compat/route.ts'
import { type ErrorCode, errorCodes } from '../../src/core/values/errors.ts'

const tag = 'People'

const person = named(
  'Person',
  object({
    object: constant('person'),
    id: eg('cust_001', id),
    handle: from('externalId', nullable(id)),
    full_name: from('name', nullable(text)),
    metadata: jsonObject,
  }),
)

/** `"3"` is the version 3. */
const entityTag = z
  .string()
  .regex(/^"\d{1,9}"$/, 'must be an entity tag such as "3"')
  .transform((etag) => Number(etag.slice(1, -1)))

const etag = from(
  'version',
  leaf('Int', '"1"', z.string(), (version) => `"${version}"`),
)

/** As many APIs page: `starting_after`, and whether there are more. */
const page: Page = {
  query: {
    limit: z
      .string()
      .regex(/^\d{1,2}$/, 'must be 1 to 99')
      .transform(Number)
      .optional(),
    starting_after: z.string().optional(),
  },
  as: { limit: 'first', starting_after: 'after' },
  defaults: { first: 10 },
  answer: {
    object: constant('list'),
    url: constant('/v1/people'),
    has_more: from('pageInfo.hasNextPage', flag),
    last: from('pageInfo.endCursor', nullable(text)),
  },
}

const as = { handle: 'externalId', full_name: 'name', person: 'id', 'if-match': 'expectedVersion' }
const body = {
  full_name: z.string().optional(),
  metadata: z.record(z.string(), z.unknown()).optional(),
}

const routes = [
  route('POST /v1/people', {
    name: 'createPerson',
    summary: 'Makes a person.',
    tag,
    status: 201,
    as,
    asks: 'mutation createCustomer',
    body: { handle: z.string(), ...body },
    answer: person,
    answerHeaders: { etag },
    example: { request: { handle: 'ada' } },
  }),
  route('GET /v1/people/{person}', {
    name: 'getPerson',
    summary: 'One person.',
    tag,
    refuses: ['NOT_FOUND'],
    as,
    asks: 'query customer',
    answer: person,
    answerHeaders: { etag },
    example: { path: { person: 'ada' } },
  }),
  route('POST /v1/people/{person}', {
    name: 'updatePerson',
    summary: 'Changes a person.',
    tag,
    refuses: ['NOT_FOUND', 'PRECONDITION_FAILED'],
    as,
    asks: 'mutation updateCustomer',
    headers: { 'if-match': entityTag.optional() },
    body,
    answer: person,
    answerHeaders: { etag },
    example: { path: { person: 'ada' }, request: { full_name: 'Ada' } },
  }),
  routeOf(
    'PUT /v1/people/{person}/picture',
    {
      name: 'putPicture',
      summary: 'Measures a picture.',
      tag,
      otherStatuses: [202],
      headers: z.object({ 'x-late': z.enum(['yes', 'no']).optional() }),
      upload: { bytesMax: 1_000, scope: 'write' },
      body: z.object({ file: z.custom<UploadedFile>((given) => typeof given === 'object') }),
      response: z.object({ person: z.string(), name: z.string(), type: z.string(), size: z.int() }),
      shows: { person: 'ada', name: 'a.png', type: 'image/png', size: 1 },
      example: { path: { person: 'ada' } },
    },
    ({ path, headers, body: { file } }) => {
      const { name, type, bytes } = file
      const measured = { person: path.person, name, type, size: bytes.length }
      const isLate = headers['x-late'] === 'yes'
      return isLate
        ? reply({ status: 202, headers: { 'x-size': String(bytes.length) }, body: measured })
        : measured
    },
  ),
  listRoute('GET /v1/people', page, {
    name: 'listPeople',
    summary: 'The people, newest first.',
    tag,
    asks: 'query customers',
    rows: { data: person },
  }),
]

const statuses: Partial<Record<ErrorCode, number>> = {
  UNAUTHORIZED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  CONFLICT: 409,
  PRECONDITION_FAILED: 412,
  IDEMPOTENCY_KEY_REUSED: 400,
  RATE_LIMITED: 429,
  INTERNAL: 500,
  UNAVAILABLE: 503,
}

export const testDialect: Dialect = {
  name: 'people',
  title: 'People',
  description: 'For tests.',
  version: '1',
  mounts: ['/people'],
  origin: { paths: ['/v1'] },
  credential: bearerOrKey,
  errors: Object.fromEntries(
    errorCodes.map((code) => [code, { code: code.toLowerCase(), status: statuses[code] ?? 400 }]),
  ) as Dialect['errors'],
  errorBody({ code, message, details, requestId }) {
    const issues = details.issues as { path: string }[] | undefined
    return { error: { type: code, message, param: issues?.[0]?.path ?? null, request: requestId } }
  },
  errorSchema: z.object({ error: z.looseObject({ type: z.string(), message: z.string() }) }),
  envelope: {
    wrap: (result, { requestId }) => ({ success: true, result, request: requestId }),
    schema: (result) => z.object({ success: z.literal(true), result, request: z.string() }),
  },
  idempotency: { replayed: 'x-replayed', inUse: { code: 'key_in_use', status: 409 } },
  requestIdHeader: 'request-id',
  bodies: { ...formBody, ...jsonBody, ...fileBody },
  routes,
  tags: { [tag]: 'Whom usage is metered for.' },
  setUp: () => [],
  lookups: {},
  webhooks: [],
}
