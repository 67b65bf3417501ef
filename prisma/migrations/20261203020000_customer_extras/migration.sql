-- What dialects keep of their own about a customer.
ALTER TABLE "customer" ADD COLUMN     "extras" JSONB NOT NULL DEFAULT '{}';

-- What the Montra dialect kept in the metadata.
UPDATE "customer"
SET "extras" = jsonb_build_object('montra', "metadata" -> 'montra'), "metadata" = "metadata" - 'montra'
WHERE jsonb_typeof("metadata" -> 'montra') = 'object'
  AND "metadata" -> 'montra' ?| ARRAY['phone', 'address', 'invoicing_emails'];
