/** The number of units of a priced property in an event. Pure. */
import { numericProperty } from '../catalog/measure.ts'
import { stoodInFor, tokenKinds, tokenTotals } from '../token-usage/kinds.ts'
import { type Decimal, zero } from '../values/decimal.ts'
import type { JsonObject } from '../values/input.ts'
import type { RateComponent } from './rate-card.ts'

export interface Usage {
  eventType: string
  /** The type whose rates price the event when the card has none for its own type. */
  pricedAs?: string | null
  quantity: Decimal
  properties: JsonObject
}

/** Null when the usage has no value for the property; a missing sum over kinds of token is computed from the kinds. */
export function unitsOf(property: string, usage: Usage): Decimal | null {
  const given = numericProperty(usage.properties, property)
  if (given !== null) return given
  return property === 'quantity' ? usage.quantity : totalOf(property, usage.properties)
}

/** Null when the property is no such sum, or the usage has no kind of it. */
function totalOf(property: string, properties: JsonObject): Decimal | null {
  const kinds = tokenTotals.get(property)
  if (!kinds) return null
  const given = kinds.map((kind) => numericProperty(properties, kind)).filter((n) => n !== null)
  return given.length === 0 ? null : given.reduce((sum, n) => sum.plus(n), zero)
}

/**
 * The units that each component prices; null when the usage has no value for it. A kind of token without a component of its own is
 * priced by the nearest kind that has one: tokens read from a cache as input, reasoning as output.
 */
export function componentUnits(components: RateComponent[], usage: Usage): (Decimal | null)[] {
  const { properties } = usage
  const units = components.map(({ property }) => unitsOf(property, usage))
  for (const { kind, pricedAs } of stoodInFor) {
    if (!Object.hasOwn(properties, kind) || indexOf(components, kind) >= 0) continue
    const i = pricedAs.map((other) => indexOf(components, other)).find((index) => index >= 0)
    const tokens = i === undefined ? null : numericProperty(properties, kind)
    if (i !== undefined && tokens !== null) units[i] = (units[i] ?? zero).plus(tokens)
  }
  return units
}

/** Whether a property with a value above zero is priced, on its own or as a kind of token. */
export function isPriced(
  components: RateComponent[],
  { properties }: Usage,
  name: string,
): boolean {
  const names = [name, ...(pricedThrough.get(name) ?? [])]
  if (!components.some(({ property }) => names.includes(property))) return false
  return numericProperty(properties, name)?.gt(0) ?? false
}

/** The other properties whose price may apply to each kind of token. */
const pricedThrough: ReadonlyMap<string, readonly string[]> = new Map(
  tokenKinds.map((kind) => {
    const pricedAs = stoodInFor.find((one) => one.kind === kind)?.pricedAs ?? []
    const totals = [...tokenTotals].filter(([, kinds]) => kinds.includes(kind))
    return [kind, [...pricedAs, ...totals.map(([total]) => total)]]
  }),
)

function indexOf(components: RateComponent[], property: string): number {
  return components.findIndex((component) => component.property === property)
}
