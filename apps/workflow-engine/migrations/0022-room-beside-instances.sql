-- Instances of one page often go on together: each state of theirs fits beside the one before, and the update touches no index. At 60 one of twelve
-- went to another page, with an entry in each index: those together took more room than half a page leaves free.
ALTER TABLE instances SET (fillfactor = 50);
