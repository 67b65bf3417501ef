-- The events that name a subscription, among all of a customer that may have millions.
CREATE INDEX "usage_event_subscription_idx" ON "usage_event"("workspace_id", "customer_id", "subscription_id", "timestamp", "sequence") WHERE "subscription_id" IS NOT NULL;
