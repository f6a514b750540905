-- What cannot be reverted, because somebody changed the number since.
-- $1 account_id  $2 run_id
-- columns: number, phone_id, field, before, after, actual
SELECT r.number, r.phone_id, r.field, r.before, r.after, r.actual
FROM ({{>revertible|s.account_id = $1::bigint AND s.run_id = $2::bigint}}) r
WHERE r.moved
ORDER BY r.number, r.phone_id, r.field
