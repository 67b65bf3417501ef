/** Workspaces take turns, and within one its customers. */
import { expect, it } from 'vitest'
import { createTurns } from '../../src/live/turns.ts'

/** The order in which the named pieces of work begin, one at a time. */
async function orderOf(names: readonly string[]): Promise<string[]> {
  const turns = createTurns(1)
  const begun: string[] = []
  const work = names.map((name) => {
    const [workspaceId = '', customerId = ''] = name.split('/')
    return turns({ workspaceId, customerId }, async () => {
      begun.push(name)
      await Promise.resolve()
    })
  })
  await Promise.all(work)
  return begun
}

it('lets whoever comes last begin before all that another customer has waiting', async () => {
  expect(await orderOf(['w/a', 'w/a', 'w/a', 'w/a', 'w/b'])).toEqual([
    'w/a',
    'w/a',
    'w/b',
    'w/a',
    'w/a',
  ])
})

it('counts all customers of a workspace as one beside another workspace', async () => {
  expect(await orderOf(['w/a', 'w/b', 'w/c', 'w/d', 'v/a', 'v/a'])).toEqual([
    'w/a',
    'w/b',
    'v/a',
    'w/c',
    'v/a',
    'w/d',
  ])
})

it('runs so many at once and no more, also where work fails', async () => {
  const turns = createTurns(3)
  let running = 0
  let most = 0
  const work = Array.from({ length: 20 }, (_, i) =>
    turns({ workspaceId: 'w', customerId: String(i % 4) }, async () => {
      running += 1
      most = Math.max(most, running)
      await Promise.resolve()
      running -= 1
      if (i % 3 === 0) throw new Error('no')
    }),
  )
  const settled = await Promise.allSettled(work)
  expect(settled.filter(({ status }) => status === 'rejected')).toHaveLength(7)
  expect(most).toBe(3)
})
