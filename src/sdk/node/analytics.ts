/** What usage cost, and how it goes on. */
import type { CallOptions, Client } from './client.ts'
import {
  GetAnalytics,
  type GetAnalyticsQuery,
  type GetAnalyticsQueryVariables,
  GetAttribution,
  type GetAttributionQuery,
  type GetAttributionQueryVariables,
  GetUsageSeries,
  type GetUsageSeriesQuery,
  type GetUsageSeriesQueryVariables,
} from './operations.generated.ts'

export interface Analytics {
  /** Cost, usage and optimization of the last 30 days, or from `startTime` to `endTime`. */
  get(
    filter?: GetAnalyticsQueryVariables,
    options?: CallOptions,
  ): Promise<GetAnalyticsQuery['analytics']>
  /** Who and what the cost is for. */
  attribution(
    filter?: GetAttributionQueryVariables,
    options?: CallOptions,
  ): Promise<GetAttributionQuery['attribution']>
  series(
    filter: GetUsageSeriesQueryVariables,
    options?: CallOptions,
  ): Promise<GetUsageSeriesQuery['usageSeries']>
}

export function createAnalytics({ ask }: Client): Analytics {
  return {
    get: async (filter = {}, options) => (await ask(GetAnalytics, filter, options)).analytics,
    attribution: async (filter = {}, options) =>
      (await ask(GetAttribution, filter, options)).attribution,
    series: async (filter, options) => (await ask(GetUsageSeries, filter, options)).usageSeries,
  }
}
