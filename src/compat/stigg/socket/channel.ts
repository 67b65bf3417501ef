/** A stream to one subscription, which takes an item when the one before has left: a slow reader slows what it is fed from. */
export interface Channel<Item> {
  /** Resolves when the subscription has taken it, or has ended. Items keep their order. */
  push(item: Item): Promise<void>
  stream: AsyncIterableIterator<Item>
  end(): void
}

type Give<Item> = (result: IteratorResult<Item, undefined>) => void

const done = { done: true, value: undefined } as const

export function createChannel<Item>(onEnd: () => void): Channel<Item> {
  let asked = Promise.withResolvers<Give<Item>>()
  let waiting: Give<Item> | null = null
  let pushed: Promise<void> = Promise.resolve()
  let ended = false

  function end(): void {
    if (ended) return
    ended = true
    waiting?.(done)
    asked.resolve(() => undefined)
    onEnd()
  }

  async function give(item: Item): Promise<void> {
    const take = await asked.promise
    if (ended) return
    asked = Promise.withResolvers()
    waiting = null
    take({ done: false, value: item })
  }

  const stream: AsyncIterableIterator<Item> = {
    [Symbol.asyncIterator]: () => stream,
    next() {
      if (ended) return Promise.resolve(done)
      return new Promise((resolve) => {
        waiting = resolve
        asked.resolve(resolve)
      })
    },
    async return() {
      end()
      return done
    },
  }
  return {
    push(item) {
      pushed = pushed.then(() => give(item))
      return pushed
    },
    stream,
    end,
  }
}
