/** The terms of a config, against what the workspace has already. */
import { listAll, listing } from '../asking.ts'
import type { Ask } from '../dialect.ts'
import { enumText, object, text } from '../fields.ts'
import type { Config } from './offer-config.ts'
import { versionTermsOf } from './version-terms-of.ts'

const features = listing(
  'query features',
  ['includeArchived'],
  object({ key: text, type: enumText('FeatureType', 'BOOLEAN') }),
)
const meters = listing('query meters', ['includeArchived'], object({ key: text }))

/** What `termsFor` asks. */
export const termQuestions = [features, meters]

/** What the config names that is there already, so that only the rest is made. */
export async function termsFor(ask: Ask, given: Config) {
  const all = { includeArchived: true }
  const [known, counted] = await Promise.all([
    listAll(ask, features, all),
    listAll(ask, meters, all),
  ])
  return versionTermsOf(given, {
    features: new Map(known.map(({ key, type }) => [key, type])),
    meters: new Set(counted.map(({ key }) => key)),
  })
}

/** The names of the variables that `termsFor` makes. */
export const termNames = [
  ...['currency', 'basePrice', 'billingPeriod', 'billingPeriodCount'],
  ...['trialDays', 'charges', 'entitlements', 'extras'],
]
