/** What events are about, in the words of Zentla. Pure. */

/** What Zentla calls otherwise than we do; all else has our name. */
const names: Readonly<Record<string, string>> = {
  plan: 'offer',
  plan_version: 'offer_version',
  store_credit: 'credit',
}

export function aggregateOf(entity: string): string {
  return names[entity] ?? entity
}

/** What an event tells, nested by what it is about: an object, or else the noun of its type. */
export function nested(type: string, entity: string | null | undefined, data: unknown) {
  const [noun = type] = type.split('.')
  return { [aggregateOf(entity ?? noun)]: data }
}
