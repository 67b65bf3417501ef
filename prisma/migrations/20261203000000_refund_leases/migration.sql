-- A refund that a provider has to be asked for has a lease; that of a manual one ends with its commit.
DROP INDEX "refund_lease_until_idx";
CREATE INDEX "refund_lease_until_idx" ON "refund"("lease_until") WHERE "lease_until" IS NOT NULL;
