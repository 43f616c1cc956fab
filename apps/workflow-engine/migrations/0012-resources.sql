-- What a definition names that lies outside it (schemas, functions of catalogs), by address, as it was when it was published.
ALTER TABLE definitions ADD COLUMN resources json;
