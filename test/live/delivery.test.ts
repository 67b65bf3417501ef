/** Many followers receive a change in batches, each change in order, and customers take turns. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, it } from 'vitest'
import type { CustomerChange } from '../../src/core/events/domain-event.ts'
import { createDelivery, servedPerTurn } from '../../src/live/delivery.ts'
import type { Follower } from '../../src/live/follower.ts'

type Heard = { name: string; to: number }

function start() {
  const heard: Heard[] = []
  const names = new Map<Follower, string>()
  const delivery = createDelivery((follower, { to }) => {
    heard.push({ name: names.get(follower) ?? '', to })
  })
  const followersOf = (customer: string, count: number) => {
    const followers = Array.from({ length: count }, () => ({}) as Follower)
    for (const follower of followers) names.set(follower, customer)
    return new Set(followers)
  }
  return { heard, delivery, followersOf }
}

const change = (to: number) => ({ to }) as CustomerChange

async function untilQuiet(heard: Heard[]): Promise<number> {
  let turns = 0
  for (let before = -1; before < heard.length; turns += 1) {
    before = heard.length
    await nextTurn()
  }
  return turns
}

it('serves few followers at once', () => {
  const { heard, delivery, followersOf } = start()
  delivery.begin(followersOf('one', servedPerTurn), change(1))
  expect(heard).toHaveLength(servedPerTurn)
})

it('serves as many in a turn as it may, however many there are', async () => {
  const { heard, delivery, followersOf } = start()
  delivery.begin(followersOf('many', 10 * servedPerTurn), change(1))
  expect(heard).toHaveLength(servedPerTurn)
  for (let served = servedPerTurn; served < 10 * servedPerTurn; served += servedPerTurn) {
    expect(heard).toHaveLength(served)
    await nextTurn()
  }
  expect(await untilQuiet(heard)).toBe(1)
  expect(heard).toHaveLength(10 * servedPerTurn)
})

it('gives all of them each change in order, while others join and leave', async () => {
  const { heard, delivery, followersOf } = start()
  const followers = followersOf('many', 4 * servedPerTurn)
  for (let to = 1; to <= 3; to++) delivery.begin(followers, change(to))
  for (const follower of [...followers].slice(-10)) followers.delete(follower)
  await untilQuiet(heard)
  const left = followers.size
  expect(heard.map(({ to }) => to)).toEqual(
    [1, 2, 3].flatMap((to) => Array.from({ length: left }, () => to)),
  )
})

it('serves a customer in the turns that another one needs many of', async () => {
  const { heard, delivery, followersOf } = start()
  delivery.begin(followersOf('many', 20 * servedPerTurn), change(1))
  delivery.begin(followersOf('other', 5), change(1))
  await nextTurn()
  await nextTurn()
  expect(heard.filter(({ name }) => name === 'other')).toHaveLength(5)
  expect(heard.length).toBeLessThan(20 * servedPerTurn)
})

it('drops changes where hundreds wait, but neither the first nor the last', async () => {
  const { heard, delivery, followersOf } = start()
  const followers = followersOf('many', 2 * servedPerTurn)
  for (let to = 1; to <= 500; to++) delivery.begin(followers, change(to))
  await untilQuiet(heard)
  const changes = [...new Set(heard.map(({ to }) => to))]
  expect(changes.length).toBeLessThan(100)
  expect([changes[0], changes.at(-1)]).toEqual([1, 500])
  expect(heard).toHaveLength(changes.length * followers.size)
})
