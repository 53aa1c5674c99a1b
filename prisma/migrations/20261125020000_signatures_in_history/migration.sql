--! compatible
-- Why: verifying a ledger compares it with every signature of its campaign's history; without this index it would read
-- the whole history. Written only when a household becomes signed.
-- Locks: writes to `event` wait while it is built, about a second for a million events.
CREATE INDEX event_signatures ON event (building_id) WHERE type = 'household_signed';
