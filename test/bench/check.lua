-- Asks whether one customer after the other may use a feature.
package.path = (debug.getinfo(1, "S").source:match("^@(.*/)") or "./") .. "?.lua;" .. package.path
local report = require("report")

local requests, at = {}, 0

function init(args)
  local given = report.read(args[1])
  resultFile = args[2]
  wrk.method = "POST"
  wrk.headers["Content-Type"] = "application/json"
  wrk.headers["Authorization"] = given.authorization
  if given.prefix ~= "" then wrk.headers["Accept"] = given.prefix end
  -- Made once: the script must not be what is measured.
  for i, id in ipairs(given.ids) do
    wrk.body = string.format('{"query":%s,"variables":{"customerId":"%s","properties":{"model":"gpt-4","output_tokens":1500}}}', given.document, id)
    requests[i] = wrk.format()
  end
end

function request()
  at = at % #requests + 1
  return requests[at]
end

local thread
function setup(t) thread = t end

function done(summary, latency)
  report.write(thread:get("resultFile"), summary, latency)
end
