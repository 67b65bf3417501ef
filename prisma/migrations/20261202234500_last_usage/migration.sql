-- The latest event time of each customer: who counts the active customers need not look into the events of each.
ALTER TABLE "credit_account" ADD COLUMN "last_usage_at" TIMESTAMPTZ(3);
UPDATE "credit_account" a SET "last_usage_at" = (
  SELECT e.timestamp FROM "usage_event" e
  WHERE e.workspace_id = a.workspace_id AND e.customer_id = a.customer_id
  ORDER BY e.timestamp DESC, e.sequence DESC LIMIT 1)
WHERE a.sequence > 0;
