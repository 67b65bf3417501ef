-- Each change of a delivery that its reader sees gets a number, drawn under the lock of its endpoint: numbers of an endpoint are
-- committed in their order, so that who knows one finds what changed since. Deliveries from before have none until they change.
CREATE SEQUENCE webhook_delivery_change;
ALTER TABLE "webhook_delivery" ADD COLUMN "change_sequence" BIGINT;
CREATE INDEX "webhook_delivery_workspace_id_endpoint_id_change_sequence_idx" ON "webhook_delivery"("workspace_id", "endpoint_id", "change_sequence");

CREATE FUNCTION number_webhook_delivery() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.change_sequence := nextval('webhook_delivery_change');
  RETURN NEW;
END $$;
CREATE TRIGGER webhook_delivery_is_numbered BEFORE INSERT ON "webhook_delivery" FOR EACH ROW EXECUTE FUNCTION number_webhook_delivery();
-- A lease that is only renewed changes nothing to see.
CREATE TRIGGER webhook_delivery_is_renumbered BEFORE UPDATE ON "webhook_delivery" FOR EACH ROW
  WHEN ((OLD.status, OLD.attempts, OLD.due_at, OLD.last_status_code, OLD.last_error, OLD.finished_at)
    IS DISTINCT FROM (NEW.status, NEW.attempts, NEW.due_at, NEW.last_status_code, NEW.last_error, NEW.finished_at))
  EXECUTE FUNCTION number_webhook_delivery();
