-- A timer is handed over a little before it falls due, and held by the engine until then: a row that says much earlier cannot exist (I8).
ALTER TABLE timers
  DROP CONSTRAINT timers_check2,
  ADD CONSTRAINT timers_handed_over_in_time CHECK (state <> 'fired' OR ended_at >= due_at - interval '1 second');
