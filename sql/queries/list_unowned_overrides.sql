-- Numbers disabled by an override that reads as numsync's, and that no change of this database set.
-- $1 account_id  $2 how many, or null for all
-- columns: number, phone_id, name, reason, updated_at
SELECT u.number, u.phone_id, u.name, u.reason, numsync.time_text(u.updated_at) AS updated_at
FROM numsync.unowned_override u
WHERE u.account_id = $1::bigint
ORDER BY u.number, u.phone_id
LIMIT $2::bigint
