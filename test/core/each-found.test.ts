/** Looking for more while some of it is under way: a round leaves nothing that it could have found. */
import { expect, it } from 'vitest'
import { eachFound } from '../../src/jobs/each-found.ts'

interface Customer {
  left: number
}

/** One customer that is caught up in so many steps, of which one is carried out at a time. */
function farBehind(steps: number) {
  const customer: Customer = { left: steps }
  const find = async (underWay: readonly Customer[]) =>
    customer.left > 0 && !underWay.includes(customer) ? [customer] : []
  return { customer, find }
}

const usual = { atOnceMax: 3, closing: new AbortController().signal }

it('finds what was left by work that ended during a look', async () => {
  const { customer, find } = farBehind(2)
  const { promise: looked, resolve: lookedOn } = Promise.withResolvers<void>()
  const { promise: ended, resolve: end } = Promise.withResolvers<void>()
  const looking = async (underWay: readonly Customer[]) => {
    const found = await find(underWay)
    if (underWay.length > 0 && customer.left === 2) {
      lookedOn()
      await ended
      await new Promise(setImmediate)
    }
    return found
  }
  await eachFound({ ...usual, looksMax: 20, find: looking }, async (one) => {
    await looked
    one.left -= 1
    end()
  })
  expect(customer.left).toBe(0)
})

it('takes as many steps of one customer as it may look', async () => {
  const { customer, find } = farBehind(25)
  await eachFound({ ...usual, looksMax: 20, find }, async (one) => {
    await new Promise(setImmediate)
    one.left -= 1
  })
  expect(customer.left).toBe(5)
})
