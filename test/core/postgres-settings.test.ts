/** What the embedded PostgreSQL takes of the machine. */
import { describe, expect, it } from 'vitest'
import { findMachine, settingsFor } from '../../src/infra/embedded-postgres/postgres-settings.ts'

const gib = 2 ** 30

describe('settings of the embedded PostgreSQL', () => {
  it.each([
    { memory: 0.125, disk: 2, buffers: '64MB', log: '1024MB' },
    { memory: 0.5, disk: 10, buffers: '128MB', log: '1024MB' },
    { memory: 4, disk: 40, buffers: '1024MB', log: '4096MB' },
    { memory: 24, disk: 250, buffers: '2048MB', log: '8192MB' },
  ])('take a share of $memory GiB of memory and $disk GiB of disk, in bounds', (machine) => {
    const { memory, disk, buffers, log } = machine
    const settings = settingsFor({ memory: memory * gib, disk: disk * gib })
    expect(settings).toMatchObject({ shared_buffers: buffers, max_wal_size: log })
  })

  it('never give up durability', () => {
    const settings = settingsFor({ memory: gib / 8, disk: gib })
    expect(settings).toMatchObject({
      fsync: 'on',
      full_page_writes: 'on',
      synchronous_commit: 'on',
    })
  })

  it('find the memory and the disk of any machine', () => {
    const { memory, disk } = findMachine(import.meta.dirname)
    expect(memory).toBeGreaterThan(2 ** 26)
    expect(memory).toBeLessThan(2 ** 50)
    expect(disk).toBeGreaterThan(memory / 1000)
  })
})
