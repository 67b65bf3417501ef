-- What billing reads of a customer's invoices, so that it reads neither those paid long ago nor the open ones of all customers.
CREATE INDEX "invoice_live_idx" ON "invoice" ("workspace_id", "customer_id")
  WHERE "status" IN ('DRAFT', 'OPEN') OR "wake_at" IS NOT NULL OR "clock_wake_at" IS NOT NULL;

-- An event is numbered by updating the row of its workspace or of its customer's account, so that both exist; checking it again
-- for each event takes as long as writing it.
ALTER TABLE "event" DROP CONSTRAINT "event_workspace_id_fkey";

-- A row that is written without an entry in the audit log does not call the function, which would take 2 µs to find that out.
DO $$
DECLARE
  audit RECORD;
BEGIN
  FOR audit IN
    SELECT pg_get_triggerdef(t.oid) AS definition FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
    WHERE p.proname = 'audit_change' AND t.tgqual IS NULL
  LOOP
    EXECUTE replace(
      replace(audit.definition, 'CREATE TRIGGER', 'CREATE OR REPLACE TRIGGER'),
      'EXECUTE FUNCTION', 'WHEN (current_setting(''openmonetize.audit_entry'', true) <> '''') EXECUTE FUNCTION');
  END LOOP;
END $$;
