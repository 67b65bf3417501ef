/** Usage over time: of a feature, and of credits by feature. */
import { invalid } from '../../../core/values/errors.ts'
import { throughRest } from './rest.ts'
import { input, operation, shape, texts } from './shapes.ts'

const Marker = shape('UsageMarker', { timestamp: 'DateTime', type: 'String' })
const Point = shape('UsageHistoryPoint', {
  ...{ timestamp: 'DateTime', value: 'Float', isResetPoint: 'Boolean' },
})
const Tag = shape('UsageHistorySeriesTag', texts('key value'))
const Series = shape('UsageHistorySeries', { points: [Point], tags: [Tag] })
const History = shape('UsageHistoryV2', { markers: [Marker], series: [Series] })

operation('query', 'usageHistoryV2', {
  answers: History,
  takes: [
    'input',
    input('UsageHistoryV2Input', {
      ...{ 'customerId!': 'String', 'featureId!': 'String', resourceId: 'String' },
      ...{ 'startDate!': 'DateTime', endDate: 'DateTime', groupBy: 'String' },
    }),
  ],
  async run(ask, { customerId, featureId, startDate, endDate, resourceId, groupBy }) {
    if (groupBy) throw invalid('groupBy is not supported.', { field: 'groupBy' })
    const path = { customer: String(customerId), feature: String(featureId) }
    return throughRest(ask, 'showUsageHistory', { path, query: { startDate, endDate, resourceId } })
  },
})

const CreditPoint = shape('CreditUsagePoint', { timestamp: 'DateTime', value: 'Float' })
const CreditSeries = shape('CreditUsageSeries', {
  ...{ ...texts('featureId featureName'), totalCredits: 'Float', points: [CreditPoint] },
})
const UsedCurrency = shape('CreditUsageCurrency', texts('currencyId displayName'))
const CreditUsage = shape('CreditUsage', { currency: UsedCurrency, series: [CreditSeries] })

operation('query', 'creditUsage', {
  answers: CreditUsage,
  takes: [
    'input',
    input('CreditUsageInput', {
      ...{ 'customerId!': 'String', currencyId: 'String', timeRange: 'String' },
      ...{ startDate: 'DateTime', endDate: 'DateTime' },
    }),
  ],
  run(ask, { customerId, currencyId, timeRange, startDate, endDate }) {
    const query = { customerId, currencyId, timeRange, startDate, endDate }
    return throughRest(ask, 'showCreditUsage', { query })
  },
})
