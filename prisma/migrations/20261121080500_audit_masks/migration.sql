-- Written by hand: Prisma's schema language cannot say it.

-- Hides what is secret at any depth, by its name or by its looks, as `maskedJson` in core/audit/mask.ts does.
CREATE FUNCTION "masked"("value" JSONB) RETURNS JSONB LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  CASE jsonb_typeof("value")
    WHEN 'object' THEN
      RETURN (SELECT coalesce(jsonb_object_agg(e.key, CASE
          WHEN e.value <> 'null' AND e.key ~* '(secret|token$|password|api_?key$|authorization)' THEN '"[masked]"'
          ELSE "masked"(e.value) END), '{}')
        FROM jsonb_each("value") e);
    WHEN 'array' THEN
      RETURN (SELECT coalesce(jsonb_agg("masked"(e.value) ORDER BY e.ordinality), '[]')
        FROM jsonb_array_elements("value") WITH ORDINALITY e);
    WHEN 'string' THEN
      RETURN to_jsonb(regexp_replace("value" #>> '{}',
        '(\m(om_(live|test)_|whsec_)[A-Za-z0-9_+/=-]+|\meyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*|//[^/@[:space:]]+@)', '[masked]', 'g'));
    ELSE
      RETURN "value";
  END CASE;
END
$$;

-- A row as the audit log shows it: without what is secret, nor what the server counts and plans for itself.
CREATE OR REPLACE FUNCTION "audited"("changed" JSONB) RETURNS JSONB LANGUAGE sql IMMUTABLE AS $$
  SELECT jsonb_object_agg(key, CASE WHEN key ~ '(hash|cipher|sealed)' THEN '"[masked]"' ELSE value END)
  FROM jsonb_each("masked"("changed"))
  WHERE key NOT IN ('workspace_id', 'catalog_version', 'entitlement_version', 'event_sequence', 'updated_at', 'last_used_at',
    'consecutive_failures', 'failing_since', 'paused_until', 'wake_at')
$$;

-- Whatever an operation changes; what jobs and counters change has no entry to be filed under.
DROP TRIGGER "workspace_audit" ON "workspace";
CREATE TRIGGER "workspace_audit" AFTER UPDATE ON "workspace" FOR EACH ROW EXECUTE FUNCTION "audit_change"();
DROP TRIGGER "webhook_endpoint_audit" ON "webhook_endpoint";
CREATE TRIGGER "webhook_endpoint_audit" AFTER INSERT OR UPDATE OR DELETE ON "webhook_endpoint" FOR EACH ROW EXECUTE FUNCTION "audit_change"();
