-- Removes ended versions that have no month of their own.
-- $1 cut
-- exception account: a month of the history is that of all accounts, see DESIGN.md section 5
DELETE FROM numsync.phone_number_history_default WHERE valid_to < $1::timestamptz
