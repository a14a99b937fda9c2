-- CreateTable
CREATE TABLE "UploadedFile" (
    "platform" TEXT NOT NULL,
    "tenant" TEXT NOT NULL,
    "fileId" UUID NOT NULL,
    "remote" TEXT,
    "busyUntil" TIMESTAMPTZ(3) NOT NULL,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "refused" BOOLEAN NOT NULL DEFAULT false,
    "uploadedAt" TIMESTAMPTZ(3),

    CONSTRAINT "UploadedFile_pkey" PRIMARY KEY ("platform","tenant","fileId")
);

-- AddForeignKey
ALTER TABLE "UploadedFile" ADD CONSTRAINT "UploadedFile_fileId_fkey" FOREIGN KEY ("fileId") REFERENCES "StoredFile"("id") ON DELETE CASCADE ON UPDATE CASCADE;
