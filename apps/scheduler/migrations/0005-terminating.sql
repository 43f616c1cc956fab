-- It is to end at once, whatever is under way.
ALTER TABLE fires ADD COLUMN terminating boolean NOT NULL DEFAULT false;
