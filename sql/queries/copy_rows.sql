-- Rows of the list into staging.
COPY numsync.stage_row (account_id, run_id, seq, {{row|, |@}}, unknown, absent, page_run_id)
FROM STDIN (FORMAT binary)
