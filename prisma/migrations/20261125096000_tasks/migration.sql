--! compatible
-- Why: what is due is asked for by whoever has to do it.
-- Locks: household_state and objection against writes while their indexes are built; seconds at a city's size.

CREATE INDEX "household_state_handler_id_idx" ON "household_state"("handler_id");
CREATE INDEX "objection_owner_id_idx" ON "objection"("owner_id");
