-- A Deployment as ArgoCD itself judges it (gitops-engine, pkg/health/health_deployment.go), and for one that says which schema
-- it expects (cairn.dev/expected-schema), what its readiness means: migrated to that schema, and able to do its business. No
-- libraries are used: ArgoCD gives scripts of argocd-cm none.
local spec = obj.spec or {}
local status = obj.status or {}
local schema = obj.metadata.annotations and obj.metadata.annotations["cairn.dev/expected-schema"]

local function waiting(message)
  if schema then
    message = message .. "; a replica is ready once the schema is at version " .. schema .. " and it can do its business"
  end
  return { status = "Progressing", message = message }
end

if spec.paused then
  return { status = "Suspended", message = "Deployment is paused" }
end

if (obj.metadata.generation or 0) > (status.observedGeneration or 0) then
  return waiting("Waiting for rollout to finish: observed deployment generation less than desired generation")
end

for _, condition in ipairs(status.conditions or {}) do
  if condition.type == "Progressing" and condition.reason == "ProgressDeadlineExceeded" then
    local message = "Deployment \"" .. obj.metadata.name .. "\" exceeded its progress deadline"
    if schema then
      message = message .. ": not migrated to schema version " .. schema .. ", or not able to do its business"
    end
    return { status = "Degraded", message = message }
  end
end

local wanted = spec.replicas
local updated = status.updatedReplicas or 0
local all = status.replicas or 0
local available = status.availableReplicas or 0
if wanted ~= nil and updated < wanted then
  return waiting("Waiting for rollout to finish: " .. updated .. " out of " .. wanted .. " new replicas have been updated")
end
if all > updated then
  return waiting("Waiting for rollout to finish: " .. (all - updated) .. " old replicas are pending termination")
end
if available < updated then
  return waiting("Waiting for rollout to finish: " .. available .. " of " .. updated .. " updated replicas are available")
end

if schema and available > 0 then
  return { status = "Healthy", message = "Migrated to schema version " .. schema .. ", able to do its business: " .. available .. " ready" }
end
return { status = "Healthy", message = "" }
