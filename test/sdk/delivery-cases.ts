/** Cases of the conformance table: events that are never lost and never counted twice, and what is told live. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { type Case, chatEvent, countOf, type Kit } from '../support/sdk-conformance.ts'
import type { Driver } from '../support/sdk-driver.ts'
import { until } from '../support/server-process.ts'

const enqueue = (driver: Driver, event: object) => driver.call('usage.enqueue', event)
const eventsOf = (count: number, customerId: string) =>
  Array.from({ length: count }, (_, i) => chatEvent(customerId, 100, { idempotencyKey: `n${i}` }))

/** What is on disk. */
function spooledLines(folder: string): number {
  if (!existsSync(folder)) return 0
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  const texts = files
    .filter((file) => file.isFile())
    .map((file) => readFileSync(`${file.parentPath}/${file.name}`, 'utf8'))
  return texts.join('').split('\n').length - 1
}

const sequencesOf = ({ told }: Driver, watch: string) =>
  told.flatMap(({ watch: of, item }) =>
    of === watch && item ? [(item as { sequence: number }).sequence] : [],
  )

const record = ({ lab }: Kit, customerId: string) =>
  lab.query(
    `mutation ($customerId: ID!) {
      recordUsage(input: {customerId: $customerId, eventType: "chat", properties: {input_tokens: 100}}) { id }
    }`,
    { customerId },
  )

const queueCases: Case[] = [
  {
    name: 'enqueue returns at once, and 1,200 events arrive once each while answers are lost',
    async run(kit) {
      const id = await kit.customer()
      const driver = await kit.open({ queue: { everyMs: 10 } })
      kit.proxy.plan('lose', { status: 503 }, 'cut', 'pass', 'lose')
      for (const event of eventsOf(1_200, id)) void enqueue(driver, event)
      await driver.call('usage.flush')
      expect(await countOf(kit, id)).toEqual({ totalEvents: 1_200, totalCredits: '1200' })
      expect(await driver.do('close', { timeoutMs: 1_000 })).toEqual({ unsent: 0 })
    },
  },
  {
    name: 'what is enqueued while the server is away arrives when it is back',
    async run(kit) {
      const id = await kit.customer()
      const driver = await kit.open({ queue: { everyMs: 10 } })
      kit.proxy.setAway(true)
      for (const event of eventsOf(50, id)) await enqueue(driver, event)
      // Twice what a call would try.
      await until(() => kit.proxy.requests.length > 8)
      kit.proxy.setAway(false)
      await driver.call('usage.flush')
      expect(await countOf(kit, id)).toEqual({ totalEvents: 50, totalCredits: '50' })
    },
  },
  {
    name: 'an event that does not fit is told and not taken; one that is refused is told',
    async run(kit) {
      const id = await kit.customer('2')
      const driver = await kit.open({ queue: { everyMs: 10, eventsMax: 3 } })
      kit.proxy.setAway(true)
      const taken: unknown[] = []
      for (const event of [...eventsOf(2, id), chatEvent('nobody'), chatEvent(id)]) {
        taken.push(await enqueue(driver, event))
      }
      expect(taken).toEqual([true, true, true, false])
      const dropped = await driver.tells(({ told }) => told === 'dropped')
      expect(dropped.event).toMatchObject({ customerId: id })
      kit.proxy.setAway(false)
      const rejected = await driver.tells(({ told }) => told === 'rejected')
      expect(rejected).toMatchObject({
        event: { customerId: 'nobody', eventType: 'chat' },
        error: { class: 'NotFoundError' },
      })
      await driver.call('usage.flush')
      expect(await countOf(kit, id)).toEqual({ totalEvents: 2, totalCredits: '2' })
    },
  },
  {
    name: 'a process that is killed loses no event of its spool, and the next one sends each once',
    async run(kit) {
      const id = await kit.customer()
      const queue = { spool: 'file', spoolPath: kit.path('spool'), everyMs: 10 }
      const first = await kit.open({ queue })
      // The server has the first events, and the process does not know it.
      kit.proxy.plan(...Array<'lose'>(1_000).fill('lose'))
      for (const event of eventsOf(20, id)) await enqueue(first, event)
      await until(async () => (await countOf(kit, id)).totalEvents > 0)
      kit.proxy.setAway(true)
      for (const event of eventsOf(40, id).slice(20)) await enqueue(first, event)
      await first.kill()
      expect(spooledLines(queue.spoolPath)).toBe(40)
      const [home = ''] = readdirSync(queue.spoolPath)
      const left = JSON.stringify(
        chatEvent(id, 100, { properties: { input_tokens: 100 }, idempotencyKey: 'n39' }),
      )
      // Of a machine that crashed: what is no event, and a line that was not finished.
      const garbage = `${left}\nno event\n{"idempotencyKey":7}\n\u0000\n${left.slice(0, 20)}`
      writeFileSync(join(queue.spoolPath, home, '0000.4194305.jsonl'), garbage)
      kit.proxy.clear()
      kit.proxy.setAway(false)
      const second = await kit.open({ queue })
      await until(async () => (await countOf(kit, id)).totalEvents === 40)
      // What is no event is kept for a person to look at.
      await until(() => spooledLines(queue.spoolPath) === 3)
      expect(readdirSync(join(queue.spoolPath, home))).toEqual(['unreadable.txt'])
      expect(await second.do('close', { timeoutMs: 1_000 })).toEqual({ unsent: 0 })
      expect(await countOf(kit, id)).toEqual({ totalEvents: 40, totalCredits: '40' })
    },
  },
  {
    name: 'two processes share a spool, and each event counts once',
    async run(kit) {
      const id = await kit.customer()
      const queue = { spool: 'file', spoolPath: kit.path('shared'), everyMs: 10 }
      const both = [await kit.open({ queue }), await kit.open({ queue })]
      kit.proxy.plan('lose', 'lose', { status: 503 })
      for (const [i, event] of eventsOf(60, id).entries()) await enqueue(both[i % 2]!, event)
      for (const driver of both) await driver.call('usage.flush')
      expect(spooledLines(queue.spoolPath)).toBe(0)
      expect(await countOf(kit, id)).toEqual({ totalEvents: 60, totalCredits: '60' })
    },
  },
  {
    name: 'what could not be sent before close stays in the spool',
    async run(kit) {
      const id = await kit.customer()
      const queue = { spool: 'file', spoolPath: kit.path('closed'), everyMs: 10 }
      const driver = await kit.open({ queue })
      kit.proxy.setAway(true)
      for (const event of eventsOf(3, id)) await enqueue(driver, event)
      expect(await driver.do('close', { timeoutMs: 20 })).toEqual({ unsent: 3 })
      expect(spooledLines(queue.spoolPath)).toBe(3)
    },
  },
  {
    name: 'close ends in its time however much waits, and leaves nothing running',
    async run(kit) {
      const driver = await kit.open({ queue: { everyMs: 10 } })
      kit.proxy.setAway(true)
      for (const event of eventsOf(700, 'any')) void enqueue(driver, event)
      expect(await driver.call('usage.enqueue', chatEvent('any'))).toBe(true)
      expect(await driver.do('close', { timeoutMs: 20 })).toEqual({ unsent: 701 })
      // It still answers. Languages spell the names of headers as their own libraries do.
      const signed = await driver.do<object>('sign', { body: '{}', secret: 's' })
      expect(Object.keys(signed).map((name) => name.toLowerCase())).toContain('webhook-id')
    },
  },
  {
    name: 'a file is uploaded in batches, and again without effect',
    async run(kit) {
      const id = await kit.customer()
      const path = kit.path('usage.csv')
      const rows = Array.from({ length: 1_100 }, (_, i) => `${id},chat,${i + 1}00,"gpt ""4"", x"`)
      rows.splice(500, 0, 'nobody,chat,100,x', `${id},chat`)
      const header = 'customer_id,event_type,properties.input_tokens,properties.model'
      writeFileSync(path, [header, ...rows, ''].join('\r\n'))
      const result = { accepted: 1_100, duplicates: 0, rejected: 2 }
      const rejected = [
        [501, 'NOT_FOUND'],
        [502, 'INVALID_REQUEST'],
      ]
      const uploaded = await kit.driver.do<{ rows: number[][] }>('upload', { path })
      expect({ ...uploaded, rows: uploaded.rows.toSorted() }).toEqual({ ...result, rows: rejected })
      const again = await kit.driver.do('upload', { path })
      expect(again).toMatchObject({ accepted: 0, duplicates: 1_100, rejected: 2 })
      const lines = kit.path('usage.jsonl')
      const line = { customer_id: id, event_type: 'chat', properties: { input_tokens: 100 } }
      writeFileSync(lines, `${JSON.stringify(line)}\n\n${JSON.stringify(line)}\nnone\n`)
      expect(await kit.driver.do('upload', { path: lines })).toMatchObject({
        ...{ accepted: 2, duplicates: 0, rejected: 1, rows: [[3, 'INVALID_REQUEST']] },
      })
      expect((await countOf(kit, id)).totalEvents).toBe(1_102)
    },
  },
]

const liveCases: Case[] = [
  {
    name: 'live usage tells every event once, in order, through breaks',
    part: 'transport',
    async run(kit) {
      const id = await kit.customer()
      await kit.driver.do('watch', { watch: id, kind: 'usage', customerId: id, after: 0 })
      for (let n = 1; n <= 4; n += 1) {
        await record(kit, id)
        await kit.driver.tells(() => sequencesOf(kit.driver, id).length >= n)
        if (n === 2) kit.proxy.setAway(true)
        await record(kit, id)
        if (n === 2) await until(() => kit.proxy.requests.length > 4)
        kit.proxy.setAway(false)
        if (n === 1 || n === 3) kit.proxy.dropStreams()
      }
      await kit.driver.tells(() => sequencesOf(kit.driver, id).length >= 8)
      const sequences = sequencesOf(kit.driver, id)
      expect(sequences).toEqual([...new Set(sequences)].toSorted((a, b) => a - b))
      expect(sequences).toHaveLength(8)
      await kit.driver.do('stop', { watch: id })
      await kit.driver.tells(({ watch, isOver }) => watch === id && isOver === true)
    },
  },
  {
    name: 'live balances and entitlements are told now, and when they change',
    async run(kit) {
      const id = await kit.customer('10')
      const { driver } = kit
      await driver.do('watch', { watch: `b${id}`, kind: 'balance', customerId: id })
      await driver.do('watch', { watch: `e${id}`, kind: 'entitlements', customerId: id })
      const available = (one: string) =>
        driver.tells(
          ({ watch, item }) =>
            watch === `b${id}` && (item as { available: string })?.available === one,
        )
      await available('10')
      kit.proxy.dropStreams()
      await record(kit, id)
      await available('9')
      await driver.tells(({ watch, item }) => {
        const all =
          watch === `e${id}` ? ((item ?? []) as { feature: { key: string }; used: string }[]) : []
        return all.some(({ feature, used }) => feature.key === 'chat' && used === '1')
      })
      for (const watch of [`b${id}`, `e${id}`]) await driver.do('stop', { watch })
    },
  },
  {
    name: 'a live stream that is refused ends with the error',
    part: 'transport',
    async run(kit) {
      await kit.driver.do('watch', { watch: 'gone', kind: 'usage', customerId: 'nobody' })
      const { error } = await kit.driver.tells(({ watch, error }) => watch === 'gone' && !!error)
      expect(error).toMatchObject({ class: 'NotFoundError', code: 'NOT_FOUND' })
    },
  },
]

export const deliveryCases: Case[] = [...queueCases, ...liveCases]
