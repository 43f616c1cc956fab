-- Of the messages that wait in a queue, those with a lower number are handled first.
ALTER TABLE outbox ADD COLUMN priority integer NOT NULL DEFAULT 0 CHECK (priority BETWEEN 0 AND 2097151);
