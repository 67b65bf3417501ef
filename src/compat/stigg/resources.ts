/**
 * Resources: what a subscription of a customer is for, such as one of its sites. All subscriptions of a customer entitle it together, so a
 * resource tells which subscription is meant, and not which entitlements.
 */
import { z } from 'zod'
import { notFound } from '../../core/values/errors.ts'
import { listAll, listing } from '../asking.ts'
import type { Ask } from '../dialect.ts'
import { id, jsonObject, object } from '../fields.ts'

const kept = z.object({ stigg: z.object({ resourceId: z.string().optional() }).optional() })

/** Null: the subscription is for the customer as a whole. */
export function resourceOf(extras: unknown): string | null {
  return kept.safeParse(extras).data?.stigg?.resourceId ?? null
}

export const liveStatuses = ['ACTIVE', 'TRIALING', 'PAST_DUE', 'PAUSED', 'SUSPENDED'] as const

const live = listing(
  'query customerSubscriptions',
  ['customerId', 'statuses'],
  object({ id, extras: jsonObject }),
)

export const resourceAsks = [live]

/** The resources that live subscriptions of a customer are for. */
export async function resourcesOf(ask: Ask, customerId: string): Promise<string[]> {
  const all = await listAll(ask, live, { customerId, statuses: liveStatuses })
  return [...new Set(all.flatMap(({ extras }) => resourceOf(extras) ?? []))]
}

/** The live subscription for the resource; null without one, or without a resource. */
export async function subscriptionFor(
  ask: Ask,
  customerId: string,
  resourceId: string | null | undefined,
): Promise<string | null> {
  if (resourceId === null || resourceId === undefined) return null
  const all = await listAll(ask, live, { customerId, statuses: liveStatuses })
  return all.find(({ extras }) => resourceOf(extras) === resourceId)?.id ?? null
}

/** The same; NOT_FOUND where a resource is named and no subscription is for it. */
export async function requireResource(
  ask: Ask,
  customerId: string,
  resourceId: string | null | undefined,
): Promise<string | undefined> {
  const found = await subscriptionFor(ask, customerId, resourceId)
  if (found === null && resourceId !== null && resourceId !== undefined) {
    throw notFound('resource', resourceId)
  }
  return found ?? undefined
}
