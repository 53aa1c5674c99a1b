--! compatible
-- Why: other systems follow what happens: one order over the histories of all buildings, numbered by whoever reads it, and
-- subscriptions to which it is sent. Locks: none (new tables and functions).

-- CreateTable
CREATE TABLE "event_feed" (
    "position" BIGINT NOT NULL,
    "building_id" UUID NOT NULL,
    "seq" INTEGER NOT NULL,

    CONSTRAINT "event_feed_pkey" PRIMARY KEY ("position")
);

-- CreateTable
CREATE TABLE "event_feed_progress" (
    "building_id" UUID NOT NULL,
    "seq" INTEGER NOT NULL,

    CONSTRAINT "event_feed_progress_pkey" PRIMARY KEY ("building_id")
);

-- CreateTable
CREATE TABLE "webhook" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "host" TEXT NOT NULL,
    "sealed" BYTEA NOT NULL,
    "campaign_id" UUID,
    "types" TEXT[] NOT NULL DEFAULT '{}',
    "generation" INTEGER NOT NULL DEFAULT 0,
    "position" BIGINT NOT NULL,
    "sending_to" BIGINT,
    "last_delivered_at" TIMESTAMPTZ(3),
    "last_fault" TEXT,
    "test" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by" UUID NOT NULL,
    "disabled_at" TIMESTAMPTZ(3),

    CONSTRAINT "webhook_pkey" PRIMARY KEY ("id")
);

-- AddForeignKey
ALTER TABLE "webhook" ADD CONSTRAINT "webhook_campaign_id_fkey" FOREIGN KEY ("campaign_id") REFERENCES "campaign"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Gives the next `most` events that have none yet their places in the feed: 1, 2, 3 … without a gap, the order of a building
-- kept, and by time across buildings. Only committed events are seen, and one numbering follows the other: each statement
-- below looks after the lock was got, so whoever reads a place knows that none before it will ever be filled later.
CREATE FUNCTION number_events(most int) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    known bigint;
BEGIN
    -- Nothing new: whoever only looks waits for nobody.
    IF NOT EXISTS (
        SELECT FROM building_state s LEFT JOIN event_feed_progress p ON p.building_id = s.building_id
        WHERE s.seq > coalesce(p.seq, 0)
    ) THEN RETURN; END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('event_feed', 7080));
    SELECT coalesce(max(position), 0) INTO known FROM event_feed;

    WITH unplaced AS (
        -- A clock that was set back must not turn a building's order round: the latest instant so far counts.
        SELECT e.building_id, e.seq, max(e.at) OVER (PARTITION BY e.building_id ORDER BY e.seq) AS at
        FROM building_state s LEFT JOIN event_feed_progress p ON p.building_id = s.building_id
        CROSS JOIN LATERAL (
            SELECT n.building_id, n.seq, n.at FROM event n
            WHERE n.building_id = s.building_id AND n.seq > coalesce(p.seq, 0) AND n.seq <= s.seq
            ORDER BY n.seq LIMIT most
        ) e
        WHERE s.seq > coalesce(p.seq, 0)
    ), taken AS (
        SELECT building_id, seq, row_number() OVER (ORDER BY at, building_id, seq) AS number
        FROM unplaced ORDER BY at, building_id, seq LIMIT most
    ), placed AS (
        INSERT INTO event_feed (position, building_id, seq) SELECT known + number, building_id, seq FROM taken
    )
    INSERT INTO event_feed_progress (building_id, seq) SELECT building_id, max(seq) FROM taken GROUP BY building_id
    ON CONFLICT (building_id) DO UPDATE SET seq = excluded.seq;
END $$;
