-- The moment before which history is old: the beginning of a month in UTC, for whole months are removed.
-- $1 seconds that are kept
-- columns: moment
SELECT numsync.time_text(date_trunc('month', now() - make_interval(secs => $1::double precision), 'UTC')) AS moment
