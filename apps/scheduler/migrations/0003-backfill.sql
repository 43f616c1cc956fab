-- The tick was asked for after its moment had passed.
ALTER TABLE fires ADD COLUMN backfilled boolean NOT NULL DEFAULT false;
