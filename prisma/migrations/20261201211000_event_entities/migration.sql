-- What an event is about, for reading the events of one object; null for older events and those of no single object.
ALTER TABLE "event" ADD COLUMN "entity_type" TEXT, ADD COLUMN "entity_id" TEXT, ADD COLUMN "batch" BIGINT;

-- The transaction: equal for the events of one commit, whatever statement inserts them. Older events keep null.
ALTER TABLE "event" ALTER COLUMN "batch" SET DEFAULT ((pg_current_xact_id())::text)::bigint;

-- Events without an entity, such as those of the ledger, are not in it.
CREATE INDEX "event_entity_idx" ON "event"("workspace_id", "entity_type", "entity_id", "id") WHERE "entity_id" IS NOT NULL;
