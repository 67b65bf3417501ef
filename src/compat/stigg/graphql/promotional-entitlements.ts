/** Promotional entitlements over GraphQL: the words of its periods are others than those of REST. */
import { present, type Row, rowsIn, throughRest } from './rest.ts'
import { input, operation, shape, texts, times, withoutEnvironment } from './shapes.ts'

const Feature = shape('PromotionalFeature', texts('refId'))

const PromotionalEntitlement = shape('PromotionalEntitlement', {
  ...{ ...texts('id status description period resetPeriod'), ...times('startDate endDate') },
  ...{ ...times('createdAt updatedAt'), usageLimit: 'Float', hasUnlimitedUsage: 'Boolean' },
  ...{ hasSoftLimit: 'Boolean', isVisible: 'Boolean', feature: Feature },
})

const periods: Readonly<Record<string, string>> = {
  ...{ ONE_WEEK: '1 week', ONE_MONTH: '1 month', SIX_MONTH: '6 month', ONE_YEAR: '1 year' },
  ...{ LIFETIME: 'lifetime', CUSTOM: 'custom' },
}
const words = new Map(Object.entries(periods).map(([word, period]) => [period, word]))

const shown = ({ featureId, period, ...row }: Row): Row => ({
  ...{ ...row, period: words.get(String(period)), feature: { refId: featureId } },
})

const monthly = input('MonthlyResetPeriodConfigInput', { 'accordingTo!': 'String' })
const weekly = input('WeeklyResetPeriodConfigInput', { 'accordingTo!': 'String' })
const yearly = input('YearlyResetPeriodConfigInput', { 'accordingTo!': 'String' })
const grant = input('GrantPromotionalEntitlementInput', {
  ...{ 'featureId!': 'String', period: 'String', customEndDate: 'DateTime' },
  ...{ usageLimit: 'Float', hasUnlimitedUsage: 'Boolean', hasSoftLimit: 'Boolean' },
  ...{ enumValues: ['String'], isVisible: 'Boolean', resetPeriod: 'String' },
  ...{ monthlyResetPeriodConfiguration: monthly, weeklyResetPeriodConfiguration: weekly },
  yearlyResetPeriodConfiguration: yearly,
})

function bodyOf(given: Row): Row {
  const { period, ...rest } = given
  return present({ ...withoutEnvironment(rest), period: periods[String(period)] ?? period })
}

operation('mutation', 'grantPromotionalEntitlements', {
  answers: [PromotionalEntitlement],
  takes: [
    'input',
    input('GrantPromotionalEntitlementsInput', {
      ...{ 'customerId!': 'String', 'promotionalEntitlements!': [grant] },
    }),
  ],
  async run(ask, { customerId, promotionalEntitlements }) {
    const granted = await throughRest(ask, 'grantPromotionalEntitlements', {
      path: { id: String(customerId) },
      body: { promotionalEntitlements: (promotionalEntitlements as Row[]).map(bodyOf) },
    })
    return rowsIn({ data: granted }).map(shown)
  },
})

operation('mutation', 'revokePromotionalEntitlement', {
  answers: PromotionalEntitlement,
  takes: [
    'input',
    input('RevokePromotionalEntitlementInput', {
      ...{ 'customerId!': 'String', 'featureId!': 'String', resourceId: 'String' },
    }),
  ],
  async run(ask, { customerId, featureId }) {
    const path = { id: String(customerId), featureId: String(featureId) }
    return shown(await throughRest(ask, 'revokePromotionalEntitlement', { path }))
  },
})
