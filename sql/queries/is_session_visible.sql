-- Whether a database session can be seen by its application_name.
-- $1 application_name  $2 its process id, null: whichever it is
-- columns: visible
SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE application_name = $1 AND pid = coalesce($2::integer, pid)) AS visible
