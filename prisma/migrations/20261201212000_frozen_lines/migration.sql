-- A finalised invoice gets no further lines either: none is added, and no pending one is moved onto it. Its number is written after its
-- lines, in the same transaction, so the lines that finalisation itself writes are not meant.
CREATE FUNCTION refuse_invoice_line_addition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.invoice_id IS NOT DISTINCT FROM OLD.invoice_id THEN RETURN NULL; END IF;
  IF EXISTS (
    SELECT FROM invoice i WHERE i.workspace_id = NEW.workspace_id AND i.customer_id = NEW.customer_id
      AND i.id = NEW.invoice_id AND i.number IS NOT NULL
  ) THEN
    RAISE EXCEPTION 'a finalised invoice gets no further lines';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER invoice_line_is_not_added AFTER INSERT OR UPDATE ON "invoice_line" FOR EACH ROW EXECUTE FUNCTION refuse_invoice_line_addition();
