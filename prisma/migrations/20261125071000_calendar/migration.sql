--! compatible
-- Why: an administrator imports the calendar of the next year; every version is kept. Locks: none (new table).

-- CreateTable
CREATE TABLE "calendar" (
    "version" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "by_id" UUID,
    "reason" TEXT,
    "document" JSONB NOT NULL,

    CONSTRAINT "calendar_pkey" PRIMARY KEY ("version")
);
