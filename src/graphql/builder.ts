/** The Pothos builder that every type of the schema is declared on. */
import SchemaBuilder from '@pothos/core'
import PrismaPlugin from '@pothos/plugin-prisma'
import RelayPlugin from '@pothos/plugin-relay'
import type PrismaTypes from '#pothos'
import { getDatamodel } from '#pothos'
import type { Decimal } from '../core/decimal.ts'
import type { Json } from '../core/input.ts'
import { pageSizeDefault, pageSizeMax } from '../core/page.ts'
import type { Context } from './context.ts'
import { bigIntScalar, dateTimeScalar, decimalScalar, jsonScalar } from './scalars.ts'

export const builder = new SchemaBuilder<{
  Context: Context
  PrismaTypes: PrismaTypes
  DefaultFieldNullability: false
  Scalars: {
    ID: { Input: string; Output: string }
    DateTime: { Input: Date; Output: Date }
    Decimal: { Input: Decimal; Output: Decimal }
    BigInt: { Input: number; Output: number | bigint }
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
    pageInfoTypeOptions: { description: 'Where a page of a list lies in the whole.' },
  },
})

builder.queryType({})
builder.mutationType({})

builder.scalarType('Decimal', decimalScalar)
builder.scalarType('DateTime', dateTimeScalar)
builder.scalarType('BigInt', bigIntScalar)
builder.scalarType('JSON', jsonScalar)
