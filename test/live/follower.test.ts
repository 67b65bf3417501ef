/** One subscriber with lost, repeated, late and reordered messages, and with slow readers. */
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import type { CustomerChange } from '../../src/core/events/domain-event.ts'
import type { Reading, Source } from '../../src/core/operation/topic.ts'
import { type Follower, follow, stalledAfterMs } from '../../src/live/follower.ts'

/** A customer whose every sequence is an item; `commits` are the sequences at which commits ended. */
function createCustomer() {
  const commits = [0]
  const change = (from: number, to: number): CustomerChange => ({
    workspaceId: 'w',
    customerId: 'c',
    from,
    to,
    balance: null,
    events: [],
    entitlements: false,
  })
  const head = () => commits.at(-1) ?? 0
  return {
    head,
    commit(size: number): CustomerChange {
      commits.push(head() + size)
      return change(commits.at(-2) ?? 0, head())
    },
  }
}

type Customer = ReturnType<typeof createCustomer>

const range = (from: number, to: number) =>
  Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i + 1)

const numbered = (sequences: number[]) =>
  sequences.map((sequence) => ({ sequence, item: sequence }))

function sourceOf(customer: Customer, delivery: 'EVERY' | 'LATEST', pageMax = 5): Source<number> {
  const after = async (sequence: number): Promise<Reading<number>> => {
    const head = customer.head()
    // What is read is true when it is read, and arrives later.
    await Promise.resolve()
    if (delivery === 'LATEST') return { items: numbered([head]), sequence: head, head }
    const page = range(sequence, head).slice(0, pageMax)
    return { items: numbered(page), sequence: page.at(-1) ?? head, head }
  }
  return {
    workspaceId: 'w',
    customerId: 'c',
    delivery,
    itemsOf: ({ from, to }) => numbered(delivery === 'LATEST' ? [to] : range(from, to)),
    sizeOf: () => 1,
    start: () => after(0),
    after,
  }
}

async function open(source: Source<number>) {
  let follower: Follower | undefined
  const onEnd = vi.fn()
  const left = vi.fn()
  const stream = await follow(
    source,
    { now: () => new Date(), read: (work) => work(), warn: () => undefined },
    {
      join: (one) => {
        follower = one
        return left
      },
      onEnd,
    },
  )
  if (!follower) throw new Error('nobody joined')
  return { stream, follower, onEnd, left }
}

const settle = () => new Promise((resolve) => setImmediate(resolve))

/** What happens to the message of each commit. */
const fate = fc.constantFrom('arrives', 'lost', 'twice', 'late' as const)
const history = fc.array(
  fc.record({ size: fc.integer({ min: 1, max: 12 }), fate, reads: fc.integer({ max: 9, min: 0 }) }),
  { maxLength: 40 },
)

describe('a subscriber of every item', () => {
  it('gets each once and in order, whatever happens to the messages', async () => {
    await fc.assert(
      fc.asyncProperty(history, async (steps) => {
        const customer = createCustomer()
        const { stream, follower } = await open(sourceOf(customer, 'EVERY'))
        const got: number[] = []
        let taking = Promise.resolve()
        const take = (count: number) => {
          taking = taking.then(async () => {
            for (let i = 0; i < count && got.length < customer.head(); i++) {
              got.push((await stream.next()).value as number)
            }
          })
        }
        const late: CustomerChange[] = []
        for (const step of steps) {
          const change = customer.commit(step.size)
          if (step.fate === 'late') late.push(change)
          if (step.fate === 'arrives' || step.fate === 'twice') follower.hear(change)
          if (step.fate === 'twice') follower.hear(change)
          take(step.reads)
          if (step.reads % 3 === 0) await settle()
          if (step.reads % 4 === 0) for (const one of late.splice(0)) follower.hear(one)
        }
        follower.learn({ sequence: customer.head() })
        take(customer.head())
        await taking
        expect(got).toEqual(range(0, customer.head()))
        await stream.return()
      }),
      { numRuns: 300 },
    )
  })

  it('keeps a burst within its bounds and reads the rest when the reader is there again', async () => {
    const customer = createCustomer()
    const { stream, follower } = await open(sourceOf(customer, 'EVERY', 200))
    for (let i = 0; i < 50; i++) follower.hear(customer.commit(100))
    await settle()
    const got: number[] = []
    while (got.length < 5_000) got.push((await stream.next()).value as number)
    expect(got).toEqual(range(0, 5_000))
  })

  it('ends a reader that stands still, and only that', async () => {
    const customer = createCustomer()
    const { stream, follower, onEnd, left } = await open(sourceOf(customer, 'EVERY'))
    const clock = vi.spyOn(performance, 'now')
    try {
      clock.mockReturnValue(1_000)
      follower.hear(customer.commit(1))
      clock.mockReturnValue(1_000 + stalledAfterMs)
      follower.tick()
      expect(onEnd).not.toHaveBeenCalled()
      clock.mockReturnValue(1_001 + stalledAfterMs)
      follower.tick()
    } finally {
      clock.mockRestore()
    }
    expect(onEnd).toHaveBeenCalledOnce()
    expect(left).toHaveBeenCalledOnce()
    await expect(stream.next()).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      details: { reason: 'SLOW_CONSUMER' },
    })
    expect(await stream.next()).toEqual({ value: undefined, done: true })
  })

  it('tries a failed read again', async () => {
    const customer = createCustomer()
    const source = sourceOf(customer, 'EVERY')
    let fail = true
    const { stream, follower } = await open({
      ...source,
      after: (sequence) =>
        fail ? Promise.reject(new Error('no database')) : source.after(sequence),
    })
    customer.commit(3)
    follower.learn({ sequence: 3 })
    await settle()
    fail = false
    follower.tick()
    expect((await stream.next()).value).toBe(1)
  })

  it('wakes a waiting reader when it is left', async () => {
    const { stream, onEnd } = await open(sourceOf(createCustomer(), 'EVERY'))
    const waiting = stream.next()
    await stream.return()
    expect(await waiting).toEqual({ value: undefined, done: true })
    expect(onEnd).toHaveBeenCalledOnce()
  })
})

describe('a subscriber of the newest item', () => {
  it('never goes back and ends at the newest', async () => {
    await fc.assert(
      fc.asyncProperty(history, async (steps) => {
        const customer = createCustomer()
        const { stream, follower } = await open(sourceOf(customer, 'LATEST'))
        const got = [(await stream.next()).value as number]
        const late: CustomerChange[] = []
        for (const step of steps) {
          const change = customer.commit(step.size)
          if (step.fate === 'late') late.push(change)
          else if (step.fate !== 'lost') follower.hear(change)
          if (step.reads % 3 === 0) await settle()
          if (step.reads % 4 === 0) for (const one of late.splice(0)) follower.hear(one)
        }
        follower.learn({ sequence: customer.head() })
        await settle()
        if (steps.length > 0) got.push((await stream.next()).value as number)
        expect(got.at(-1)).toBe(customer.head())
        await stream.return()
      }),
      { numRuns: 200 },
    )
  })

  it('sends a state that changed without a sequence', async () => {
    const customer = createCustomer()
    const { stream, follower } = await open(sourceOf(customer, 'LATEST'))
    follower.hear(customer.commit(2))
    await stream.next()
    const head = customer.head()
    follower.hear({ ...customer.commit(0), from: head, to: head })
    expect((await stream.next()).value).toBe(head)
  })

  it('changes by time alone', async () => {
    const customer = createCustomer()
    let now = new Date(1_000)
    let follower: Follower | undefined
    const stream = await follow(
      {
        ...sourceOf(customer, 'LATEST'),
        aging: {
          changesAt: (item) => (item < 100 ? new Date(2_000) : null),
          at: (item) => item + 100,
        },
      },
      { now: () => now, read: (work) => work(), warn: () => undefined },
      {
        join: (one) => {
          follower = one
          return () => undefined
        },
        onEnd: () => undefined,
      },
    )
    expect((await stream.next()).value).toBe(0)
    follower?.tick()
    now = new Date(2_000)
    follower?.tick()
    expect((await stream.next()).value).toBe(100)
  })
})
