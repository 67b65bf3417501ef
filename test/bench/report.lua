-- What every script of wrk here shares: reads what it is given, and writes what was measured as JSON.

local report = {}

function report.read(file)
  local lines = {}
  for line in io.lines(file) do lines[#lines + 1] = line end
  local given = { authorization = lines[1], prefix = lines[2], document = lines[3], ids = {} }
  for i = 4, #lines do given.ids[#given.ids + 1] = lines[i] end
  return given
end

function report.write(file, summary, latency)
  local e = summary.errors
  local out = io.open(file, "w")
  out:write(string.format(
    '{"requests":%d,"perSecond":%f,"p50Ms":%f,"p99Ms":%f,"failures":%d,"bytes":%f}',
    summary.requests, summary.requests / (summary.duration / 1e6),
    latency:percentile(50) / 1000, latency:percentile(99) / 1000,
    e.connect + e.read + e.write + e.status + e.timeout, summary.bytes / summary.requests))
  out:close()
end

return report
