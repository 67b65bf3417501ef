/** Where requests may go: every notation of a private address is refused unless the operator allows it. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createReach, isAllowEntry } from '../../src/infra/reachable.ts'

const forbidden = [
  ...['0.0.0.0', '0.1.2.3', '10.0.0.1', '10.255.255.255', '100.64.0.1', '100.127.255.254'],
  ...['127.0.0.1', '127.1.2.3', '169.254.169.254', '169.254.0.1', '172.16.0.1', '172.31.255.255'],
  ...['192.0.0.1', '192.0.0.170', '192.0.2.1', '192.88.99.1', '192.168.0.1', '198.18.0.1'],
  ...['198.19.255.255', '198.51.100.1', '203.0.113.1', '224.0.0.1', '239.255.255.255', '240.0.0.1'],
  ...['255.255.255.255', '::', '::1', '::ffff:127.0.0.1', '::ffff:10.0.0.1', '::ffff:7f00:1'],
  ...['::127.0.0.1', '64:ff9b::7f00:1', '64:ff9b::a9fe:a9fe', '64:ff9b:1::1', '100::1'],
  ...[
    '2001::1',
    '2001:2::1',
    '2001:10::1',
    '2001:20::1',
    '2001:db8::1',
    '2002:7f00:1::',
    '3fff::1',
  ],
  ...['5f00::1', 'fc00::1', 'fd00::1', 'fdff::1', 'fe80::1', 'febf::1', 'fec0::1', 'ff02::1'],
]
const open = ['93.184.216.34', '8.8.8.8', '1.1.1.1', '2606:2800:220:1:248:1893:25c8:1946']

const inUrl = (address: string) => (address.includes(':') ? `[${address}]` : address)
const closed = createReach()

describe('an address', () => {
  it.each(forbidden)('%s is refused as written and as resolved', (address) => {
    expect(closed.refusal(`https://${inUrl(address)}/hook`)).not.toBeNull()
    expect(closed.mayConnect(new URL('https://example.com'), address)).toBe(false)
  })

  it.each(open)('%s is taken', (address) => {
    expect(closed.refusal(`https://${inUrl(address)}/hook`)).toBeNull()
    expect(closed.mayConnect(new URL('https://example.com'), address)).toBe(true)
  })

  it.each(['', 'nonsense', '1.2.3', '127.0.0.1.', '::g', 'fe80::1%eth0', '93.184.216.34 '])(
    '%j, which is none, is refused',
    (address) => expect(closed.mayConnect(new URL('https://example.com'), address)).toBe(false),
  )
})

describe('a URL', () => {
  it.each([
    'https://127.1',
    'https://2130706433',
    'https://0x7f000001',
    'https://0x7f.1',
    'https://017700000001',
    'https://0177.0.0.1',
    'https://127.0.0.1.',
    'https://127.0.0.1:443/',
    'https://①②⑦.⓪.⓪.①',
    'https://127。0。0。1',
    'https://[::]',
    'https://[::ffff:127.0.0.1]',
    'https://[::ffff:7f00:1]',
    'https://[0:0:0:0:0:0:0:1]',
    'https://0',
    'https://10.1',
    'https://169.254.169.254/latest/meta-data/',
    'https://0xa9fea9fe',
    'https://2852039166',
    'https://%31%32%37.0.0.1',
    'https://localhost',
    'https://LOCALHOST',
    'https://localhost.',
    'https://a.localhost',
    'https://ｌocalhost',
    'https://user@example.com',
    'https://user:password@example.com',
    'https://example.com@127.0.0.1',
    'https://127.0.0.1\\@example.com',
    'https://example.com\\.evil.test',
    'https://exa mple.com',
    'https://example.com/a b',
    'https://exam\tple.com',
    'https://example.com\n',
    ' https://example.com',
    'https://example.com#fragment',
    'https://example.com:8443',
    'https://example.com:80',
    'https://example.com:22',
    'http://example.com',
    'http://93.184.216.34',
    'HTTP://example.com',
    'ftp://example.com',
    'file:///etc/passwd',
    'gopher://example.com',
    'javascript:alert(1)',
    'data:text/plain,x',
    '//example.com',
    'example.com',
    'https:example.com',
    'https:/example.com',
    'https://',
    'https://[::1',
    'https://[fe80::1%25eth0]',
    'https://256.256.256.256',
    '',
  ])('%j is refused', (url) => expect(closed.refusal(url)).not.toBeNull())

  it.each([
    'https://example.com',
    'https://example.com:443/hook?a=1&b=%20',
    'HTTPS://Example.COM/Hook',
    'https://hooks.example.co.uk/a/b',
    'https://bücher.example/hook',
    'https://example.com.',
  ])('%j is taken', (url) => expect(closed.refusal(url)).toBeNull())

  it('that reaches a forbidden IPv4 address is refused however its number is written', () => {
    const write = [
      (n: number) => String(n),
      (n: number) => `0x${n.toString(16)}`,
      (n: number) => `0${n.toString(8)}`,
      (n: number) => `[::ffff:${(n >>> 16).toString(16)}:${(n & 0xffff).toString(16)}]`,
    ]
    const privateNumber = fc.oneof(
      fc.integer({ min: 0x7f000000, max: 0x7fffffff }),
      fc.integer({ min: 0x0a000000, max: 0x0affffff }),
      fc.integer({ min: 0xa9fe0000, max: 0xa9feffff }),
      fc.integer({ min: 0xc0a80000, max: 0xc0a8ffff }),
      fc.integer({ min: 0xac100000, max: 0xac1fffff }),
    )
    fc.assert(
      fc.property(privateNumber, fc.constantFrom(...write), (number, text) => {
        expect(closed.refusal(`https://${text(number)}/`)).not.toBeNull()
      }),
    )
  })
})

describe('WEBHOOK_ALLOW_PRIVATE', () => {
  it('opens ranges, by HTTP and on any port too, and nothing beside them', () => {
    const reach = createReach(['10.0.0.0/8', 'fd00::/8', '127.0.0.1'])
    for (const url of ['http://10.1.2.3:8080/x', 'http://[fd00::1]:99', 'http://127.0.0.1:4']) {
      expect(reach.refusal(url)).toBeNull()
    }
    for (const url of ['http://11.1.2.3:8080', 'https://127.0.0.2', 'https://192.168.0.1']) {
      expect(reach.refusal(url)).not.toBeNull()
    }
    // What a name resolves to is known only later.
    const named = new URL('http://hooks.example.com:8080')
    expect(reach.refusal(named.href)).toBeNull()
    expect(reach.mayConnect(named, '10.9.9.9')).toBe(true)
    expect(reach.mayConnect(named, '93.184.216.34')).toBe(false)
    expect(reach.mayConnect(named, '192.168.0.1')).toBe(false)
  })

  it('opens hosts by name, wherever they lead', () => {
    const reach = createReach(['hooks.internal', 'localhost'])
    expect(reach.refusal('http://hooks.internal:8080/x')).toBeNull()
    expect(reach.refusal('http://LOCALHOST:3000')).toBeNull()
    expect(reach.mayConnect(new URL('http://hooks.internal:8080'), '192.168.0.1')).toBe(true)
    expect(reach.mayConnect(new URL('https://example.com'), '192.168.0.1')).toBe(false)
    expect(reach.refusal('http://other.internal')).not.toBeNull()
  })

  it('opens everything by true', () => {
    const reach = createReach(true)
    expect(reach.refusal('http://127.0.0.1:3000/x')).toBeNull()
    expect(reach.mayConnect(new URL('http://localhost:3000'), '::1')).toBe(true)
    expect(reach.refusal('http://user@localhost')).not.toBeNull()
  })

  it.each(['10.0.0.0/8', '127.0.0.1', '::1', 'fd00::/8', 'localhost', 'hooks.internal'])(
    'takes %j',
    (entry) => expect(isAllowEntry(entry)).toBe(true),
  )
  it.each(['', '10.0.0.0/33', '10.0.0', 'http://x', 'a b', '*', '999.1.1.1', 'fd00::/129'])(
    'refuses %j',
    (entry) => expect(isAllowEntry(entry)).toBe(false),
  )
})
