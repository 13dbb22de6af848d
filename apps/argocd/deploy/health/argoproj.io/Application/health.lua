-- Health of an Application, for the parent that applies it in a sync wave: Progressing while ArgoCD will still do something by
-- itself, Degraded when only a person can help, else the health of its own resources. It repeats the decisions of ArgoCD v3.5.1,
-- autoSync and alreadyAttemptedSync in controller/appcontroller.go; docs/application-health.md lists each with its test case.
-- Sync windows are not visible here. It uses no libraries but os: ArgoCD closes the others to scripts of argocd-cm.
local os = require("os")

local spec, status = obj.spec or {}, obj.status or {}
local sync, operation, compared = status.sync or {}, status.operationState, (status.sync or {}).comparedTo or {}
local policy = spec.syncPolicy or {}
local automated = policy.automated
if automated ~= nil and automated.enabled == false then
  automated = nil
end

local function told(what, message)
  if message == nil or message == "" then
    return what
  end
  return what .. ": " .. message
end

-- canProcessApp: with this annotation ArgoCD does nothing, so what would be done waits for a person.
local annotations = (obj.metadata or {}).annotations or {}
local yes = { ["1"] = true, t = true, T = true, TRUE = true, ["true"] = true, True = true }
local skipped = yes[annotations["argocd.argoproj.io/skip-reconcile"] or ""]

local function progressing(what, message)
  if skipped then
    return { status = "Suspended", message = told("Its annotation skip-reconcile stops ArgoCD", told(what, message)) }
  end
  return { status = "Progressing", message = told(what, message) }
end

local function degraded(what, message)
  return { status = "Degraded", message = told(what, message) }
end

-- Go leaves empty fields out when it writes a status, so an empty field and none are the same.
local function empty(value)
  if type(value) ~= "table" then
    return value == nil or value == false or value == ""
  end
  for _, item in pairs(value) do
    if value[1] ~= nil or not empty(item) then
      return false
    end
  end
  return true
end

local function same(a, b, exact)
  if type(a) ~= "table" or type(b) ~= "table" then
    return a == b or (not exact and empty(a) and empty(b))
  end
  for key, value in pairs(a) do
    -- Values for Helm are not Go's: there, false and none differ.
    if not same(value, b[key], exact or key == "valuesObject") then
      return false
    end
  end
  for key, value in pairs(b) do
    if a[key] == nil and (exact or not empty(value)) then
      return false
    end
  end
  return true
end

-- GetSource and HasMultipleSources: a hydrator wins over sources, and sources over source.
local hydrator, source, sources = spec.sourceHydrator, spec.source, nil
if hydrator ~= nil then
  local dry, target = hydrator.drySource or {}, hydrator.syncSource or {}
  source = { repoURL = empty(target.repoURL) and dry.repoURL or target.repoURL, path = target.path, targetRevision = target.targetBranch }
elseif not empty(spec.sources) then
  sources = spec.sources
end
local revision = "the wanted revisions"
if sources == nil and not empty(sync.revision) then
  revision = "revision " .. sync.revision
end

if (obj.metadata or {}).deletionTimestamp ~= nil then
  return progressing("Pending deletion")
end

-- An operation that runs or was requested. Between two attempts the phase is Running and finishedAt is set.
local phase = operation ~= nil and operation.phase or ""
if phase == "Terminating" then
  return progressing("Terminating the sync")
elseif phase == "Running" then
  local message, limit = operation.message, ((operation.operation or {}).retry or {}).limit or 0
  local retry = "retry " .. (operation.retryCount or 0)
  if limit > 0 then
    retry = retry .. " of " .. limit
  end
  if operation.finishedAt ~= nil then
    return progressing("Sync failed, waiting for " .. retry, message)
  elseif message == "Sync operation blocked by sync window" then
    return progressing("Waiting for a sync window that allows the sync")
  elseif message == "successfully synced (all tasks run)" or message == "successfully synced (no more tasks)" then
    message = nil -- Of the operation before: a request written by kubectl is merged over it.
  end
  return progressing((operation.retryCount or 0) > 0 and "Syncing, " .. retry or "Syncing", message)
elseif obj.operation ~= nil then
  return progressing("Sync requested, about to start")
elseif empty(sync.status) then
  return progressing("Waiting for ArgoCD to compare it with its source")
end

local elsewhere
if sources ~= nil then
  elsewhere = not same(compared.sources, sources)
else
  elsewhere = not same(compared.source, source)
end

-- The comparison failed. ArgoCD repeats it at each refresh, but a refused spec needs a change of the spec or its project. One
-- that was refused from the start keeps an empty comparison, which says nothing about a newer spec.
if sync.status == "Unknown" then
  local refused, failure = nil, nil
  for _, condition in ipairs(status.conditions or {}) do
    if condition.type == "InvalidSpecError" then
      refused = condition.message or ""
    elseif condition.type == "ComparisonError" or condition.type == "UnknownError" then
      failure = condition.message
    end
  end
  if refused ~= nil and (not elsewhere or (empty(compared.source) and empty(compared.sources))) then
    return degraded("ArgoCD refuses it until the Application or its project is changed", refused)
  end
  return progressing("ArgoCD cannot compare it and tries again at the next refresh", failure)
end

-- needRefreshAppStatus: what was compared is not what is wanted now.
if elsewhere then
  return progressing("Waiting for ArgoCD to compare it with its new source")
elseif compared.destination ~= nil and not same(compared.destination, spec.destination) then
  return progressing("Waiting for ArgoCD to compare it with its new destination")
elseif not same(compared.ignoreDifferences, spec.ignoreDifferences) then
  return progressing("Waiting for ArgoCD to compare it with its new ignoreDifferences")
end

local function not_compared_since(time)
  return time ~= nil and status.reconciledAt ~= nil and status.reconciledAt < time
end

-- appNeedsHydration: a failed hydration is repeated after two minutes.
if hydrator ~= nil and status.sourceHydrator ~= nil then
  local hydration = status.sourceHydrator.currentOperation
  if hydration == nil then
    return progressing("Waiting for its first hydration")
  elseif hydration.phase == "Hydrating" then
    return progressing("Hydrating its manifests")
  elseif hydration.sourceHydrator ~= nil and not same(hydration.sourceHydrator, hydrator) then
    return progressing("Waiting for hydration with its new settings")
  elseif hydration.phase == "Failed" then
    return progressing("Hydration failed and is tried again after two minutes", hydration.message)
  elseif not_compared_since(hydration.finishedAt) then
    return progressing("Hydrated, waiting for ArgoCD to compare the result")
  end
end

-- ArgoCD compares after every operation but a dry run: until then OutOfSync, and the health, are of before.
local request = ((operation or {}).operation or {}).sync or {}
local result = (operation or {}).syncResult
if sync.status == "OutOfSync" and phase == "Succeeded" and not request.dryRun and not_compared_since(operation.finishedAt) then
  return progressing("The sync succeeded, waiting for ArgoCD to compare the result")
end

-- alreadyAttemptedSync: whether the last operation was for what is wanted now. One without a result counts as an attempt, unless
-- it was for another revision and all is Synced since.
local function attempted()
  if phase == "" then
    return false
  elseif result == nil then
    return sync.status ~= "Synced" or ((empty(request.revision) or same(request.revision, sync.revision))
      and (empty(request.revisions) or same(request.revisions, sync.revisions)))
  elseif sources == nil then
    return same(result.revision, sync.revision) and (result.source == nil or same(result.source, source))
  elseif result.sources == nil then
    return same(result.revisions, sync.revisions) and empty(result.source)
  end
  return same(result.revisions, sync.revisions) and same(result.sources, sources)
end
local failed, already = phase == "Failed" or phase == "Error", attempted()

-- A time of RFC 3339, some seconds later. Without the string library its seconds are found bit by bit.
local function later(time, seconds)
  local format, at = "!%Y-%m-%dT%H:%M:%SZ", 0
  for bit = 31, 0, -1 do
    if os.date(format, at + 2 ^ bit) <= time then
      at = at + 2 ^ bit
    end
  end
  return os.date(format, at + seconds)
end

-- A failed sync of what is wanted is never repeated. Two things may still show a newer revision: a requested refresh, and after
-- a person terminated the sync, often with the fix already pushed, the next look at Git, up to three minutes later. The
-- comparison right after an operation is no look at Git: it takes the revision from a cache.
local function given_up()
  local message, retries = operation.message, operation.retryCount or 0
  if automated == nil then
    return degraded("Sync to " .. revision .. " failed and automated sync is off", message)
  elseif annotations["argocd.argoproj.io/refresh"] ~= nil then
    return progressing("Sync to " .. revision .. " failed, waiting for the requested refresh", message)
  elseif (message == "Operation terminated" or message == "Operation terminated (retried " .. retries .. " times).")
    and operation.finishedAt ~= nil and not_compared_since(later(operation.finishedAt, 30)) then
    return progressing("Sync to " .. revision .. " was terminated, waiting for ArgoCD to look for a newer one")
  end
  return degraded("Sync to " .. revision .. " failed and is not repeated; push a fix or sync by hand", message)
end

-- Whether the last sync was to prune, and sync options (Prune=false) kept the resource.
local function kept(resource)
  for _, other in ipairs(result ~= nil and result.resources or {}) do
    if request.prune and other.status == "PruneSkipped" and other.kind == resource.kind and other.name == resource.name
      and same(other.group, resource.group) and same(other.namespace, resource.namespace) then
      return true
    end
  end
  return false
end

-- autoSync, of what is OutOfSync: a verdict, or nil and why nothing will happen. A status without resources is incomplete,
-- unless only the namespace's metadata differs.
local function auto_sync()
  if automated == nil then
    return nil, "automated sync is off"
  end
  local resources = status.resources or {}
  local everyPrune = #resources > 0 or policy.managedNamespaceMetadata ~= nil
  local onlyPrune, outOfSync, keptOnes = everyPrune, 0, 0
  for _, resource in ipairs(resources) do
    local prune = resource.requiresPruning == true
    everyPrune = everyPrune and prune
    onlyPrune = onlyPrune and (prune or resource.status == "Synced")
    outOfSync = outOfSync + (resource.status == "OutOfSync" and 1 or 0)
    keptOnes = keptOnes + (resource.status == "OutOfSync" and prune and kept(resource) and 1 or 0)
  end

  if not automated.prune and onlyPrune then
    return nil, "automated pruning is off"
  elseif already and failed then
    return given_up()
  elseif already and not automated.selfHeal then
    return nil, "self-heal is off"
  elseif already and keptOnes > 0 and keptOnes == outOfSync and not everyPrune then
    return nil, "its sync options keep what waits to be pruned"
  elseif automated.prune and not automated.allowEmpty and everyPrune then
    return degraded("ArgoCD refuses to sync it: every resource would be deleted; restore the manifests or set allowEmpty")
  elseif already then
    return progressing("Out of sync, waiting for self-heal attempt " .. ((request.autoHealAttemptsCount or 0) + 1))
  elseif failed then
    return progressing("Out of sync, about to sync to " .. revision .. "; the last sync failed", operation.message)
  end
  return progressing("Out of sync, about to sync to " .. revision)
end

local note = ""
if sync.status == "OutOfSync" then
  local verdict, reason = auto_sync()
  if verdict ~= nil then
    return verdict
  end
  note = "Out of sync, and " .. reason
elseif policy.managedNamespaceMetadata ~= nil and result ~= nil
  and not same(result.managedNamespaceMetadata, policy.managedNamespaceMetadata) then
  return progressing("Waiting for ArgoCD to compare it with its new namespace metadata")
end

-- Nothing will happen by itself. A failed sync of what is wanted matters, unless it left nothing undone: a dry run, or a sync of
-- single resources (it runs no hooks) where all is Synced now.
if failed and already and not request.dryRun and (sync.status ~= "Synced" or empty(request.resources)) then
  return given_up()
end

-- Its own health. ArgoCD 3.5 writes no message of it, and leaves an old one there.
local state, message, count = (status.health or {}).status, "", 0
if empty(state) or state == "Unknown" or (state == "Missing" and note == "") then
  return progressing("Waiting for the health of its resources")
elseif state ~= "Healthy" then
  for _, resource in ipairs(status.resources or {}) do
    if resource.health ~= nil and resource.health.status == state then
      count = count + 1
      if count <= 3 then
        message = message .. (count > 1 and "; " or "") .. told(resource.kind .. " " .. resource.name, resource.health.message)
      end
    end
  end
  if count > 3 then
    message = message .. "; and " .. (count - 3) .. " more"
  elseif count == 0 then
    message = status.health.message or ""
  end
end
return { status = state, message = note == "" and message or told(note, message) }
