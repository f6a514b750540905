-- The changes that a run left out because what they set is no longer wanted, or is wanted otherwise.
-- $1 account_id  $2 run_id
-- columns: number, phone_id, change_id, message
SELECT c.number, c.phone_id, c.change_id, s.message
FROM numsync.change_step s
JOIN numsync.change c ON c.account_id = $1::bigint AND c.change_id = s.change_id
WHERE s.account_id = $1::bigint AND s.run_id = $2::bigint AND s.state = 'not_wanted'
ORDER BY c.change_id
