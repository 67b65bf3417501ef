-- An event that takes its credits from one pool is its own debit: its row says what its transaction said. Events of before keep
-- the row of their transaction, and have no pool here. Nothing is rewritten and no row is read.
ALTER TABLE "usage_event" ADD COLUMN "pool_id" TEXT,
  ADD COLUMN "balance_after" DECIMAL(38,9),
  ADD COLUMN "description" TEXT;
ALTER TABLE "usage_event" ADD CONSTRAINT "usage_event_debit_check" CHECK (
  "pool_id" IS NULL OR ("balance_after" IS NOT NULL AND "balance_after" >= 0 AND "credits" > "overage"
    AND "transaction_count" = 1 AND "hold_id" IS NULL AND "reverses" IS NULL)) NOT VALID;

-- Where the debits of a customer are among its events: the first of each stretch of the sequence. An index would have an entry for each event.
CREATE TABLE "usage_debit_mark" (
    "workspace_id" TEXT NOT NULL,
    "customer_id" TEXT NOT NULL,
    "sequence" BIGINT NOT NULL,

    CONSTRAINT "usage_debit_mark_pkey" PRIMARY KEY ("workspace_id","customer_id","sequence")
);
CREATE TRIGGER "usage_debit_mark_insert_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "usage_debit_mark" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
ALTER TABLE "credit_account" ADD COLUMN "debit_mark" BIGINT;

-- A server of an earlier release beside a new one finds no transaction of such an event, and would reverse it without giving the
-- credits back.
CREATE FUNCTION "refuse_unpaid_reversal"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM "usage_event" e WHERE e."workspace_id" = NEW."workspace_id"
      AND e."customer_id" = NEW."customer_id" AND e."sequence" = NEW."reverses" AND e."pool_id" IS NOT NULL) THEN
    RAISE EXCEPTION 'the reversal of usage_event % does not return its credits', NEW."reverses"
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER "usage_event_reversal_returns" AFTER INSERT ON "usage_event" FOR EACH ROW
  WHEN (NEW."reverses" IS NOT NULL AND NEW."transaction_count" = 0) EXECUTE FUNCTION "refuse_unpaid_reversal"();
