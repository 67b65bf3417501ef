/** `expand`: objects in place of their ids, for the properties that a route names. */
import { z } from 'zod'
import { invalid } from '../../core/values/errors.ts'
import { combined, type Field, type Fields, from, type ObjectField } from '../fields.ts'

const variable = '$expand'

/** The variables by which `expandable` knows what to show. INVALID_REQUEST for what the route cannot expand. */
export function expandedOf(
  given: readonly string[] = [],
  known: readonly string[],
  prefix = '',
): Record<string, unknown> {
  const names = given.map((name) => (name.startsWith(prefix) ? name.slice(prefix.length) : ''))
  const unknown = names.findIndex((name) => !known.includes(name))
  if (unknown !== -1) {
    const message = `This property cannot be expanded (${given[unknown]}).`
    throw invalid(message, { issues: [{ path: 'expand', message }] })
  }
  return { [variable]: names }
}

/** The id of an object, or the object where `expand` names it. */
export function expandable<Of extends Fields>(
  name: string,
  whole: ObjectField<Of>,
  place = name,
): Field {
  const example = (whole.example as { id: string }).id
  const shown = combined(
    { whole: { ...whole, from: null } },
    { schema: z.union([z.string(), whole.schema]), example },
    ({ whole: object }, given) => {
      const names = given[variable]
      const isExpanded = Array.isArray(names) && names.includes(name)
      return isExpanded ? object : (object as unknown as { id: string }).id
    },
  )
  return from(place, shown)
}
