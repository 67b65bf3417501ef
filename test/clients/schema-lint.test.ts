/** The schema and the documents of a page pass the rules of graphql-eslint; each exception has its reason here. */
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { declineCodes, outsideProviders } from '../../src/core/payments/provider.ts'
import { schemaFile } from './schema-knowledge.ts'
import { type Deviations, lint } from './schema-lint.ts'

const schemaDeviations: Deviations = {
  alphabetize: { reason: 'The SDL is printed in the order of graphql-js, which counts capitals.' },
  'input-name': { reason: 'Ids are arguments of their own, beside one `input` with the rest.' },
  'no-root-type': { reason: 'It forbids mutations and subscriptions.' },
  'require-field-of-type-query-in-mutation-result': {
    reason: 'A mutation answers the entity, by which caches find what they show.',
  },
  'strict-id-in-types': {
    reason: 'Prices, decisions and other values have no identity; what has one implements `Node`.',
  },
  'no-typename-prefix': {
    reason: 'What a type refers to has its own name in every type, also in `Rate` and `Payment`.',
    only: [
      'Field "rateCard" starts with the name of the parent type "Rate"',
      'Field "paymentMethodId" starts with the name of the parent type "Payment"',
    ],
  },
  'naming-convention': {
    reason: 'Providers and decline codes are spelt as providers, events and REST spell them.',
    only: [...declineCodes, ...outsideProviders].map(
      (name) => `Enum value "${name}" should be in UPPER_CASE format`,
    ),
  },
  'relay-edge-types': {
    reason: 'Lists of values are short, whole, and no connections.',
    setting: [
      'error',
      { withEdgeSuffix: true, shouldImplementNode: true, listTypeCanWrapOnlyEdgeType: false },
    ],
  },
  'require-description': {
    reason: 'More is asked than the rule does by itself: nothing public is without a description.',
    setting: [
      'error',
      {
        types: true,
        rootField: true,
        DirectiveDefinition: true,
        FieldDefinition: true,
        InputValueDefinition: true,
        EnumValueDefinition: true,
      },
    ],
  },
}

const documentDeviations: Deviations = {
  alphabetize: { reason: 'Fields are read in the order of a page.' },
  'lone-executable-definition': { reason: 'The clients share one file.' },
  'match-document-filename': { reason: 'The clients share one file.' },
  'naming-convention': {
    reason: 'Relay wants the kind of an operation at the end of its name.',
    setting: ['error', { VariableDefinition: 'camelCase', OperationDefinition: 'PascalCase' }],
  },
}

describe('graphql-eslint', () => {
  it('has nothing to say of the schema', async () => {
    const configurations = ['flat/schema-all', 'flat/schema-relay'] as const
    expect(await lint(schemaFile, configurations, schemaDeviations)).toEqual([])
  })

  it('has nothing to say of the documents of a page, which ask for every id', async () => {
    const file = join(import.meta.dirname, 'documents.graphql')
    expect(await lint(file, ['flat/operations-all'], documentDeviations)).toEqual([])
  })
})
