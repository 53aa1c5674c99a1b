--! compatible
-- Why: thresholds over a whole campaign. Buildings keep what they add to them and how many had signed when they took
-- effect; the campaign's own history tells when it reached or lost them.
-- Locks: building_state and building_history for a moment (columns with constant defaults, no rewrite).

ALTER TABLE building_state ADD COLUMN campaign_shares JSONB NOT NULL DEFAULT '[]', ADD COLUMN effect JSONB;
ALTER TABLE building_history ADD COLUMN campaign_shares JSONB NOT NULL DEFAULT '[]', ADD COLUMN effect JSONB;

CREATE TABLE campaign_event (
    campaign_id UUID NOT NULL,
    seq INTEGER NOT NULL,
    at TIMESTAMPTZ(3) NOT NULL,
    type TEXT NOT NULL,
    data JSONB NOT NULL,
    CONSTRAINT campaign_event_pkey PRIMARY KEY (campaign_id, seq)
);

CREATE TABLE campaign_state (
    campaign_id UUID NOT NULL,
    seq INTEGER NOT NULL,
    met_at JSONB NOT NULL,
    CONSTRAINT campaign_state_pkey PRIMARY KEY (campaign_id)
);

-- Stores what a campaign's workflow said, exactly once per (campaign, seq), as `project` does for a building.
CREATE FUNCTION project_campaign(batch jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    campaign uuid := (batch->>'campaignId')::uuid;
    target int := (batch->>'seq')::int;
    known int;
    first_new int;
BEGIN
    INSERT INTO campaign_state (campaign_id, seq, met_at) VALUES (campaign, 0, '{}') ON CONFLICT DO NOTHING;
    SELECT seq INTO known FROM campaign_state WHERE campaign_id = campaign FOR UPDATE;
    IF target <= known THEN RETURN; END IF;
    SELECT min((e->>'seq')::int) INTO first_new FROM jsonb_array_elements(batch->'events') e
    WHERE (e->>'seq')::int > known;
    IF first_new <> known + 1 THEN
        RAISE EXCEPTION 'campaign % is at event %, got %', campaign, known, first_new;
    END IF;
    INSERT INTO campaign_event (campaign_id, seq, at, type, data)
    SELECT campaign, (e->>'seq')::int, (e->>'at')::timestamptz, e->>'type', e->'data'
    FROM jsonb_array_elements(batch->'events') e WHERE (e->>'seq')::int > known;
    UPDATE campaign_state SET seq = target, met_at = batch->'metAt' WHERE campaign_id = campaign;
END $$;
