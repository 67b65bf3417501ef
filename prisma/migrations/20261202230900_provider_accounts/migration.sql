-- What a workspace configures of the providers of payments outside, and what those told us.
CREATE TABLE "provider_account" (
  "workspace_id" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "sealed_secret_key" BYTEA NOT NULL,
  "sealed_webhook_secret" BYTEA NOT NULL,
  "last_four" TEXT NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL,
  "updated_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "provider_account_pkey" PRIMARY KEY ("workspace_id", "name"),
  CONSTRAINT "provider_account_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE TRIGGER "provider_account_audit" AFTER INSERT OR UPDATE OR DELETE ON "provider_account" FOR EACH ROW EXECUTE FUNCTION "audit_change"();

-- An event counts as handled once it has an outcome; without one it is handled when it comes again.
CREATE TABLE "provider_event" (
  "workspace_id" TEXT NOT NULL,
  "provider" TEXT NOT NULL,
  "event_id" TEXT NOT NULL,
  "type" TEXT NOT NULL,
  "reference" TEXT,
  "received_at" TIMESTAMPTZ(3) NOT NULL,
  "outcome" TEXT,
  CONSTRAINT "provider_event_pkey" PRIMARY KEY ("workspace_id", "provider", "event_id"),
  CONSTRAINT "provider_event_outcome" CHECK ("outcome" IN ('APPLIED', 'IGNORED'))
);
CREATE INDEX "provider_event_received_at_idx" ON "provider_event"("received_at");

-- The provider's own customer, to whom it ties the payment methods of ours.
CREATE TABLE "provider_customer" (
  "workspace_id" TEXT NOT NULL,
  "customer_id" TEXT NOT NULL,
  "provider" TEXT NOT NULL,
  "reference" TEXT NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "provider_customer_pkey" PRIMARY KEY ("workspace_id", "customer_id", "provider"),
  CONSTRAINT "provider_customer_workspace_id_customer_id_fkey" FOREIGN KEY ("workspace_id", "customer_id") REFERENCES "customer"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- Keys of providers are secrets by their looks too, as `maskedJson` in core/audit/mask.ts knows.
CREATE OR REPLACE FUNCTION "masked"("value" JSONB) RETURNS JSONB LANGUAGE plpgsql IMMUTABLE AS $$
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
        '(\m(om_(live|test)_|oms_|whsec_|(sk|rk)_(live|test)_)[A-Za-z0-9_+/=-]+|\meyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*|//[^/@[:space:]]+@)', '[masked]', 'g'));
    ELSE
      RETURN "value";
  END CASE;
END
$$;
