-- Which customers changed, for servers that hold them in memory: a row for each commit, read by snapshot a few times a second and
-- deleted after a minute. An id is named by its last eight characters, which are random: two ids alike cost one needless read.
CREATE TABLE "account_change" (
    "xid" XID8 NOT NULL DEFAULT pg_current_xact_id(),
    "tails" TEXT NOT NULL
);
-- Random characters cannot be compressed.
ALTER TABLE "account_change" ALTER COLUMN "tails" SET STORAGE EXTERNAL;
CREATE INDEX "account_change_xid_idx" ON "account_change" ("xid");

-- The sequence up to which the ledger notes movements itself, once for all accounts of a commit.
ALTER TABLE "credit_account" ADD COLUMN "noted_sequence" BIGINT;

CREATE FUNCTION "note_account_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "account_change" ("tails") VALUES (right(NEW."customer_id", 8));
  RETURN NULL;
END
$$;
CREATE FUNCTION "note_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "account_change" ("tails") VALUES (right(NEW."id", 8));
  RETURN NULL;
END
$$;
-- Whoever else changes an account, such as a server of an earlier release, is noted here.
CREATE TRIGGER "credit_account_change" AFTER UPDATE ON "credit_account" FOR EACH ROW
  WHEN (NEW."entitlement_version" <> OLD."entitlement_version" OR NEW."billing_sequence" <> OLD."billing_sequence"
    OR (NEW."sequence" <> OLD."sequence" AND NEW."noted_sequence" IS DISTINCT FROM NEW."sequence"))
  EXECUTE FUNCTION "note_account_change"();
CREATE TRIGGER "customer_change" AFTER UPDATE ON "customer" FOR EACH ROW
  WHEN (NEW."external_id" IS DISTINCT FROM OLD."external_id") EXECUTE FUNCTION "note_change"();
CREATE TRIGGER "workspace_change" AFTER UPDATE ON "workspace" FOR EACH ROW
  WHEN (NEW."catalog_version" <> OLD."catalog_version") EXECUTE FUNCTION "note_change"();
