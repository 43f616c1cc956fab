-- How long the instances of a version are kept after their end, in milliseconds; null: as the operator says.
ALTER TABLE definitions ADD COLUMN retention_ms bigint;
