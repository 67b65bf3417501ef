/** The vocabularies of REST in which keys and webhook endpoints are made. Which of them the server speaks is its own matter. */

export const apiDialects = ['OPENMONETIZE', 'ZENTLA', 'MONTRA', 'CREDIBILL', 'STRIPE'] as const
export type ApiDialect = (typeof apiDialects)[number]

/** The beginnings of the keys of a dialect, by mode. A prefix only routes: the stored key says what it belongs to. */
export const keyPrefixes: Record<ApiDialect, Readonly<Record<'LIVE' | 'TEST', string>>> = {
  OPENMONETIZE: { LIVE: 'om_live_', TEST: 'om_test_' },
  ZENTLA: { LIVE: 'zentla_live_', TEST: 'zentla_test_' },
  MONTRA: { LIVE: 'sk_live_', TEST: 'sk_test_' },
  CREDIBILL: { LIVE: 'cb_live_', TEST: 'cb_test_' },
  // As the vendor's restricted keys begin: its secret keys begin as those of MONTRA.
  STRIPE: { LIVE: 'rk_live_', TEST: 'rk_test_' },
}

/** The vendor's own beginning of keys that may be public, where it has one. */
const publishablePrefixes: Partial<typeof keyPrefixes> = {
  MONTRA: { LIVE: 'pk_live_', TEST: 'pk_test_' },
}

/** `isPublishable`: of a key that may be public. */
export function keyPrefixOf(dialect: ApiDialect, mode: 'LIVE' | 'TEST', isPublishable: boolean) {
  const secret = keyPrefixes[dialect][mode]
  return isPublishable ? (publishablePrefixes[dialect]?.[mode] ?? `${secret}pk_`) : secret
}

/** Whether the key is written in the form of the dialect. */
export function isKeyOf(dialect: ApiDialect, key: string): boolean {
  const known = [keyPrefixes[dialect], publishablePrefixes[dialect]]
  return known.some((one) => one && [one.LIVE, one.TEST].some((prefix) => key.startsWith(prefix)))
}
