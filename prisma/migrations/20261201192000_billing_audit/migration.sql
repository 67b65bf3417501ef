-- Billing by hand is in the audit log; the settings of a workspace have its id.
CREATE OR REPLACE FUNCTION "audit_change"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  entry TEXT := current_setting('openmonetize.audit_entry', true);
  whole JSONB := to_jsonb(coalesce(NEW, OLD));
  before JSONB;
  after JSONB;
BEGIN
  IF coalesce(entry, '') = '' THEN RETURN NULL; END IF;
  IF TG_OP <> 'INSERT' THEN before := "audited"(to_jsonb(OLD)); END IF;
  IF TG_OP <> 'DELETE' THEN after := "audited"(to_jsonb(NEW)); END IF;
  IF before IS DISTINCT FROM after THEN
    INSERT INTO "audit_change" ("workspace_id", "entry_id", "entity", "entity_id", "before", "after")
    VALUES (coalesce(whole->>'workspace_id', whole->>'id'), entry, TG_TABLE_NAME, coalesce(whole->>'id', whole->>'plan_version_id', whole->>'customer_id', whole->>'workspace_id'), before, after);
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER "subscription_audit" AFTER INSERT OR UPDATE OR DELETE ON "subscription" FOR EACH ROW EXECUTE FUNCTION "audit_change"();
CREATE TRIGGER "subscription_change_audit" AFTER INSERT OR UPDATE OR DELETE ON "subscription_change" FOR EACH ROW EXECUTE FUNCTION "audit_change"();
CREATE TRIGGER "invoice_audit" AFTER INSERT OR UPDATE OR DELETE ON "invoice" FOR EACH ROW EXECUTE FUNCTION "audit_change"();
CREATE TRIGGER "invoice_line_audit" AFTER INSERT OR UPDATE OR DELETE ON "invoice_line" FOR EACH ROW EXECUTE FUNCTION "audit_change"();
CREATE TRIGGER "payment_audit" AFTER INSERT OR UPDATE OR DELETE ON "payment" FOR EACH ROW EXECUTE FUNCTION "audit_change"();
CREATE TRIGGER "credit_note_audit" AFTER INSERT OR UPDATE OR DELETE ON "credit_note" FOR EACH ROW EXECUTE FUNCTION "audit_change"();
CREATE TRIGGER "store_credit_audit" AFTER INSERT OR UPDATE OR DELETE ON "store_credit" FOR EACH ROW EXECUTE FUNCTION "audit_change"();
CREATE TRIGGER "billing_settings_audit" AFTER INSERT OR UPDATE OR DELETE ON "billing_settings" FOR EACH ROW EXECUTE FUNCTION "audit_change"();
