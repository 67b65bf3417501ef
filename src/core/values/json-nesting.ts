/** How deep JSON nests: far deeper than any input goes, whatever works on it in recursion would come to the end of the stack. */

/** Levels of lists and objects within each other. */
const nestingMax = 500

/** Whether a text in JSON nests deeper than that; of another text any answer will do. */
export function nestsTooDeep(text: string): boolean {
  return hasMoreOpenings(text) && nestsDeeper(text)
}

/** Few texts have that many brackets at all, and looking for them costs next to nothing. */
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
