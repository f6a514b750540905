-- What people and programs ask: canonical values, expectations in force, drift, billing, freshness.

CREATE FUNCTION numsync.decimal_text(value numeric) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT trim_scale(value)::text $$;
COMMENT ON FUNCTION numsync.decimal_text IS 'Canonical text of a decimal: no superfluous zeros';

CREATE FUNCTION numsync.time_text(value timestamptz) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT to_char(value AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') $$;
COMMENT ON FUNCTION numsync.time_text IS 'Canonical text of a moment: UTC, six digits of a second; sorts as time does';

-- the fields that expectations are mostly about come first: a CASE is searched in order
CREATE FUNCTION numsync.value_text(m numsync.phone_number, field text) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
	SELECT CASE field
		WHEN 'enabled' THEN m.enabled::text
		WHEN 'override_enabled' THEN m.override_enabled::text
		WHEN 'override_reason' THEN m.override_reason
		WHEN 'name' THEN m.name
		WHEN 'provider_status' THEN m.provider_status
		WHEN 'inventory_state' THEN m.inventory_state
		WHEN 'status' THEN m.status
		WHEN 'provider_release_scheduled_at' THEN numsync.time_text(m.provider_release_scheduled_at)
		WHEN 'warmup_state' THEN m.warmup_state
		WHEN 'warmup_enabled' THEN m.warmup_enabled::text
		WHEN 'id' THEN m.id
		WHEN 'number' THEN m.number
		WHEN 'business_id' THEN m.business_id
		WHEN 'business_name' THEN m.business_name
		WHEN 'user_id' THEN m.user_id
		WHEN 'user_name' THEN m.user_name
		WHEN 'team_id' THEN m.team_id
		WHEN 'campaign_id' THEN m.campaign_id
		WHEN 'source_id' THEN m.source_id
		WHEN 'leadping_owned' THEN m.leadping_owned::text
		WHEN 'provider' THEN m.provider
		WHEN 'provider_phone_number_id' THEN m.provider_phone_number_id
		WHEN 'provider_order_id' THEN m.provider_order_id
		WHEN 'provider_order_status' THEN m.provider_order_status
		WHEN 'provider_error' THEN m.provider_error
		WHEN 'provider_synced_at' THEN numsync.time_text(m.provider_synced_at)
		WHEN 'provider_released_at' THEN numsync.time_text(m.provider_released_at)
		WHEN 'provider_release_requested_at' THEN numsync.time_text(m.provider_release_requested_at)
		WHEN 'provider_release_hold_starts_at' THEN numsync.time_text(m.provider_release_hold_starts_at)
		WHEN 'provider_release_reason' THEN m.provider_release_reason
		WHEN 'provider_release_requested_by_user_id' THEN m.provider_release_requested_by_user_id
		WHEN 'provider_release_requested_by_name' THEN m.provider_release_requested_by_name
		WHEN 'provider_release_unassign_at_hold_start' THEN m.provider_release_unassign_at_hold_start::text
		WHEN 'capabilities_sms' THEN m.capabilities_sms::text
		WHEN 'capabilities_voice' THEN m.capabilities_voice::text
		WHEN 'capabilities_warmup' THEN m.capabilities_warmup::text
		WHEN 'capabilities_testing' THEN m.capabilities_testing::text
		WHEN 'routing_sms_enabled' THEN m.routing_sms_enabled::text
		WHEN 'routing_voice_enabled' THEN m.routing_voice_enabled::text
		WHEN 'routing_warmup_only' THEN m.routing_warmup_only::text
		WHEN 'routing_internal_test_only' THEN m.routing_internal_test_only::text
		WHEN 'routing_team_id' THEN m.routing_team_id
		WHEN 'routing_source_id' THEN m.routing_source_id
		WHEN 'routing_campaign_id' THEN m.routing_campaign_id
		WHEN 'routing_messaging_profile_id' THEN m.routing_messaging_profile_id
		WHEN 'routing_voice_connection_id' THEN m.routing_voice_connection_id
		WHEN 'tendlc_brand_id' THEN m.tendlc_brand_id
		WHEN 'tendlc_campaign_id' THEN m.tendlc_campaign_id
		WHEN 'tendlc_campaign_status' THEN m.tendlc_campaign_status
		WHEN 'tendlc_assignment_status' THEN m.tendlc_assignment_status
		WHEN 'tendlc_messaging_profile_id' THEN m.tendlc_messaging_profile_id
		WHEN 'tendlc_status_updated_at' THEN numsync.time_text(m.tendlc_status_updated_at)
		WHEN 'tendlc_failure_reason' THEN m.tendlc_failure_reason
		WHEN 'tendlc_last_provider_event_id' THEN m.tendlc_last_provider_event_id
		WHEN 'billing_business_id' THEN m.billing_business_id
		WHEN 'billing_business_name' THEN m.billing_business_name
		WHEN 'billing_user_id' THEN m.billing_user_id
		WHEN 'billing_user_name' THEN m.billing_user_name
		WHEN 'billing_subscription_item_id' THEN m.billing_subscription_item_id
		WHEN 'billing_monthly_amount' THEN numsync.decimal_text(m.billing_monthly_amount)
		WHEN 'billing_channel' THEN m.billing_channel
		WHEN 'is_preferred' THEN m.is_preferred::text
		WHEN 'is_default' THEN m.is_default::text
		WHEN 'location_place' THEN m.location_place
		WHEN 'location_state' THEN m.location_state
		WHEN 'location_country_code' THEN m.location_country_code
		WHEN 'location_latitude' THEN numsync.decimal_text(m.location_latitude)
		WHEN 'location_longitude' THEN numsync.decimal_text(m.location_longitude)
		WHEN 'location_time_zone_id' THEN m.location_time_zone_id
		WHEN 'override_updated_by_user_id' THEN m.override_updated_by_user_id
		WHEN 'override_updated_at' THEN numsync.time_text(m.override_updated_at)
		WHEN 'is_internal_pool' THEN m.is_internal_pool::text
		WHEN 'is_approved_test_destination' THEN m.is_approved_test_destination::text
		WHEN 'is_messaging_program_approved' THEN m.is_messaging_program_approved::text
		WHEN 'health_status' THEN m.health_status
		WHEN 'warmup_health_score' THEN m.warmup_health_score::text
		WHEN 'warmup_progress_percent' THEN m.warmup_progress_percent::text
		WHEN 'warmup_next_action_at' THEN numsync.time_text(m.warmup_next_action_at)
		WHEN 'warmup_pause_reason' THEN m.warmup_pause_reason
		WHEN 'call_warmup_enabled' THEN m.call_warmup_enabled::text
		WHEN 'call_warmup_state' THEN m.call_warmup_state
		WHEN 'call_warmup_stage' THEN m.call_warmup_stage
		WHEN 'call_warmup_next_action_at' THEN numsync.time_text(m.call_warmup_next_action_at)
		WHEN 'call_warmup_pause_reason' THEN m.call_warmup_pause_reason
		WHEN 'call_warmup_health_reason' THEN m.call_warmup_health_reason
		WHEN 'health_reason' THEN m.health_reason
		WHEN 'created_at' THEN numsync.time_text(m.created_at)
		WHEN 'modified_at' THEN numsync.time_text(m.modified_at)
		WHEN 'list_type' THEN m.list_type
		WHEN 'list_business' THEN m.list_business
		WHEN 'list_user' THEN m.list_user
		WHEN 'list_provider_lifecycle_state' THEN m.list_provider_lifecycle_state
		WHEN 'list_provider_reconciliation_status' THEN m.list_provider_reconciliation_status
		WHEN 'list_ownership' THEN m.list_ownership
		WHEN 'list_capabilities' THEN m.list_capabilities
		WHEN 'list_routing_summary' THEN m.list_routing_summary
		WHEN 'list_billing_attribution' THEN m.list_billing_attribution
		WHEN 'list_location' THEN m.list_location
		WHEN 'list_sms_ready' THEN m.list_sms_ready::text
		WHEN 'list_voice_ready' THEN m.list_voice_ready::text
		WHEN 'list_warmup_only' THEN m.list_warmup_only::text
		WHEN 'list_internal_test_only' THEN m.list_internal_test_only::text
		WHEN 'list_tendlc_campaign_id' THEN m.list_tendlc_campaign_id
		WHEN 'list_tendlc_campaign_status' THEN m.list_tendlc_campaign_status
		WHEN 'list_business_id' THEN m.list_business_id
	END
$$;
COMMENT ON FUNCTION numsync.value_text IS 'Canonical text of one field of the mirror, named by its column';

CREATE VIEW numsync.expectation_in_force AS
SELECT DISTINCT ON (e.account_id, e.phone_id, e.field)
	e.account_id, e.phone_id, e.field, e.number, e.source, s.priority, e.kind, e.correctable, e.operator,
	e.operand, e.reason, e.on_drift, e.actor, e.created_at, e.effective_at, e.expires_at, e.batch_id, e.line
FROM numsync.expectation e
JOIN numsync.source s ON s.account_id = e.account_id AND s.name = e.source
WHERE e.withdrawn_at IS NULL
	AND e.phone_id IS NOT NULL
	AND (e.effective_at IS NULL OR e.effective_at <= now())
	AND (e.expires_at IS NULL OR e.expires_at > now())
ORDER BY e.account_id, e.phone_id, e.field, s.priority DESC, e.source, e.batch_id DESC, e.line DESC;
COMMENT ON VIEW numsync.expectation_in_force IS 'For each number and field the one expectation that counts now: highest priority, then latest batch';

CREATE VIEW numsync.expectation_check AS
SELECT c.*,
	CASE
	WHEN c.gone THEN 'gone'
	WHEN NOT c.known THEN 'unknown'
	WHEN CASE c.operator
		WHEN 'eq' THEN coalesce(c.actual = c.operand[1], false)
		WHEN 'in' THEN coalesce(c.actual = ANY (c.operand), false)
		WHEN 'ne' THEN c.actual IS NULL OR c.actual <> ALL (c.operand)
		WHEN 'null' THEN c.actual IS NULL
		WHEN 'not_null' THEN c.actual IS NOT NULL
		ELSE CASE
			WHEN c.actual IS NULL THEN false
			WHEN c.kind = 'timestamp' THEN
				(c.operator = 'le' OR c.actual COLLATE "C" >= c.operand[1] COLLATE "C")
				AND (c.operator = 'ge' OR c.actual COLLATE "C"
					<= c.operand[cardinality(c.operand)] COLLATE "C")
			ELSE
				(c.operator = 'le' OR c.actual::numeric >= c.operand[1]::numeric)
				AND (c.operator = 'ge' OR c.actual::numeric
					<= c.operand[cardinality(c.operand)]::numeric)
			END
		END
		THEN 'holds'
	ELSE 'drift'
	END AS verdict
FROM (
	SELECT e.account_id, e.phone_id, m.number, m.name, e.field, e.kind, e.correctable, e.operator,
		e.operand, e.source, e.reason, e.on_drift, e.actor, e.created_at, e.batch_id, e.line,
		v.actual,
		m.missing_since IS NOT NULL AS gone,
		CASE WHEN e.field LIKE 'list\_%' THEN m.row_read
		WHEN m.record_read THEN NOT m.absent ? e.field
		ELSE v.actual IS NOT NULL
		END AS known
	FROM numsync.expectation_in_force e
	JOIN numsync.phone_number m ON m.account_id = e.account_id AND m.id = e.phone_id
	CROSS JOIN LATERAL (SELECT numsync.value_text(m, e.field) AS actual) v
) c;
COMMENT ON VIEW numsync.expectation_check IS 'Every expectation in force against the mirror; verdict: holds, drift, unknown (the field is not known: cannot be checked), gone (the number is)';

CREATE VIEW numsync.drift AS
SELECT c.account_id, c.phone_id, c.number, c.name, c.field, c.kind, c.operator, c.operand, c.actual, c.source,
	c.correctable AND NOT c.gone AS correctable, c.reason, c.on_drift, c.actor, c.batch_id, c.line, c.gone,
	greatest(c.created_at, (
		SELECT max(h.valid_to)
		FROM numsync.phone_number_history h
		JOIN numsync.phone_number m ON m.account_id = h.account_id AND m.id = h.id
		WHERE h.account_id = c.account_id AND h.id = c.phone_id
			AND (to_jsonb(h) -> c.field IS DISTINCT FROM to_jsonb(m) -> c.field
				OR c.gone AND h.missing_since IS NULL)
	)) AS since
FROM numsync.expectation_check c
WHERE c.verdict IN ('drift', 'gone');
COMMENT ON VIEW numsync.drift IS 'One line for each field whose mirror value does not satisfy the expectation in force; since: the later of the import and the value''s last change';

CREATE VIEW numsync.billing AS
SELECT m.account_id, m.number, m.name, m.id, m.business_id, m.business_name, m.user_id, m.user_name,
	m.billing_business_id, m.billing_business_name, m.billing_user_id, m.billing_user_name,
	m.billing_subscription_item_id, m.billing_monthly_amount, m.billing_channel, m.status, m.enabled,
	m.created_at, m.provider_released_at, m.missing_since, r.detail_at
FROM numsync.phone_number m
LEFT JOIN numsync.phone_number_reading r ON r.account_id = m.account_id AND r.id = m.id;
COMMENT ON VIEW numsync.billing IS 'The billing columns of every number, with the freshness of each line';

CREATE VIEW numsync.release_watch AS
SELECT m.account_id, m.id, m.number, m.name, m.provider_release_requested_at,
	m.provider_release_hold_starts_at, m.provider_release_scheduled_at, m.provider_release_reason
FROM numsync.phone_number m
WHERE m.missing_since IS NULL AND m.provider_released_at IS NULL
	AND (m.provider_release_requested_at IS NOT NULL OR m.provider_release_hold_starts_at IS NOT NULL
		OR m.provider_release_scheduled_at IS NOT NULL);
COMMENT ON VIEW numsync.release_watch IS 'Numbers that exist and have a release requested, on hold or scheduled: once released they are gone for ever';

CREATE VIEW numsync.freshness AS
SELECT m.account_id,
	count(*) AS numbers,
	count(r.detail_at) AS read_whole,
	min(r.detail_at) AS oldest,
	percentile_disc(0.5) WITHIN GROUP (ORDER BY r.detail_at) AS median,
	count(*) FILTER (WHERE r.detail_at IS NULL OR r.detail_at < now() - interval '1 day') AS older_than_a_day
FROM numsync.phone_number m
LEFT JOIN numsync.phone_number_reading r ON r.account_id = m.account_id AND r.id = m.id
WHERE m.missing_since IS NULL
GROUP BY m.account_id;
COMMENT ON VIEW numsync.freshness IS 'How fresh the mirror is: by account, over the numbers that exist';

CREATE FUNCTION numsync.phone_number_as_of(account bigint, moment timestamptz)
RETURNS SETOF numsync.phone_number
LANGUAGE sql STABLE
AS $$
	SELECT m.*
	FROM numsync.phone_number m
	WHERE m.account_id = account AND m.valid_from <= moment
	UNION ALL
	SELECT (jsonb_populate_record(NULL::numsync.phone_number, to_jsonb(h))).*
	FROM numsync.phone_number_history h
	WHERE h.account_id = account AND h.valid_from <= moment AND h.valid_to > moment
$$;
COMMENT ON FUNCTION numsync.phone_number_as_of IS 'The mirror as it was known at a moment';

CREATE VIEW numsync.change_state AS
SELECT DISTINCT ON (c.account_id, c.change_id)
	c.account_id, c.change_id, c.plan_id, c.phone_id, c.number,
	coalesce(s.state, 'planned') AS state, s.at, s.run_id, s.status, s.message, coalesce(s.step, 0) AS step
FROM numsync.change c
LEFT JOIN numsync.change_step s ON s.account_id = c.account_id AND s.change_id = c.change_id
ORDER BY c.account_id, c.change_id, s.step DESC;
COMMENT ON VIEW numsync.change_state IS 'Each change with the last step of its journal; planned: nothing was done yet';
