-- An event is found by its key in the whole workspace too: with the key before the customer one look is enough, where there was one for
-- each customer. The index keeps keys unique per customer as before, so nothing more is written for an event.
CREATE UNIQUE INDEX "usage_event_workspace_key" ON "usage_event"("workspace_id", "idempotency_key", "customer_id") WHERE "idempotency_key" IS NOT NULL;
DROP INDEX "usage_event_idempotency_key";
ALTER INDEX "usage_event_workspace_key" RENAME TO "usage_event_idempotency_key";
