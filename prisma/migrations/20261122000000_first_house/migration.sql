--! compatible
-- Why: the first house. Locks: none (new tables).
-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "installation" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "fingerprint_key" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "installation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "campaign" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "base_name" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by" UUID,

    CONSTRAINT "campaign_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "campaign_policy" (
    "campaign_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "by_id" UUID,
    "reason" TEXT,
    "policy" JSONB NOT NULL,

    CONSTRAINT "campaign_policy_pkey" PRIMARY KEY ("campaign_id","version")
);

-- CreateTable
CREATE TABLE "building" (
    "id" UUID NOT NULL,
    "campaign_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "import_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "withdrawn_at" TIMESTAMPTZ(3),

    CONSTRAINT "building_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "building_state" (
    "building_id" UUID NOT NULL,
    "campaign_id" UUID NOT NULL,
    "seq" INTEGER NOT NULL,
    "stage" TEXT NOT NULL,
    "stage_ends_at" TIMESTAMPTZ(3),
    "counts" JSONB NOT NULL,
    "thresholds" JSONB NOT NULL,
    "last_event_at" TIMESTAMPTZ(3) NOT NULL,
    "withdrawn" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "building_state_pkey" PRIMARY KEY ("building_id")
);

-- CreateTable
CREATE TABLE "building_history" (
    "building_id" UUID NOT NULL,
    "seq" INTEGER NOT NULL,
    "campaign_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "stage" TEXT NOT NULL,
    "counts" JSONB NOT NULL,
    "thresholds" JSONB NOT NULL,
    "withdrawn" BOOLEAN NOT NULL,

    CONSTRAINT "building_history_pkey" PRIMARY KEY ("building_id","seq")
);

-- CreateTable
CREATE TABLE "household" (
    "id" UUID NOT NULL,
    "campaign_id" UUID NOT NULL,
    "building_id" UUID NOT NULL,
    "import_id" UUID,
    "identity" TEXT NOT NULL,
    "stairwell" TEXT,
    "floor" TEXT,
    "room" TEXT NOT NULL,
    "certificate" TEXT,
    "certificate_id" UUID NOT NULL,
    "tenure" TEXT NOT NULL,
    "tenure_label" TEXT NOT NULL,
    "area_cm2" INTEGER,
    "shared_facilities" TEXT,
    "shared_with" TEXT,
    "residents" TEXT,
    "registered_persons" TEXT,
    "circumstances" TEXT,
    "handler_name" TEXT,
    "remark" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "removed_at" TIMESTAMPTZ(3),

    CONSTRAINT "household_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "household_state" (
    "household_id" UUID NOT NULL,
    "building_id" UUID NOT NULL,
    "campaign_id" UUID NOT NULL,
    "seq" INTEGER NOT NULL,
    "tenure" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "handler_id" UUID,
    "next_due_at" TIMESTAMPTZ(3),
    "signed_at" TIMESTAMPTZ(3),
    "file" JSONB NOT NULL,

    CONSTRAINT "household_state_pkey" PRIMARY KEY ("household_id")
);

-- CreateTable
CREATE TABLE "objection" (
    "id" UUID NOT NULL,
    "household_id" UUID NOT NULL,
    "building_id" UUID NOT NULL,
    "category" TEXT NOT NULL,
    "level" TEXT NOT NULL,
    "owner_id" UUID,
    "raised_at" TIMESTAMPTZ(3) NOT NULL,
    "due_at" TIMESTAMPTZ(3),
    "closed_at" TIMESTAMPTZ(3),
    "withdrawn" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "objection_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "appointment" (
    "id" UUID NOT NULL,
    "household_id" UUID NOT NULL,
    "building_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "outcome" TEXT,

    CONSTRAINT "appointment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "event" (
    "building_id" UUID NOT NULL,
    "seq" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "occurred_at" TIMESTAMPTZ(3),
    "type" TEXT NOT NULL,
    "by_staff_id" UUID,
    "by_role" TEXT NOT NULL,
    "command_id" UUID,
    "household_id" UUID,
    "objection_id" UUID,
    "data" JSONB NOT NULL,

    CONSTRAINT "event_pkey" PRIMARY KEY ("building_id","seq")
);

-- CreateTable
CREATE TABLE "daily_counter" (
    "building_id" UUID NOT NULL,
    "date" DATE NOT NULL,
    "signed" INTEGER NOT NULL,
    "visits" INTEGER NOT NULL,
    "objections_opened" INTEGER NOT NULL,
    "objections_closed" INTEGER NOT NULL,

    CONSTRAINT "daily_counter_pkey" PRIMARY KEY ("building_id","date")
);

-- CreateTable
CREATE TABLE "ledger_head" (
    "campaign_id" UUID NOT NULL,
    "last_number" INTEGER NOT NULL,
    "last_hash" TEXT NOT NULL,

    CONSTRAINT "ledger_head_pkey" PRIMARY KEY ("campaign_id")
);

-- CreateTable
CREATE TABLE "signing_ledger" (
    "campaign_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "household_id" UUID NOT NULL,
    "building_id" UUID NOT NULL,
    "seq" INTEGER NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,
    "occurred_at" TIMESTAMPTZ(3),
    "voided_at" TIMESTAMPTZ(3),
    "previous_hash" TEXT NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "signing_ledger_pkey" PRIMARY KEY ("campaign_id","number")
);

-- CreateTable
CREATE TABLE "request_answer" (
    "id" UUID NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "answer" JSONB NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "request_answer_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "person" (
    "id" UUID NOT NULL,
    "household_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "phone" TEXT,
    "other_phones" TEXT[],
    "id_number" BYTEA,

    CONSTRAINT "person_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "note" (
    "command_id" UUID NOT NULL,
    "field" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "note_pkey" PRIMARY KEY ("command_id","field")
);

-- CreateTable
CREATE TABLE "staff" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "roles" TEXT[],
    "phone" TEXT,
    "login_name" TEXT,
    "password_hash" TEXT,
    "must_change_password" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "disabled_at" TIMESTAMPTZ(3),

    CONSTRAINT "staff_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "session" (
    "token_hash" TEXT NOT NULL,
    "staff_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "session_pkey" PRIMARY KEY ("token_hash")
);

-- CreateTable
CREATE TABLE "api_token" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "token_hash" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "scope" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_token_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit" (
    "id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "by_id" UUID NOT NULL,
    "action" TEXT NOT NULL,
    "subject" TEXT,
    "purpose" TEXT,

    CONSTRAINT "audit_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "roster_import" (
    "id" UUID NOT NULL,
    "campaign_id" UUID NOT NULL,
    "state" TEXT NOT NULL,
    "summary" JSONB NOT NULL,
    "lines" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by" UUID NOT NULL,
    "committed_at" TIMESTAMPTZ(3),

    CONSTRAINT "roster_import_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "building_campaign_id_idx" ON "building"("campaign_id");

-- CreateIndex
CREATE INDEX "building_state_campaign_id_idx" ON "building_state"("campaign_id");

-- CreateIndex
CREATE INDEX "building_history_building_id_at_idx" ON "building_history"("building_id", "at");

-- CreateIndex
CREATE INDEX "household_building_id_idx" ON "household"("building_id");

-- CreateIndex
CREATE INDEX "household_campaign_id_identity_idx" ON "household"("campaign_id", "identity");

-- CreateIndex
CREATE INDEX "household_state_building_id_idx" ON "household_state"("building_id");

-- CreateIndex
CREATE INDEX "objection_household_id_idx" ON "objection"("household_id");

-- CreateIndex
CREATE INDEX "appointment_household_id_idx" ON "appointment"("household_id");

-- CreateIndex
CREATE INDEX "event_household_id_seq_idx" ON "event"("household_id", "seq");

-- CreateIndex
CREATE INDEX "event_command_id_idx" ON "event"("command_id");

-- CreateIndex
CREATE INDEX "signing_ledger_household_id_idx" ON "signing_ledger"("household_id");

-- CreateIndex
CREATE UNIQUE INDEX "signing_ledger_building_id_seq_key" ON "signing_ledger"("building_id", "seq");

-- CreateIndex
CREATE INDEX "person_household_id_idx" ON "person"("household_id");

-- CreateIndex
CREATE UNIQUE INDEX "staff_login_name_key" ON "staff"("login_name");

-- CreateIndex
CREATE UNIQUE INDEX "api_token_token_hash_key" ON "api_token"("token_hash");

-- CreateIndex
CREATE INDEX "audit_at_idx" ON "audit"("at");

-- CreateIndex
CREATE INDEX "roster_import_campaign_id_idx" ON "roster_import"("campaign_id");

-- AddForeignKey
ALTER TABLE "campaign_policy" ADD CONSTRAINT "campaign_policy_campaign_id_fkey" FOREIGN KEY ("campaign_id") REFERENCES "campaign"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "building" ADD CONSTRAINT "building_campaign_id_fkey" FOREIGN KEY ("campaign_id") REFERENCES "campaign"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "building_state" ADD CONSTRAINT "building_state_building_id_fkey" FOREIGN KEY ("building_id") REFERENCES "building"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "household" ADD CONSTRAINT "household_building_id_fkey" FOREIGN KEY ("building_id") REFERENCES "building"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "household_state" ADD CONSTRAINT "household_state_household_id_fkey" FOREIGN KEY ("household_id") REFERENCES "household"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "person" ADD CONSTRAINT "person_household_id_fkey" FOREIGN KEY ("household_id") REFERENCES "household"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_staff_id_fkey" FOREIGN KEY ("staff_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

