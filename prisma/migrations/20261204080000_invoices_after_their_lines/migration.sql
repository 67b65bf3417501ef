-- An invoice is written once, with its number, after its lines and all else that refers to it: the number is taken last, and no line
-- may be added to an invoice that has one. So these references are checked at the commit.
ALTER TABLE "invoice_line" ALTER CONSTRAINT "invoice_line_invoice_fkey" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "payment" ALTER CONSTRAINT "payment_invoice_fkey" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "credit_note" ALTER CONSTRAINT "credit_note_invoice_fkey" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "refund" ALTER CONSTRAINT "refund_invoice_fkey" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "checkout" ALTER CONSTRAINT "checkout_invoice_fkey" DEFERRABLE INITIALLY DEFERRED;

-- One look for the lines that a statement adds, and not one for each. A line that is moved is rare.
DROP TRIGGER "invoice_line_is_not_added" ON "invoice_line";
CREATE TRIGGER invoice_line_is_not_moved AFTER UPDATE ON "invoice_line" FOR EACH ROW
  WHEN (NEW.invoice_id IS DISTINCT FROM OLD.invoice_id) EXECUTE FUNCTION refuse_invoice_line_addition();
CREATE FUNCTION refuse_invoice_lines_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT FROM added l JOIN invoice i ON i.workspace_id = l.workspace_id AND i.customer_id = l.customer_id
      AND i.id = l.invoice_id AND i.number IS NOT NULL
  ) THEN
    RAISE EXCEPTION 'a finalised invoice gets no further lines';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER invoice_line_is_not_added AFTER INSERT ON "invoice_line" REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_invoice_lines_added();
