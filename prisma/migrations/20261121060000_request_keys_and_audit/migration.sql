-- AlterTable
ALTER TABLE "workspace" ADD COLUMN "rate_limits" JSONB NOT NULL DEFAULT '{}';

-- CreateTable
CREATE TABLE "request_key" (
    "workspace_id" TEXT NOT NULL,
    "route" TEXT NOT NULL,
    "key_hash" BYTEA NOT NULL,
    "token" TEXT NOT NULL,
    "fingerprint" BYTEA NOT NULL,
    "written" BOOLEAN NOT NULL DEFAULT false,
    "status" INTEGER,
    "content_type" TEXT,
    "body" BYTEA,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "request_key_pkey" PRIMARY KEY ("workspace_id","route","key_hash")
);

-- CreateTable
CREATE TABLE "audit_entry" (
    "workspace_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "operation" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "request_id" TEXT NOT NULL,
    "ip" TEXT,
    "user_agent" TEXT,
    "input" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "audit_entry_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "audit_change" (
    "workspace_id" TEXT NOT NULL,
    "entry_id" TEXT NOT NULL,
    "position" BIGSERIAL NOT NULL,
    "entity" TEXT NOT NULL,
    "entity_id" TEXT NOT NULL,
    "before" JSONB,
    "after" JSONB,

    CONSTRAINT "audit_change_pkey" PRIMARY KEY ("workspace_id","entry_id","position")
);

-- CreateIndex
CREATE INDEX "request_key_created_at_idx" ON "request_key"("created_at");

-- CreateIndex
CREATE INDEX "audit_change_workspace_id_entity_id_idx" ON "audit_change"("workspace_id", "entity_id");

-- AddForeignKey
ALTER TABLE "audit_change" ADD CONSTRAINT "audit_change_workspace_id_entry_id_fkey" FOREIGN KEY ("workspace_id", "entry_id") REFERENCES "audit_entry"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;


-- What follows is written by hand: Prisma's schema language cannot say it.

-- Ends a transaction in which some request no longer holds its idempotency key.
CREATE FUNCTION "require_marks"("marked" bigint, "expected" bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF "marked" IS DISTINCT FROM "expected" THEN
    RAISE EXCEPTION 'an idempotency key was lost' USING ERRCODE = 'OM002';
  END IF;
END
$$;

-- The audit log only ever grows.
CREATE TRIGGER "audit_entry_insert_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_entry" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "audit_change_insert_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_change" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();

-- A row as the audit log shows it: without what is secret, nor what counts changes only.
CREATE FUNCTION "audited"("changed" JSONB) RETURNS JSONB LANGUAGE sql IMMUTABLE AS $$
  SELECT jsonb_object_agg(key, CASE WHEN key ~ '(hash|secret|cipher|token|password)' THEN to_jsonb('[masked]'::text) ELSE value END)
  FROM jsonb_each("changed")
  WHERE key NOT IN ('workspace_id', 'catalog_version', 'entitlement_version', 'updated_at', 'last_used_at')
$$;

-- Files what a write operation changes under its audit entry; other writers, such as jobs, have none.
CREATE FUNCTION "audit_change"() RETURNS trigger LANGUAGE plpgsql AS $$
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
    VALUES (coalesce(whole->>'workspace_id', whole->>'id'), entry, TG_TABLE_NAME, coalesce(whole->>'id', whole->>'plan_version_id', whole->>'customer_id'), before, after);
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER "workspace_audit" AFTER UPDATE OF "name", "rate_limits" ON "workspace" FOR EACH ROW EXECUTE FUNCTION "audit_change"();
CREATE TRIGGER "api_key_audit" AFTER INSERT OR UPDATE OR DELETE ON "api_key" FOR EACH ROW EXECUTE FUNCTION "audit_change"();
CREATE TRIGGER "customer_audit" AFTER INSERT OR UPDATE OR DELETE ON "customer" FOR EACH ROW EXECUTE FUNCTION "audit_change"();
CREATE TRIGGER "meter_audit" AFTER INSERT OR UPDATE OR DELETE ON "meter" FOR EACH ROW EXECUTE FUNCTION "audit_change"();
CREATE TRIGGER "feature_audit" AFTER INSERT OR UPDATE OR DELETE ON "feature" FOR EACH ROW EXECUTE FUNCTION "audit_change"();
CREATE TRIGGER "rate_card_audit" AFTER INSERT OR UPDATE OR DELETE ON "rate_card" FOR EACH ROW EXECUTE FUNCTION "audit_change"();
CREATE TRIGGER "rate_audit" AFTER INSERT OR UPDATE OR DELETE ON "rate" FOR EACH ROW EXECUTE FUNCTION "audit_change"();
CREATE TRIGGER "entitlement_audit" AFTER INSERT OR UPDATE OR DELETE ON "entitlement" FOR EACH ROW EXECUTE FUNCTION "audit_change"();
CREATE TRIGGER "credit_account_audit" AFTER UPDATE OF "low_balance_threshold" ON "credit_account" FOR EACH ROW EXECUTE FUNCTION "audit_change"();
CREATE TRIGGER "webhook_endpoint_audit" AFTER INSERT OR UPDATE OF "url", "description", "events", "ordered", "disabled_at", "deleted_at" ON "webhook_endpoint" FOR EACH ROW EXECUTE FUNCTION "audit_change"();
CREATE TRIGGER "webhook_secret_audit" AFTER INSERT OR UPDATE OR DELETE ON "webhook_secret" FOR EACH ROW EXECUTE FUNCTION "audit_change"();
CREATE TRIGGER "plan_audit" AFTER INSERT OR UPDATE OR DELETE ON "plan" FOR EACH ROW EXECUTE FUNCTION "audit_change"();
CREATE TRIGGER "plan_version_audit" AFTER INSERT OR UPDATE OR DELETE ON "plan_version" FOR EACH ROW EXECUTE FUNCTION "audit_change"();
CREATE TRIGGER "plan_charge_audit" AFTER INSERT OR UPDATE OR DELETE ON "plan_charge" FOR EACH ROW EXECUTE FUNCTION "audit_change"();
CREATE TRIGGER "plan_entitlement_audit" AFTER INSERT OR UPDATE OR DELETE ON "plan_entitlement" FOR EACH ROW EXECUTE FUNCTION "audit_change"();
CREATE TRIGGER "custom_price_audit" AFTER INSERT OR UPDATE OR DELETE ON "custom_price" FOR EACH ROW EXECUTE FUNCTION "audit_change"();
