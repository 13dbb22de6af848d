-- Run in each new state before the script: takes away what reaches out of it, and gives it the names of Lua 5.1 that ArgoCD's engine has.
local open, date, time = ...
local error, rawget, type, pairs, attach, call, number, find = error, rawget, type, pairs, setmetatable, pcall, tonumber, string.find
local libraries = { table = table, string = string, math = math, coroutine = coroutine }

for _, name in pairs { "dofile", "loadfile", "load", "collectgarbage", "warn" } do
  _G[name] = nil
end

-- What is printed is no part of the answer, and would mix with it.
print = function() end

-- Finalizers run where no limit can stop them.
setmetatable = function(value, meta)
  if type(meta) == "table" and rawget(meta, "__gc") ~= nil then
    error("finalizers (__gc) are not run here", 2)
  end
  return attach(value, meta)
end

table.getn = function(list) return #list end
table.maxn = function(list)
  local most = 0
  for key in pairs(list) do
    if type(key) == "number" and key > most then most = key end
  end
  return most
end
unpack = table.unpack

local safe = {
  time = function(parts)
    if parts == nil then return time() end
    if type(parts) ~= "table" then error("bad argument #1 to 'time' (table expected)", 2) end
    local function part(name, otherwise)
      local value = rawget(parts, name)
      -- The whole library takes numbers written as text, the safe one does not.
      if open and type(value) == "string" then value = number(value) end
      return type(value) == "number" and value // 1 | 0 or otherwise
    end
    local seconds = time(part("year", -1), part("month", -1), part("day", -1), part("hour", 12), part("min", 0), part("sec", 0))
    return seconds or error("os.time: there is no such date of numbers", 2)
  end,
  date = function(format, seconds)
    format = format or "%c"
    if type(format) ~= "string" then error("bad argument #1 to 'date' (string expected)", 2) end
    if #format > 1000 then error("os.date: the format is longer than 1000 characters", 2) end
    if seconds ~= nil and type(seconds) ~= "number" then error("bad argument #2 to 'date' (number expected)", 2) end
    local text, year, month, day, hour, min, sec, wday = date(format, seconds and seconds // 1 | 0)
    if text == nil then error("os.date: there is no such time", 2) end
    if not find(format, "^!?%*t") then return text end
    return { year = year, month = month, day = day, hour = hour, min = min, sec = sec, wday = wday, yday = 0, isdst = false }
  end,
}

-- ArgoCD's engine registers its safe os under the name of the table library, and lets scripts require it.
table.time, table.date = safe.time, safe.date
require = function(name)
  local found = name == "os" and safe or (open or name == "table") and libraries[name]
  return found or error("module '" .. name .. "' not found", 2)
end

if open then
  os = safe
  string.dump = nil
  math.pow = function(base, exponent) return base ^ exponent end
  local rep = string.rep
  string.rep = function(text, times, between)
    -- Nothing repeated is nothing, however often: the library would count to the end.
    if text == "" and (between == nil or between == "") then return "" end
    local done, result = call(rep, text, times, between)
    return done and result or error(result, 2)
  end
else
  -- Strings keep their arithmetic ("10" + 1), which is the language's own in Lua 5.1, and lose their methods.
  getmetatable("").__index = nil
  string, math, coroutine = nil, nil, nil
end
