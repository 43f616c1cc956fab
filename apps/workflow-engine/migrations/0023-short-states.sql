-- From here on a state leaves out what its row says and what is empty. A release from before could not read it: this makes it refuse the database.
COMMENT ON COLUMN instances.state IS 'JSON, without what the row says and without what is empty';
