/** Rate windows that all servers share, in Redis: the times of the requests, counted by one script on the clock of Redis. */
import type { Redis } from 'ioredis'
import type { WindowStore } from '../core/rate-limits/rate-windows.ts'

/** The same decision as `countIn` in core/rate-limits/rate-windows.ts. Arguments: a name for the request, then limit and window of each. */
const script = `
local time = redis.call('TIME')
local now = (time[1] - 1767225600) * 1000 + time[2] / 1000
local widest = tonumber(ARGV[#ARGV])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', string.format('%.3f', now - widest))
local retry, counts = 0, {}
for i = 2, #ARGV, 2 do
  local limit, window = tonumber(ARGV[i]), tonumber(ARGV[i + 1])
  local count = redis.call('ZCOUNT', KEYS[1], string.format('(%.3f', now - window), '+inf')
  counts[#counts + 1] = count
  if count >= limit then
    local leaving = redis.call('ZRANGE', KEYS[1], -limit, -limit, 'WITHSCORES')[2]
    retry = math.max(retry, tonumber(leaving) + window - now)
  end
end
if retry == 0 then
  redis.call('ZADD', KEYS[1], string.format('%.3f', now), ARGV[1])
  redis.call('PEXPIRE', KEYS[1], widest)
  for i, count in ipairs(counts) do counts[i] = count + 1 end
end
return {string.format('%.3f', retry), unpack(counts)}`

interface Scripted extends Redis {
  countWindows(key: string, name: string, ...rates: number[]): Promise<[string, ...number[]]>
}

export function createRedisWindows(redis: Redis): WindowStore {
  redis.defineCommand('countWindows', { numberOfKeys: 1, lua: script })
  const scripted = redis as Scripted
  let serial = 0
  const server = Math.random().toString(36).slice(2)
  return {
    async count(name, rates) {
      serial += 1
      const flat = rates.flatMap(({ limit, windowMs }) => [limit, windowMs])
      const key = `openmonetize:windows:{${name}}`
      const [retryMs, ...counts] = await scripted.countWindows(key, `${server}${serial}`, ...flat)
      return { counts, retryMs: Number(retryMs) }
    },
  }
}
