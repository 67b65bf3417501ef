-- The lists of deliveries of a state, of a customer and of a type of event read no others.
CREATE INDEX "webhook_delivery_workspace_id_status_id_idx" ON "webhook_delivery"("workspace_id", "status", "id");
CREATE INDEX "webhook_delivery_workspace_id_customer_id_id_idx" ON "webhook_delivery"("workspace_id", "customer_id", "id");
CREATE INDEX "webhook_delivery_workspace_id_event_type_id_idx" ON "webhook_delivery"("workspace_id", "event_type", "id");
