-- How much drifts.
-- $1 account_id
-- correctable, report-only, cannot be checked, overruled
SELECT count(*) FILTER (WHERE verdict = 'drift' AND correctable),
	count(*) FILTER (WHERE verdict = 'gone' OR verdict = 'drift' AND NOT correctable),
	count(*) FILTER (WHERE verdict = 'unknown'),
	(SELECT count(*) FROM numsync.expectation_overruled o
		WHERE o.account_id = $1::bigint
			AND (SELECT count(*) > 1 FROM numsync.source WHERE account_id = $1::bigint))
FROM numsync.judgement($1::bigint)
