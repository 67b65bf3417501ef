/** Rate limits of a workspace in GraphQL. */
import type { Rate } from '../../core/rate-limits/gcra.ts'
import {
  defaultRates,
  type RateClass,
  rateClasses,
  readOwnRates,
} from '../../core/rate-limits/rate-classes.ts'
import { setRateLimits } from '../../core/rate-limits/set-rate-limits.ts'
import { builder } from './builder.ts'
import { WorkspaceType } from './workspaces.ts'

const RequestClassEnum = builder.enumType('RequestClass', {
  description:
    'The rate limit class of an operation: each field of a document that performs an operation counts; a REST request counts once.',
  values: {
    CHECK: { description: 'Checks of entitlements; 10,000 a minute by default.' },
    USAGE: {
      description:
        'Recording usage, of one event or many, and reserving for it; 1,000 a second by default.',
    },
    ANALYTICS: { description: 'Sums of usage and analytics; 100 a minute by default.' },
    PRICING: { description: 'Reading plans, rate cards and prices; 1,000 a minute by default.' },
    OTHER: { description: 'Everything else; 10,000 a minute by default.' },
  } satisfies Record<RateClass, object>,
})

interface RateLimit extends Rate {
  rateClass: RateClass
}

const RateLimitType = builder.objectRef<RateLimit>('RateLimit').implement({
  description:
    'How many requests of a class one credential may send. They may come all at once, and become available again at an even rate.',
  fields: (t) => ({
    requestClass: t.expose('rateClass', {
      type: RequestClassEnum,
      description: 'The counted class.',
    }),
    requests: t.exposeInt('limit', { description: 'The number of requests per window.' }),
    windowSeconds: t.int({
      description: 'The window in which the limit refills.',
      resolve: ({ windowMs }) => windowMs / 1_000,
    }),
  }),
})

builder.prismaObjectField(WorkspaceType, 'rateLimits', (t) =>
  t.field({
    type: [RateLimitType],
    description: 'The limits of each credential of the workspace, by class.',
    select: { rateLimits: true },
    resolve: ({ rateLimits }) => {
      const rates = { ...defaultRates, ...readOwnRates(rateLimits) }
      return rateClasses.map((rateClass) => ({ rateClass, ...rates[rateClass] }))
    },
  }),
)

const RateLimitInput = builder.inputType('RateLimitInput', {
  description: 'A limit that replaces the default one.',
  fields: (t) => ({
    requestClass: t.field({
      type: RequestClassEnum,
      required: true,
      description: 'The counted class.',
    }),
    requests: t.int({ required: true, description: '1 to 1,000,000.' }),
    windowSeconds: t.int({
      required: true,
      description: 'The window of the limit: 1 to 86400 seconds.',
    }),
  }),
})

const SetRateLimitsInput = builder.inputType('SetRateLimitsInput', {
  description: 'The own limits of a workspace.',
  fields: (t) => ({
    limits: t.field({
      type: [RateLimitInput],
      required: true,
      description: 'Each class at most once; an empty list restores all defaults.',
    }),
  }),
})

builder.mutationFields((t) => ({
  setRateLimits: t.prismaField({
    type: WorkspaceType,
    description:
      'Replaces the rate limits of the workspace; classes that are not listed get the default. Takes effect within a second. Needs admin.',
    args: { input: t.arg({ type: SetRateLimitsInput, required: true }) },
    resolve: (selection, _root, { input: { limits } }, ctx) => {
      const rates = limits.map(({ requestClass, requests, windowSeconds }) => ({
        rateClass: requestClass,
        limit: requests,
        windowSeconds,
      }))
      return ctx.perform(setRateLimits, { limits: rates }, selection)
    },
  }),
}))
