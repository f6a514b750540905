-- Notes the cut for each account that loses history by it.
-- $1 cut  $2 time  $3 who
-- exception account: a month of the history is that of all accounts, see DESIGN.md section 5
INSERT INTO numsync.history_removal (account_id, cut, removed_at, removed_by)
SELECT h.account_id, $1::timestamptz, $2::timestamptz, $3
FROM (
	SELECT account_id FROM numsync.phone_number_history WHERE valid_to < $1::timestamptz
	UNION
	SELECT account_id FROM numsync.phone_number_reading_history WHERE valid_to < $1::timestamptz
) h
ON CONFLICT (account_id, cut) DO NOTHING
