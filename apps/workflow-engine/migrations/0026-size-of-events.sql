-- So that as many are read at once as fit into memory: the bytes of an event as JSON. What came before counts as none.
ALTER TABLE events ADD COLUMN size integer NOT NULL DEFAULT 0;
