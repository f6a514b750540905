-- What happened to a number, the oldest first.
-- $1 account_id  $2 id
-- at, kind, run_id, by, note, field, before, after
SELECT numsync.time_text(at), kind, run_id, actor, note, field, before, after
FROM numsync.number_life
WHERE account_id = $1::bigint AND phone_id = $2
ORDER BY at, place, kind, run_id, actor, note, field
