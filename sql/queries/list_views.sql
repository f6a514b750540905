-- The views and functions that a numsync has made here, in the order in which it made them.
-- columns: name, sha256
SELECT name, sha256 FROM numsync.schema_view ORDER BY position
