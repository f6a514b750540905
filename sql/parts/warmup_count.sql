-- Numbers of an account (the argument) by what their two warmups say, counted in one pass.
SELECT warmup_state, warmup_progress_percent, call_warmup_state, call_warmup_stage, count(*) AS numbers
FROM numsync.phone_number
WHERE account_id = % AND missing_since IS NULL
GROUP BY warmup_state, warmup_progress_percent, call_warmup_state, call_warmup_stage
