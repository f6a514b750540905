-- Lines that say something new for sure.
COPY numsync.expectation_line (account_id, batch_id, line, effective_at, expires_at, phone_id, number, cells, said, reason,
	on_drift)
FROM STDIN (FORMAT binary)
