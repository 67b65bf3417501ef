/** Reads a number from JSON in SQL, by the rules of `numericProperty`. */

/**
 * The number from a JSON number or string, not negative and within numeric(28,9); null for anything else. `json` is an
 * expression of type jsonb.
 */
export function propertyNumberSql(json: string): string {
  const text = `${json} #>> '{}'`
  return `
  case jsonb_typeof(${json})
    when 'number' then ${withinBounds(`(${json})::numeric`)}
    when 'string' then
      case when length(${text}) <= 100
          and ${text} ~ '^-?(0|[1-9][0-9]*)([.][0-9]+)?([eE][+-]?[0-9]{1,3})?$'
        then ${withinBounds(`(${text})::numeric`)} end
  end`
}

function withinBounds(number: string): string {
  return `
    case when ${number} between 0 and 9999999999999999999.999999999
      and trunc(${number}, 9) = ${number} then ${number} end`
}
