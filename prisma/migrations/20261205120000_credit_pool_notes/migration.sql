-- What its owner keeps with a pool of credits, apart from what every movement of the customer reads.
CREATE TABLE "credit_pool_note" (
  "workspace_id" TEXT NOT NULL,
  "id" TEXT NOT NULL,
  "metadata" JSONB,
  "updated_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "credit_pool_note_pkey" PRIMARY KEY ("workspace_id", "id")
);
ALTER TABLE "credit_pool_note" ADD CONSTRAINT "credit_pool_note_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE TRIGGER "credit_pool_note_audit" AFTER INSERT OR UPDATE OR DELETE ON "credit_pool_note" FOR EACH ROW EXECUTE FUNCTION "audit_change"();
