-- The replica that looks for an event's listeners. One that keeps an event while nothing of its tenant waits for another takes it on at once.
ALTER TABLE events ADD COLUMN claimed_by uuid;

DROP INDEX events_unmatched;
CREATE INDEX events_unmatched ON events (tenant_id, position) WHERE matched_at IS NULL;
