-- Written by hand: Prisma's schema language cannot say it.

-- Customers by the beginning of a text, in upper or lower case; ids of ours are lower case. All but the first are partial, so that no
-- statement that names another column can use them.
CREATE INDEX "customer_id_prefix_idx" ON "customer"("workspace_id", "id" text_pattern_ops);
CREATE INDEX "customer_external_id_prefix_idx" ON "customer"("workspace_id", lower("external_id") text_pattern_ops) WHERE "external_id" IS NOT NULL;
CREATE INDEX "customer_name_prefix_idx" ON "customer"("workspace_id", lower("name") text_pattern_ops) WHERE "name" IS NOT NULL;
CREATE INDEX "customer_email_prefix_idx" ON "customer"("workspace_id", lower("email") text_pattern_ops) WHERE "email" IS NOT NULL;

-- PostgreSQL keeps no statistics of a partial index; by these it knows how many customers a text finds.
CREATE STATISTICS "customer_external_id_prefix" ON (lower("external_id")) FROM "customer";
CREATE STATISTICS "customer_name_prefix" ON (lower("name")) FROM "customer";
CREATE STATISTICS "customer_email_prefix" ON (lower("email")) FROM "customer";

-- Accounts whose balance can be low. A movement of credits changes none of these columns, so that recording pays nothing for it.
CREATE INDEX "credit_account_threshold_idx" ON "credit_account"("workspace_id", "customer_id") WHERE "low_balance_threshold" IS NOT NULL;
