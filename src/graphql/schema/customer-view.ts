/** The fields that a customer token may read of types with further fields for others. */
import { defaultFieldResolver, type GraphQLSchema, isObjectType } from 'graphql'
import { DomainError } from '../../core/values/errors.ts'
import type { Context } from '../execution/context.ts'

const fields = (...lines: string[]) => lines.flatMap((names) => names.split(' '))

/** Fields that are not listed here need read, including fields added later. */
export const shownToCustomers: Readonly<Record<string, readonly string[]>> = {
  Workspace: fields('id name mode'),
  Customer: fields(
    'id externalId name email createdAt',
    'creditBalance entitlements usageEvents creditTransactions holds subscriptions invoices',
  ),
  Feature: fields('id key name description type meter createdAt updatedAt archivedAt'),
  Meter: fields(
    'id key name eventType aggregation valueProperty description unit createdAt archivedAt',
  ),
  CreditTransaction: fields(
    'id customerId customer sequence type direction amount balanceAfter poolId pool balance',
    'description eventId holdId reversesId timestamp',
  ),
  CreditPool: fields(
    'id name kind priority credits held effectiveAt expiresAt createdAt',
    'subscriptionId periodStart rolledOver',
  ),
  Hold: fields(
    'id customerId customer status amount remaining committed eventType description',
    'expiresAt createdAt updatedAt',
  ),
  Plan: fields('id key name description status currentVersion'),
  PlanVersion: fields(
    'id plan version status type currency basePrice billingPeriod billingPeriodCount',
    'includedCredits creditGrantPeriod rollover overagePrice trialDays charges entitlements effectiveAt',
  ),
}

/** Readable without arguments only: future prices of a plan are not public. */
const shownPlain: ReadonlySet<string> = new Set(['Plan.currentVersion'])

/** Makes the other fields of those types refuse customer tokens (FORBIDDEN), but for what a document of the server's own shows in part. */
export function withCustomerView(schema: GraphQLSchema): GraphQLSchema {
  for (const [name, shown] of Object.entries(shownToCustomers)) {
    const type = schema.getType(name)
    if (!isObjectType(type)) throw new Error(`There is no object type ${name}`)
    for (const field of Object.values(type.getFields())) {
      const isPlain = shownPlain.has(`${name}.${field.name}`)
      if (shown.includes(field.name) && !isPlain) continue
      const resolve = field.resolve ?? defaultFieldResolver
      field.resolve = (row, args, context: Context, info) => {
        const mayBeShown = isPlain && Object.values(args).every((value) => value === null)
        if (context.caller?.role !== 'CUSTOMER' || mayBeShown) {
          return resolve(row, args, context, info)
        }
        const part = context.inPart?.[`${name}.${field.name}`]
        if (part === undefined) throw notShown(name, field.name)
        if (part === 'AS_NULL') return null
        return partOf(resolve(row, args, context, info), part)
      }
    }
  }
  return schema
}

function partOf(value: unknown, names: readonly string[] | null): unknown {
  if (names === null || value === null) return value
  if (value instanceof Promise) return value.then((read) => partOf(read, names))
  const shown = Object.entries(value as object).filter(([name]) => names.includes(name))
  return Object.fromEntries(shown)
}

function notShown(type: string, field: string): DomainError {
  return new DomainError('FORBIDDEN', `A customer token may not read ${type}.${field}.`)
}
