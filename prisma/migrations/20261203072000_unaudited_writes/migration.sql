-- A write without an entry in the audit log, as the billing run's, no longer pays for the audit: the row was turned into JSON before
-- it was seen that nothing is to be recorded, which took longer than to insert it.
CREATE OR REPLACE FUNCTION "audit_change"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  entry TEXT := current_setting('openmonetize.audit_entry', true);
  whole JSONB;
  before JSONB;
  after JSONB;
BEGIN
  IF coalesce(entry, '') = '' THEN RETURN NULL; END IF;
  whole := to_jsonb(coalesce(NEW, OLD));
  IF TG_OP <> 'INSERT' THEN before := "audited"(to_jsonb(OLD)); END IF;
  IF TG_OP <> 'DELETE' THEN after := "audited"(to_jsonb(NEW)); END IF;
  IF before IS DISTINCT FROM after THEN
    INSERT INTO "audit_change" ("workspace_id", "entry_id", "entity", "entity_id", "before", "after")
    VALUES (coalesce(whole->>'workspace_id', whole->>'id'), entry, TG_TABLE_NAME, coalesce(whole->>'id', whole->>'plan_version_id', whole->>'customer_id', whole->>'workspace_id'), before, after);
  END IF;
  RETURN NULL;
END
$$;
