/** The rates of one event type in the orders that look-ups use, computed once for each version of a card. Pure. */
import { type Decimal, maxOf, zero } from '../values/decimal.ts'
import type { ModelKind, Rate } from './rate-card.ts'
import { isLater, matches, textOf, textsOf } from './rate-match.ts'
import type { Usage } from './units.ts'

/** A model as a rate names it; a null provider stands for any. */
export interface Choice {
  model: string
  provider: string | null
}

export interface OrderedRates {
  /** The rates of the model and those for any model, in one list per match, the latest first. */
  forModel(model: string | null): readonly Rate[][]
  /** The kind of work that a model does, according to its latest rate with a kind, so that a new price need not repeat it. */
  kindOf(model: string): ModelKind | null
  /**
   * A text that is equal for two usages when, with the same model, the same rate would apply to both. Null when too many conditions
   * may tell usages apart.
   */
  likenessOf(usage: Usage, at: Date): string | null
  /** The models of a kind, by quality, the best first, then by name. */
  choicesOf(kind: ModelKind | null): readonly Choice[]
}

/** Nearly every usage differs from every other when there are more conditions than this. */
const conditionsMax = 32

const orders = new WeakMap<Rate[], OrderedRates>()

export function orderedRates(rates: Rate[]): OrderedRates {
  const order = orders.get(rates) ?? orderOf(rates)
  orders.set(rates, order)
  return order
}

function orderOf(rates: Rate[]): OrderedRates {
  const read = rates.map((rate) => ({ rate, ...named(rate) }))
  const rest: Rate[][] = []
  const groups = new Map<string, Rate[][]>()
  const ofMatch = Map.groupBy(read, ({ rate }) => matchKey(rate.match))
  for (const alike of ofMatch.values()) {
    const { model } = alike[0] as Named
    const group = alike.map(({ rate }) => rate).sort((a, b) => (isLater(a, b) ? -1 : 1))
    if (model === null) rest.push(group)
    else groups.set(model, [...(groups.get(model) ?? []), group])
  }
  for (const own of groups.values()) own.push(...rest)
  const kinds = kindsOf(read)
  const effective = rates.map(({ effectiveAt }) => effectiveAt.getTime()).sort((a, b) => a - b)
  const conditions = conditionsBesideNames(rates)
  const providers = new Set(read.map(({ provider }) => provider))
  const hasThreshold = read.some(({ rate, provider }) => provider === null && rate.match.provider)
  let choices: Map<ModelKind | null, Choice[]> | null = null
  return {
    forModel: (model) => (model === null ? undefined : groups.get(model)) ?? rest,
    kindOf: (model) => kinds.get(model) ?? null,
    likenessOf(usage, at) {
      if (conditions.length > conditionsMax) return null
      const met = conditions.map((rate) => (matches(rate, usage) ? '1' : '0')).join('')
      const named = textOf(usage.properties, 'provider')
      // Those that no rate names are alike: a caller cannot make each search a new one by inventing them.
      const provider = hasThreshold || providers.has(named) ? named : null
      return JSON.stringify([inEffect(effective, at.getTime()), met, provider])
    },
    choicesOf(kind) {
      choices ??= Map.groupBy(choicesOf(read), ({ model }) => kinds.get(model) ?? null)
      return choices.get(kind) ?? []
    },
  }
}

interface Named {
  rate: Rate
  model: string | null
  provider: string | null
}

function named({ match }: Rate): Omit<Named, 'rate'> {
  const { model = null, provider = null } = textsOf(match)
  return { model, provider }
}

function matchKey(match: Rate['match']): string {
  return JSON.stringify(Object.entries(match).sort(([a], [b]) => (a < b ? -1 : 1)))
}

function kindsOf(rates: Named[]): Map<string, ModelKind> {
  const latest = new Map<string, Rate>()
  for (const { rate, model } of rates) {
    const other = model === null ? undefined : latest.get(model)
    if (model === null || rate.kind === null) continue
    if (!other || other.effectiveAt <= rate.effectiveAt) latest.set(model, rate)
  }
  return new Map([...latest].map(([model, rate]) => [model, rate.kind as ModelKind]))
}

/** The conditions of rates beside the model and the provider, each as a rate that has no other condition. */
function conditionsBesideNames(rates: Rate[]): Rate[] {
  const found = new Map<string, Rate>()
  for (const rate of rates) {
    for (const [name, text] of Object.entries(rate.match)) {
      if (name === 'model' || name === 'provider') continue
      found.set(JSON.stringify([name, text]), { ...rate, match: { [name]: text } })
    }
  }
  return [...found.values()]
}

/** How many of the sorted instants are past. */
function inEffect(instants: readonly number[], at: number): number {
  let [low, high] = [0, instants.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((instants[middle] as number) <= at) low = middle + 1
    else high = middle
  }
  return low
}

/** Each pair of model and provider once. */
function choicesOf(rates: Named[]): Choice[] {
  const found = new Map<string, Choice & { quality: Decimal }>()
  for (const { rate, model, provider } of rates) {
    if (model === null) continue
    const key = JSON.stringify([model, provider])
    const known = found.get(key)
    const quality = maxOf(rate.qualityScore ?? zero, known?.quality ?? zero)
    found.set(key, { model, provider, quality })
  }
  return [...found.values()]
    .sort((a, b) => b.quality.cmp(a.quality) || (a.model < b.model ? -1 : 1))
    .map(({ model, provider }) => ({ model, provider }))
}
