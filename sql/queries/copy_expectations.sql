-- Expectations of a file into staging.
COPY numsync.stage_expectation (account_id, import_key, line, field, phone_id, number, kind, correctable, operator,
	operand, reason, on_drift, effective_at, expires_at, effective_local, expires_local)
FROM STDIN (FORMAT binary)
