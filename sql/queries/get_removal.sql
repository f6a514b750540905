-- What `prune` removed last of an account, and the number of its last run: one that is not there and is lower was removed.
-- $1 account_id
-- columns: cut, removed_at, removed_by, last_run_id
-- cut: what ended before it went; null, as the next two: no history was removed
SELECT numsync.time_text(h.cut) AS cut, numsync.time_text(h.removed_at) AS removed_at, h.removed_by,
	(SELECT max(r.run_id) FROM numsync.run r WHERE r.account_id = $1::bigint) AS last_run_id
FROM numsync.account a
LEFT JOIN numsync.history_removal h ON h.account_id = a.account_id
WHERE a.account_id = $1::bigint
ORDER BY h.removed_at DESC NULLS LAST
LIMIT 1
