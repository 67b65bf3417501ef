-- CreateTable
CREATE TABLE "oauth_client" (
    "workspace_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "role" "role" NOT NULL,
    "secret_hash" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "last_used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "oauth_client_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "oauth_client_id_key" ON "oauth_client"("id");

-- AddForeignKey
ALTER TABLE "oauth_client" ADD CONSTRAINT "oauth_client_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE RESTRICT ON UPDATE CASCADE;


-- What follows is written by hand: Prisma's schema language cannot say it.

CREATE TRIGGER "oauth_client_audit" AFTER INSERT OR UPDATE OR DELETE ON "oauth_client" FOR EACH ROW EXECUTE FUNCTION "audit_change"();
