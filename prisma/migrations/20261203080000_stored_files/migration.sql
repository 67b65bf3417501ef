-- Images that pages show.
CREATE TABLE "stored_file" (
  "workspace_id" TEXT NOT NULL,
  "id" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "type" TEXT NOT NULL,
  "size" INTEGER NOT NULL,
  "bytes" BYTEA NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "stored_file_pkey" PRIMARY KEY ("workspace_id", "id"),
  CONSTRAINT "stored_file_size_check" CHECK ("size" = octet_length("bytes"))
);
CREATE UNIQUE INDEX "stored_file_id_key" ON "stored_file"("id");
ALTER TABLE "stored_file" ADD CONSTRAINT "stored_file_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
