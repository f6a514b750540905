-- How much drifts.
-- $1 account_id
-- correctable, report-only, cannot be checked
SELECT count(*) FILTER (WHERE verdict = 'drift' AND correctable),
	count(*) FILTER (WHERE verdict = 'gone' OR verdict = 'drift' AND NOT correctable),
	count(*) FILTER (WHERE verdict = 'unknown')
FROM numsync.expectation_check
WHERE account_id = $1::bigint AND verdict <> 'holds'
