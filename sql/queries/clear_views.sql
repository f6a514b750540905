-- Forgets which views and functions a numsync has made here.
DELETE FROM numsync.schema_view
