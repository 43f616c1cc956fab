-- A schedule whose next tick follows the end of an instance has none for as long as that runs.
ALTER TABLE schedules DROP CONSTRAINT schedules_check;
ALTER TABLE schedules ADD CONSTRAINT schedules_next_tick CHECK (state = 'active' OR next_tick IS NULL);

-- The newest version of each definition that was heard of, and the schedule that it asks for.
CREATE TABLE definition_schedules (
  tenant_id   uuid NOT NULL,
  namespace   text NOT NULL,
  name        text NOT NULL,
  version     text NOT NULL,
  schedule_id uuid REFERENCES schedules,
  -- The code of the problem why there is no schedule though one was asked for.
  refused     text,
  PRIMARY KEY (tenant_id, namespace, name)
);
