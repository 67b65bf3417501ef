/** What a customer token sees of types that show more to others. */
import { defaultFieldResolver, type GraphQLSchema, isObjectType } from 'graphql'
import { DomainError } from '../../core/values/errors.ts'
import type { Context } from '../execution/context.ts'

/** Fields that are not named here need read. A field that is added to one of these types is so until it is named. */
export const shownToCustomers: Readonly<Record<string, readonly string[]>> = {
  Feature: [
    'id',
    'key',
    'name',
    'description',
    'type',
    'meter',
    'createdAt',
    'updatedAt',
    'archivedAt',
  ],
  Meter: [
    'id',
    'key',
    'name',
    'eventType',
    'aggregation',
    'valueProperty',
    'createdAt',
    'archivedAt',
  ],
  Customer: ['id', 'externalId', 'name', 'email', 'createdAt'],
  Workspace: ['id', 'name', 'mode'],
}

/** Makes the other fields of those types refuse customer tokens (FORBIDDEN). */
export function withCustomerView(schema: GraphQLSchema): GraphQLSchema {
  for (const [name, shown] of Object.entries(shownToCustomers)) {
    const type = schema.getType(name)
    if (!isObjectType(type)) throw new Error(`There is no object type ${name}`)
    for (const field of Object.values(type.getFields())) {
      if (shown.includes(field.name)) continue
      const resolve = field.resolve ?? defaultFieldResolver
      field.resolve = (row, args, context: Context, info) => {
        if (context.caller?.role === 'CUSTOMER') throw notShown(name, field.name)
        return resolve(row, args, context, info)
      }
    }
  }
  return schema
}

function notShown(type: string, field: string): DomainError {
  return new DomainError('FORBIDDEN', `A customer token may not read ${type}.${field}.`)
}
