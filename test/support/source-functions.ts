/** Finds the functions of a source by its layout, for the rules of the house. */

/**
 * The functions of a file, by how the formatter lays them out: the head opens at an indentation to which only the end returns.
 * A function without a name of its own is called after the one around it.
 */
export function functionsOf({ path, text }: { path: string; text: string }) {
  const lines = text.split('\n')
  const depthOf = (line: string) => line.length - line.trimStart().length
  const around: { name: string; depth: number }[] = []
  const found: { path: string; name: string; lines: number }[] = []
  for (const [end, line] of lines.entries()) {
    if (line.trim() === '') continue
    const depth = depthOf(line)
    while ((around.at(-1)?.depth ?? -1) >= depth) around.pop()
    const isControl = /^\s*(\} )?(if|for|while|switch|catch|else)\b/.test(line)
    if (isControl || !/(=>|\)(: .+)?) \{$/.test(line)) continue
    const head = line.trimStart().startsWith('}') || line.trimStart().startsWith(')')
    let start = end
    if (head)
      do start -= 1
      while (start > 0 && (depthOf(lines[start] ?? '') !== depth || lines[start]?.trim() === ''))
    const last = lines.findIndex((l, i) => i > end && l.trim() !== '' && depthOf(l) <= depth)
    const named = /(?:function\*? |const |^\s*(?:async )?)(\w+)(?= =|\(|<|:)/.exec(
      lines[start] ?? '',
    )
    const name = named?.[1] ?? around.at(-1)?.name ?? ''
    around.push({ name, depth })
    found.push({ path, name, lines: last - start + 1 })
  }
  return found
}
