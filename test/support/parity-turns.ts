/** Features of the query language that the fast path and Yoga must answer alike, by name. */
import { type Asked, documentOf } from './parity.ts'

export type Turn = [name: string, asked: Asked]

export const one = 'query One($id: ID!) { customer(id: $id) { id externalId } }'
const two = 'query One { workspace { id } } query Two { customer(id: "ada") { externalId } }'
const addOne = `mutation ($id: ID!, $amount: Decimal!, $d: String) {
  addCredits(input: { customerId: $id, amount: $amount, description: $d }) { balanceAfter description }
}`

export const turns: Turn[] = [
  ['a syntax error', { query: '{ workspace { id }' }],
  ['an invalid document', { query: '{ workspace { nothing } }' }],
  ['a text without operations', { query: 'fragment F on Workspace { id }' }],
  ['a subscription', { query: 'subscription { creditBalance(customerId: "ada") { sequence } }' }],
  ['an alias of __typename', { query: '{ a: __typename workspace { __typename b: id } }' }],
  [
    'aliases',
    {
      query:
        '{ a: customer(id: "ada") { x: externalId } b: customer(id: "bob") { x: externalId } }',
    },
  ],
  [
    'aliases whose paths join to the same',
    {
      query:
        '{ workspace { id } customer_a: workspace { mode } customer(id: "ada") { a: externalId } }',
    },
  ],
  [
    'fragments',
    {
      query:
        'query { customer(id: "ada") { ...F ... on Customer { externalId } ... { name } } } fragment F on Customer { externalId creditBalance { ...B } } fragment B on CreditBalance { available }',
    },
  ],
  [
    'a fragment in two places',
    {
      query:
        '{ a: customer(id: "ada") { ...F } b: customer(id: "bob") { ...F name } } fragment F on Customer { externalId entitlements: name }',
    },
  ],
  [
    'an interface',
    {
      query:
        '{ entitlement(customerId: "ada", feature: "calls") { ... on AccessDecision { allowed reason } limit } }',
    },
  ],
  [
    'merged fields',
    {
      query:
        '{ customer(id: "ada") { creditBalance { available } } customer(id: "ada") { creditBalance { total pools { name } } } }',
    },
  ],
  [
    'skip',
    {
      query: 'query ($x: Boolean!) { workspace { id @skip(if: $x) mode } }',
      variables: { x: true },
    },
  ],
  [
    'not skip',
    {
      query: 'query ($x: Boolean!) { workspace { id @skip(if: $x) mode } }',
      variables: { x: false },
    },
  ],
  [
    'include of a fragment',
    {
      query:
        'query ($x: Boolean!) { workspace { ...F @include(if: $x) mode } customer(id: "ada") { ...G @skip(if: $x) ...G } } fragment F on Workspace { id } fragment G on Customer { externalId }',
      variables: { x: false },
    },
  ],
  [
    'introspection',
    {
      query:
        '{ __type(name: "Customer") { name kind fields { name type { name ofType { name } } } } }',
    },
  ],
  [
    'the whole schema',
    {
      query:
        '{ __schema { queryType { name } types { name kind } directives { name locations args { name defaultValue } } } }',
    },
  ],
  ['a variable', { query: one, variables: { id: 'ada' } }],
  ['a number for an id', { query: one, variables: { id: 5 } }],
  ['a missing variable', { query: one }],
  ['null for a required variable', { query: one, variables: { id: null } }],
  ['an extra variable', { query: one, variables: { id: 'ada', other: 1 } }],
  ['a variable of a wrong type', { query: one, variables: { id: { a: 1 } } }],
  ['variables that are a list', { query: one, variables: [[], []] }],
  ['variables that are a text', { query: one, variables: 'id' }],
  ['a default', { query: 'query ($id: ID = "bob") { customer(id: $id) { externalId } }' }],
  [
    'a default that gives way',
    {
      query: 'query ($id: ID! = "bob") { customer(id: $id) { externalId } }',
      variables: { id: 'ada' },
    },
  ],
  [
    'a default of a required variable',
    { query: 'query ($id: ID! = "bob") { customer(id: $id) { externalId } }' },
  ],
  [
    'null in place of a default',
    {
      query: 'query ($id: ID = "bob") { customer(id: $id) { externalId } }',
      variables: { id: null },
    },
  ],
  [
    'an optional variable that is left out',
    { query: 'query ($n: Int) { features(first: $n) { edges { node { key } } } }' },
  ],
  [
    'an optional variable that is null',
    {
      query: 'query ($n: Int) { features(first: $n) { edges { node { key } } } }',
      variables: { n: null },
    },
  ],
  [
    'an int that is none',
    {
      query: 'query ($n: Int) { features(first: $n) { edges { node { key } } } }',
      variables: { n: 1.5 },
    },
  ],
  [
    'an int that is too big',
    {
      query: 'query ($n: Int) { features(first: $n) { edges { node { key } } } }',
      variables: { n: 3e9 },
    },
  ],
  [
    'an enum',
    {
      query: 'query ($t: FeatureType) { features(type: $t) { edges { node { key type } } } }',
      variables: { t: 'CREDITS' },
    },
  ],
  ['an enum literal', { query: '{ features(type: METERED) { edges { node { key type } } } }' }],
  [
    'an unknown enum value',
    {
      query: 'query ($t: FeatureType) { features(type: $t) { edges { node { key } } } }',
      variables: { t: 'constructor' },
    },
  ],
  [
    'an enum default',
    { query: 'query ($t: FeatureType = STATIC) { features(type: $t) { edges { node { key } } } }' },
  ],
  [
    'a literal of Decimal',
    { query: '{ entitlement(customerId: "ada", feature: "calls", quantity: "2") { allowed } }' },
  ],
  [
    'a default of Decimal',
    {
      query:
        'query ($q: Decimal = 2.5) { entitlement(customerId: "ada", feature: "calls", quantity: $q) { allowed } }',
    },
  ],
  [
    'a literal of JSON',
    {
      query:
        '{ entitlement(customerId: "ada", feature: "calls", properties: { a: [1, { b: null }] }) { allowed } }',
    },
  ],
  [
    'a variable in a literal of JSON',
    {
      query:
        'query ($x: String) { entitlement(customerId: "ada", feature: "calls", properties: { a: $x }) { allowed } }',
      variables: { x: 'y' },
    },
  ],
  [
    'a bad Decimal',
    {
      query:
        'query ($q: Decimal) { entitlement(customerId: "ada", feature: "calls", quantity: $q) { allowed } }',
      variables: { q: '1e400' },
    },
  ],
  [
    'a bad Decimal in a list',
    {
      query: documentOf('query', 'checkEntitlements'),
      variables: {
        input: {
          checks: [
            { customerId: 'ada', feature: 'calls', quantity: '1' },
            { customerId: 'ada', feature: 'x', quantity: {} },
          ],
        },
      },
    },
  ],
  [
    'one object for a list',
    {
      query: documentOf('query', 'checkEntitlements'),
      variables: { input: { checks: { customerId: 'ada', feature: 'calls' } } },
    },
  ],
  [
    'null in a list',
    { query: documentOf('query', 'checkEntitlements'), variables: { input: { checks: [null] } } },
  ],
  [
    'a list for an object',
    { query: documentOf('query', 'checkEntitlements'), variables: { input: [] } },
  ],
  [
    'an unknown input field',
    {
      query: documentOf('query', 'checkEntitlements'),
      variables: { input: { checks: [], more: 1 } },
    },
  ],
  [
    'a literal list with a variable',
    {
      query:
        'query ($id: ID!) { checkEntitlements(input: { checks: [{ customerId: $id, feature: "calls" }, { customerId: "bob", feature: "calls" }] }) { customerId allowed reason } }',
      variables: { id: 'ada' },
    },
  ],
  [
    'a list of enums written out',
    { query: '{ analytics(customerId: "ada", metrics: ["usage"]) { __typename } }' },
  ],
  [
    'an optional variable in an object, left out',
    { query: addOne, variables: { id: 'ada', amount: '1' } },
  ],
  [
    'an optional variable in an object',
    { query: addOne, variables: { id: 'ada', amount: 2, d: 'x' } },
  ],
  [
    'a variable that would clear a term',
    {
      query:
        'mutation ($id: ID!, $l: Decimal) { updateEntitlement(id: $id, input: { limit: $l }) { limit } }',
      variables: { id: 'ent_none' },
    },
  ],
  ['the first of two operations', { query: two, operationName: 'One' }],
  ['the second of two operations', { query: two, operationName: 'Two' }],
  ['none of two operations', { query: two }],
  ['a third of two operations', { query: two, operationName: 'Three' }],
  ['an empty name', { query: two, operationName: '' }],
  ['a name that is no text', { query: two, operationName: 7 }],
  ['a name and its document run together', { query: `One\n${two}` }],
  ['a null for each', { query: one, variables: null, operationName: null, extensions: null }],
  ['extensions', { query: '{ workspace { mode } }', extensions: { a: 1 } }],
  [
    'errors at several fields',
    {
      query:
        'mutation { a: archiveCustomer(id: "no1") { id } b: archiveCustomer(id: "no2") { id } }',
    },
  ],
  [
    'an error at a nullable field',
    {
      query:
        '{ a: credits(customerId: "nobody") { total } workspace { mode } b: hold(id: "x") { id } }',
    },
  ],
  [
    'an error that takes everything with it',
    { query: '{ rates(rateCardId: "nothing") { edges { cursor } } workspace { mode } }' },
  ],
  [
    'a mutation that fails in its middle',
    {
      query:
        'mutation { a: addCredits(input: { customerId: "ada", amount: 1 }) { balanceAfter } b: archiveCustomer(id: "no") { id } c: setLowBalanceThreshold(customerId: "ada") { sequence } }',
    },
  ],
  [
    'a mutation of three fields by variables',
    {
      query:
        'mutation ($a: AddCreditsInput!, $no: ID!) { a: addCredits(input: $a) { balanceAfter } b: releaseHold(id: $no) { hold { id } } c: addCredits(input: $a) { balanceAfter } }',
      variables: { a: { customerId: 'ada', amount: 1 }, no: 'hold_x' },
    },
  ],
  [
    'a mutation that ends in the middle',
    {
      query:
        'mutation ($a: AddCreditsInput!, $no: ID!) { a: addCredits(input: $a) { balanceAfter } b: archiveCustomer(id: $no) { id } c: addCredits(input: $a) { balanceAfter } }',
      variables: { a: { customerId: 'ada', amount: 1 }, no: 'no' },
    },
  ],
  [
    'names of the language itself',
    { query: '{ __proto__: workspace { id } constructor: workspace { toString: mode } }' },
  ],
  [
    'harmless names of the language',
    {
      query:
        '{ constructor: workspace { toString: mode valueOf: __typename } hasOwnProperty: workspace { mode } }',
    },
  ],
  [
    'a variable called __proto__',
    {
      query: 'query ($__proto__: ID!) { customer(id: $__proto__) { externalId } }',
      variables: JSON.parse('{"__proto__": "ada"}'),
    },
  ],
  [
    'texts with marks of the compiler',
    {
      query:
        '{ a: customer(id: "__MAGIC_NAN__57f2f7f1-1") { id } b: customer(id: "__MAGIC_NAN__57f287b9_4c20_487f_b409_79804ddcb4f8") { id } }',
    },
  ],
  ['texts with line breaks', { query: '{ customer(id: "\\u2028\\n\\"`$1\\\\") { id } }' }],
  [
    'a document over the limits',
    { query: `{ ${Array.from({ length: 20 }, (_, i) => `a${i}: workspace { id }`).join(' ')} }` },
  ],
]
