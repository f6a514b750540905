-- Lines that may repeat what is known, into staging.
COPY numsync.stage_line (account_id, import_key, line, effective_at, expires_at, phone_id, number, cells, said, reason,
	on_drift, effective_local, expires_local)
FROM STDIN (FORMAT binary)
