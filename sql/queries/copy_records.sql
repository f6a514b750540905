-- Records into staging.
COPY numsync.stage_record (account_id, run_id, seq, {{record|, |@}}, unknown, absent, read_at)
FROM STDIN (FORMAT binary)
