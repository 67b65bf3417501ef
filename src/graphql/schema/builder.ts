/** The Pothos builder that every type of the schema is declared on. */
import SchemaBuilder from '@pothos/core'
import PrismaPlugin from '@pothos/plugin-prisma'
import RelayPlugin from '@pothos/plugin-relay'
import type PrismaTypes from '#pothos'
import { getDatamodel } from '#pothos'
import type { Decimal } from '../../core/values/decimal.ts'
import type { Json } from '../../core/values/input.ts'
import { pageSizeDefault, pageSizeMax } from '../../core/values/page.ts'
import type { Context } from '../execution/context.ts'
import { dateScalar, dateTimeScalar, decimalScalar, jsonScalar, safeIntScalar } from './scalars.ts'

export const builder = new SchemaBuilder<{
  Context: Context
  PrismaTypes: PrismaTypes
  DefaultFieldNullability: false
  Scalars: {
    ID: { Input: string; Output: string }
    Date: { Input: string; Output: string }
    DateTime: { Input: Date; Output: Date }
    Decimal: { Input: Decimal; Output: Decimal }
    SafeInt: { Input: number; Output: number | bigint }
    JSON: { Input: Json; Output: unknown }
  }
}>({
  plugins: [PrismaPlugin, RelayPlugin],
  defaultFieldNullability: false,
  prisma: {
    client: (context) => context.db() as never,
    dmmf: getDatamodel(),
    defaultConnectionSize: pageSizeDefault,
    maxConnectionSize: pageSizeMax,
    onUnusedQuery: null,
  },
  relay: {
    nodeQueryOptions: false,
    nodesQueryOptions: false,
    clientMutationId: 'omit',
    cursorType: 'String',
    pageInfoTypeOptions: { description: 'The position of a page in its list.' },
    hasNextPageFieldOptions: { description: 'Whether there are rows after the page.' },
    hasPreviousPageFieldOptions: { description: 'Whether there are rows before the page.' },
    startCursorFieldOptions: { description: 'For `before`; null for an empty page.' },
    endCursorFieldOptions: { description: 'For `after`; null for an empty page.' },
    firstArgOptions: { description: '1 to 100 rows from the start, or after `after`.' },
    lastArgOptions: { description: '1 to 100 rows from the end, or before `before`.' },
    afterArgOptions: { description: 'The cursor that the page starts after.' },
    beforeArgOptions: { description: 'The cursor that the page ends before.' },
    defaultConnectionTypeOptions: { description: 'A page of a list.' },
    defaultEdgeTypeOptions: { description: 'A row of a page.' },
    edgesFieldOptions: { description: 'The rows.' },
    pageInfoFieldOptions: { description: 'The position of the page.' },
    cursorFieldOptions: { description: 'The position of the row in the list; opaque.' },
    nodeFieldOptions: { description: 'The row itself.' },
  },
})

/** The types of the schema, for parts of fields that are declared elsewhere. */
export type Types = (typeof builder)['$inferSchemaTypes']

builder.queryType({
  description: 'The read operations. A field that fails is null; the others are not affected.',
})
builder.mutationType({
  description:
    'The write operations; at most 5 fields per request, executed in order. A field that fails is null and changes nothing; the others are executed.',
})

builder.scalarType('Decimal', decimalScalar)
builder.scalarType('Date', dateScalar)
builder.scalarType('DateTime', dateTimeScalar)
builder.scalarType('SafeInt', safeIntScalar)
builder.scalarType('JSON', jsonScalar)
