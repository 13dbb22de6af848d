-- Lets sync waves hold across Applications. ArgoCD has had no health for its own kind since 1.8, so a parent takes a child for
-- done once it is applied. This one is done when what was asked for is what was synced, and that is healthy: a verdict about
-- an older revision or source counts as progressing. No libraries are used: ArgoCD gives scripts of argocd-cm none.
local function same(a, b)
  if type(a) ~= "table" or type(b) ~= "table" then
    return a == b
  end
  for key, value in pairs(a) do
    if not same(value, b[key]) then
      return false
    end
  end
  for key in pairs(b) do
    if a[key] == nil then
      return false
    end
  end
  return true
end

local function progressing(message)
  return { status = "Progressing", message = message }
end

local status = obj.status
if status == nil or status.sync == nil then
  return progressing("Waiting for ArgoCD to compare it")
end

local compared = status.sync.comparedTo or {}
if not same(compared.source, obj.spec.source) or not same(compared.sources, obj.spec.sources) then
  return progressing("Waiting for ArgoCD to compare it with its new source")
end

local operation = status.operationState
if obj.operation ~= nil or (operation ~= nil and (operation.phase == "Running" or operation.phase == "Terminating")) then
  return progressing("Syncing")
end

-- An object that could not be applied is missing, which since 3.4 no longer worsens an Application's health.
if operation ~= nil and (operation.phase == "Failed" or operation.phase == "Error") then
  return { status = "Degraded", message = operation.message or "The last sync failed" }
end

if status.sync.status == "OutOfSync" and obj.spec.syncPolicy ~= nil and obj.spec.syncPolicy.automated ~= nil then
  return progressing("Out of sync, and about to be synced")
end

local health = status.health or {}
if health.status == nil or health.status == "Missing" or health.status == "Unknown" then
  return progressing(health.message or "Waiting for its resources")
end
return { status = health.status, message = health.message or "" }
