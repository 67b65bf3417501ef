-- Records one event a request, each for the next customer and with a key of its own.
package.path = (debug.getinfo(1, "S").source:match("^@(.*/)") or "./") .. "?.lua;" .. package.path
local report = require("report")

local given, count = nil, 0
local form = '{"query":%s,"variables":{"input":{"customerId":"%s","eventType":"ai_generation",'
  .. '"properties":{"model":"gpt-4","input_tokens":500,"output_tokens":1000},"idempotencyKey":"%s-%d"}}}'

function init(args)
  given = report.read(args[1])
  resultFile = args[2]
  wrk.method = "POST"
  wrk.headers["Content-Type"] = "application/json"
  wrk.headers["Authorization"] = given.authorization
end

function request()
  count = count + 1
  -- Prime to the number of customers, so that all get their turn and neighbours do not follow each other.
  local id = given.ids[(count * 7919) % #given.ids + 1]
  return wrk.format(nil, nil, nil, string.format(form, given.document, id, given.prefix, count))
end

local thread
function setup(t) thread = t end

function done(summary, latency)
  report.write(thread:get("resultFile"), summary, latency)
end
