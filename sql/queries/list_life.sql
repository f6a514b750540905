-- What happened to a number, the oldest first.
-- $1 account_id  $2 id
-- columns: at, kind, run_id, actor, note, field, before, after
SELECT numsync.time_text(at) AS at, kind, run_id, actor, note, field, before, after
FROM numsync.number_life l
WHERE account_id = $1::bigint AND phone_id = $2
ORDER BY l.at, place, kind, run_id, actor, note, field
