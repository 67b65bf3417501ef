/** A limit for the nesting of JSON, far above any valid input: recursion over deeper JSON would overflow the stack. */

/** The number of levels of lists and objects within each other. */
const nestingMax = 500

/** Whether a JSON text nests deeper than the limit; the answer for any other text has no meaning. */
export function nestsTooDeep(text: string): boolean {
  return hasMoreOpenings(text) && nestsDeeper(text)
}

/** Few texts have that many brackets at all, and counting brackets costs next to nothing. */
function hasMoreOpenings(text: string): boolean {
  let count = 0
  for (const bracket of ['[', '{']) {
    for (let at = text.indexOf(bracket); at !== -1; at = text.indexOf(bracket, at + 1)) {
      count += 1
      if (count > nestingMax) return true
    }
  }
  return false
}

function nestsDeeper(text: string): boolean {
  let depth = 0
  let isInString = false
  for (let i = 0; i < text.length; i++) {
    const character = text[i]
    if (character === '"') isInString = !isInString
    else if (isInString) i += character === '\\' ? 1 : 0
    else if (character === '[' || character === '{') depth += 1
    else if (character === ']' || character === '}') depth -= 1
    if (depth > nestingMax) return true
  }
  return false
}
