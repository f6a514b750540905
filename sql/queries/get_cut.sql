-- The moments before which things are old: the history, of which whole months are removed, at the beginning of a month in UTC; and runs,
-- plans and files, which stay for as long as what they did may be taken back.
-- $1 seconds that are kept  $2 seconds within which what was done may be taken back
-- columns: moment, records
SELECT numsync.time_text(c.moment) AS moment, numsync.time_text(least(c.moment, now() - make_interval(secs => $2::double precision))) AS records
FROM (SELECT date_trunc('month', now() - make_interval(secs => $1::double precision), 'UTC') AS moment) c
