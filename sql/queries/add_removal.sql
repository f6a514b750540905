-- Notes the cut for each account that loses history by it.
-- $1 cut  $2 time  $3 who
INSERT INTO numsync.history_removal (account_id, cut, removed_at, removed_by)
SELECT a.account_id, $1::timestamptz, $2::timestamptz, $3
FROM numsync.account a
WHERE EXISTS (SELECT FROM numsync.phone_number_history h WHERE h.account_id = a.account_id AND h.valid_to < $1::timestamptz)
	OR EXISTS (SELECT FROM numsync.phone_number_reading_history h
		WHERE h.account_id = a.account_id AND h.valid_to < $1::timestamptz)
ON CONFLICT (account_id, cut) DO NOTHING
