/** Reads server-sent events from the bytes of a stream. */

export interface ServerEvent {
  name: string
  data: string
  id: string | null
}

/** `onChunk` hears of pings as well. */
export async function* eventsOf(
  chunks: AsyncIterable<Uint8Array>,
  onChunk: () => void,
): AsyncGenerator<ServerEvent> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of chunks) {
    onChunk()
    rest += decoder.decode(chunk, { stream: true })
    const blocks = rest.split(/\r?\n\r?\n/)
    rest = blocks.pop() ?? ''
    for (const block of blocks) {
      const event = eventOf(block)
      if (event) yield event
    }
  }
}

/** Null for a comment. */
function eventOf(block: string): ServerEvent | null {
  const fields = { event: 'message', id: null as string | null }
  const data: string[] = []
  for (const line of block.split(/\r?\n/)) {
    const [, name, value = ''] = /^(\w+): ?(.*)$/.exec(line) ?? []
    if (name === 'data') data.push(value)
    if (name === 'event') fields.event = value
    if (name === 'id') fields.id = value
  }
  if (data.length === 0) return null
  return { name: fields.event, data: data.join('\n'), id: fields.id }
}
