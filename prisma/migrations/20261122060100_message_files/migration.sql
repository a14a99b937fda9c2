-- AlterTable
ALTER TABLE "PlaygroundMessage" ADD COLUMN     "files" JSONB NOT NULL DEFAULT '[]';
