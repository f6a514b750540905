-- Billing at any moment, and periods that are closed for good.

CREATE TABLE numsync.phone_number_reading_history (
	account_id bigint NOT NULL,
	id text NOT NULL,
	detail_at timestamptz NOT NULL,
	detail_run_id bigint NOT NULL,
	valid_to timestamptz NOT NULL,
	PRIMARY KEY (account_id, id, detail_at)
);
-- reading_version looks for the readings that a moment falls into
CREATE INDEX phone_number_reading_history_time ON numsync.phone_number_reading_history (account_id, valid_to, detail_at);
COMMENT ON TABLE numsync.phone_number_reading_history IS 'Every earlier reading of a whole record, so that the freshness of a past moment can be told; append-only';
COMMENT ON COLUMN numsync.phone_number_reading_history.account_id IS 'account that the number belongs to';
COMMENT ON COLUMN numsync.phone_number_reading_history.id IS 'id of the number';
COMMENT ON COLUMN numsync.phone_number_reading_history.detail_at IS 'when its record was read whole';
COMMENT ON COLUMN numsync.phone_number_reading_history.detail_run_id IS 'run that read it';
COMMENT ON COLUMN numsync.phone_number_reading_history.valid_to IS 'when it was read whole the next time';

-- texts sort by bytes, so that an export has the same order on every machine
CREATE VIEW numsync.phone_number_version AS
SELECT
	m.account_id, m.id COLLATE "C" AS id, m.number COLLATE "C" AS number, m.name COLLATE "C" AS name,
	m.business_id COLLATE "C" AS business_id, m.business_name COLLATE "C" AS business_name,
	m.user_id COLLATE "C" AS user_id, m.user_name COLLATE "C" AS user_name, m.team_id COLLATE "C" AS team_id,
	m.campaign_id COLLATE "C" AS campaign_id, m.source_id COLLATE "C" AS source_id, m.leadping_owned,
	m.provider COLLATE "C" AS provider, m.provider_phone_number_id COLLATE "C" AS provider_phone_number_id,
	m.provider_order_id COLLATE "C" AS provider_order_id, m.provider_order_status COLLATE "C" AS provider_order_status,
	m.provider_status COLLATE "C" AS provider_status, m.provider_error COLLATE "C" AS provider_error,
	m.provider_synced_at, m.provider_released_at, m.provider_release_requested_at, m.provider_release_hold_starts_at,
	m.provider_release_scheduled_at, m.provider_release_reason COLLATE "C" AS provider_release_reason,
	m.provider_release_requested_by_user_id COLLATE "C" AS provider_release_requested_by_user_id,
	m.provider_release_requested_by_name COLLATE "C" AS provider_release_requested_by_name,
	m.provider_release_unassign_at_hold_start, m.inventory_state COLLATE "C" AS inventory_state, m.capabilities_sms,
	m.capabilities_voice, m.capabilities_warmup, m.capabilities_testing, m.routing_sms_enabled, m.routing_voice_enabled,
	m.routing_warmup_only, m.routing_internal_test_only, m.routing_team_id COLLATE "C" AS routing_team_id,
	m.routing_source_id COLLATE "C" AS routing_source_id, m.routing_campaign_id COLLATE "C" AS routing_campaign_id,
	m.routing_messaging_profile_id COLLATE "C" AS routing_messaging_profile_id,
	m.routing_voice_connection_id COLLATE "C" AS routing_voice_connection_id,
	m.tendlc_brand_id COLLATE "C" AS tendlc_brand_id, m.tendlc_campaign_id COLLATE "C" AS tendlc_campaign_id,
	m.tendlc_campaign_status COLLATE "C" AS tendlc_campaign_status,
	m.tendlc_assignment_status COLLATE "C" AS tendlc_assignment_status,
	m.tendlc_messaging_profile_id COLLATE "C" AS tendlc_messaging_profile_id, m.tendlc_status_updated_at,
	m.tendlc_failure_reason COLLATE "C" AS tendlc_failure_reason,
	m.tendlc_last_provider_event_id COLLATE "C" AS tendlc_last_provider_event_id,
	m.billing_business_id COLLATE "C" AS billing_business_id,
	m.billing_business_name COLLATE "C" AS billing_business_name, m.billing_user_id COLLATE "C" AS billing_user_id,
	m.billing_user_name COLLATE "C" AS billing_user_name,
	m.billing_subscription_item_id COLLATE "C" AS billing_subscription_item_id, m.billing_monthly_amount,
	m.billing_channel COLLATE "C" AS billing_channel, m.is_preferred, m.is_default,
	m.location_place COLLATE "C" AS location_place, m.location_state COLLATE "C" AS location_state,
	m.location_country_code COLLATE "C" AS location_country_code, m.location_latitude, m.location_longitude,
	m.location_time_zone_id COLLATE "C" AS location_time_zone_id, m.status COLLATE "C" AS status, m.enabled,
	m.override_enabled, m.override_reason COLLATE "C" AS override_reason,
	m.override_updated_by_user_id COLLATE "C" AS override_updated_by_user_id, m.override_updated_at, m.is_internal_pool,
	m.is_approved_test_destination, m.is_messaging_program_approved, m.warmup_enabled,
	m.warmup_state COLLATE "C" AS warmup_state, m.health_status COLLATE "C" AS health_status, m.warmup_health_score,
	m.warmup_progress_percent, m.warmup_next_action_at, m.warmup_pause_reason COLLATE "C" AS warmup_pause_reason,
	m.call_warmup_enabled, m.call_warmup_state COLLATE "C" AS call_warmup_state,
	m.call_warmup_stage COLLATE "C" AS call_warmup_stage, m.call_warmup_next_action_at,
	m.call_warmup_pause_reason COLLATE "C" AS call_warmup_pause_reason,
	m.call_warmup_health_reason COLLATE "C" AS call_warmup_health_reason, m.health_reason COLLATE "C" AS health_reason,
	m.created_at, m.modified_at, m.list_type COLLATE "C" AS list_type, m.list_business COLLATE "C" AS list_business,
	m.list_user COLLATE "C" AS list_user, m.list_provider_lifecycle_state COLLATE "C" AS list_provider_lifecycle_state,
	m.list_provider_reconciliation_status COLLATE "C" AS list_provider_reconciliation_status,
	m.list_ownership COLLATE "C" AS list_ownership, m.list_capabilities COLLATE "C" AS list_capabilities,
	m.list_routing_summary COLLATE "C" AS list_routing_summary,
	m.list_billing_attribution COLLATE "C" AS list_billing_attribution, m.list_location COLLATE "C" AS list_location,
	m.list_sms_ready, m.list_voice_ready, m.list_warmup_only, m.list_internal_test_only,
	m.list_tendlc_campaign_id COLLATE "C" AS list_tendlc_campaign_id,
	m.list_tendlc_campaign_status COLLATE "C" AS list_tendlc_campaign_status,
	m.list_business_id COLLATE "C" AS list_business_id, m.unknown, m.absent, m.row_read, m.record_read,
	m.row_changed_at, m.missing_since, m.valid_from, m.run_id,
	'infinity'::timestamptz AS valid_to
FROM numsync.phone_number m
UNION ALL
SELECT
	h.account_id, h.id COLLATE "C" AS id, h.number COLLATE "C" AS number, h.name COLLATE "C" AS name,
	h.business_id COLLATE "C" AS business_id, h.business_name COLLATE "C" AS business_name,
	h.user_id COLLATE "C" AS user_id, h.user_name COLLATE "C" AS user_name, h.team_id COLLATE "C" AS team_id,
	h.campaign_id COLLATE "C" AS campaign_id, h.source_id COLLATE "C" AS source_id, h.leadping_owned,
	h.provider COLLATE "C" AS provider, h.provider_phone_number_id COLLATE "C" AS provider_phone_number_id,
	h.provider_order_id COLLATE "C" AS provider_order_id, h.provider_order_status COLLATE "C" AS provider_order_status,
	h.provider_status COLLATE "C" AS provider_status, h.provider_error COLLATE "C" AS provider_error,
	h.provider_synced_at, h.provider_released_at, h.provider_release_requested_at, h.provider_release_hold_starts_at,
	h.provider_release_scheduled_at, h.provider_release_reason COLLATE "C" AS provider_release_reason,
	h.provider_release_requested_by_user_id COLLATE "C" AS provider_release_requested_by_user_id,
	h.provider_release_requested_by_name COLLATE "C" AS provider_release_requested_by_name,
	h.provider_release_unassign_at_hold_start, h.inventory_state COLLATE "C" AS inventory_state, h.capabilities_sms,
	h.capabilities_voice, h.capabilities_warmup, h.capabilities_testing, h.routing_sms_enabled, h.routing_voice_enabled,
	h.routing_warmup_only, h.routing_internal_test_only, h.routing_team_id COLLATE "C" AS routing_team_id,
	h.routing_source_id COLLATE "C" AS routing_source_id, h.routing_campaign_id COLLATE "C" AS routing_campaign_id,
	h.routing_messaging_profile_id COLLATE "C" AS routing_messaging_profile_id,
	h.routing_voice_connection_id COLLATE "C" AS routing_voice_connection_id,
	h.tendlc_brand_id COLLATE "C" AS tendlc_brand_id, h.tendlc_campaign_id COLLATE "C" AS tendlc_campaign_id,
	h.tendlc_campaign_status COLLATE "C" AS tendlc_campaign_status,
	h.tendlc_assignment_status COLLATE "C" AS tendlc_assignment_status,
	h.tendlc_messaging_profile_id COLLATE "C" AS tendlc_messaging_profile_id, h.tendlc_status_updated_at,
	h.tendlc_failure_reason COLLATE "C" AS tendlc_failure_reason,
	h.tendlc_last_provider_event_id COLLATE "C" AS tendlc_last_provider_event_id,
	h.billing_business_id COLLATE "C" AS billing_business_id,
	h.billing_business_name COLLATE "C" AS billing_business_name, h.billing_user_id COLLATE "C" AS billing_user_id,
	h.billing_user_name COLLATE "C" AS billing_user_name,
	h.billing_subscription_item_id COLLATE "C" AS billing_subscription_item_id, h.billing_monthly_amount,
	h.billing_channel COLLATE "C" AS billing_channel, h.is_preferred, h.is_default,
	h.location_place COLLATE "C" AS location_place, h.location_state COLLATE "C" AS location_state,
	h.location_country_code COLLATE "C" AS location_country_code, h.location_latitude, h.location_longitude,
	h.location_time_zone_id COLLATE "C" AS location_time_zone_id, h.status COLLATE "C" AS status, h.enabled,
	h.override_enabled, h.override_reason COLLATE "C" AS override_reason,
	h.override_updated_by_user_id COLLATE "C" AS override_updated_by_user_id, h.override_updated_at, h.is_internal_pool,
	h.is_approved_test_destination, h.is_messaging_program_approved, h.warmup_enabled,
	h.warmup_state COLLATE "C" AS warmup_state, h.health_status COLLATE "C" AS health_status, h.warmup_health_score,
	h.warmup_progress_percent, h.warmup_next_action_at, h.warmup_pause_reason COLLATE "C" AS warmup_pause_reason,
	h.call_warmup_enabled, h.call_warmup_state COLLATE "C" AS call_warmup_state,
	h.call_warmup_stage COLLATE "C" AS call_warmup_stage, h.call_warmup_next_action_at,
	h.call_warmup_pause_reason COLLATE "C" AS call_warmup_pause_reason,
	h.call_warmup_health_reason COLLATE "C" AS call_warmup_health_reason, h.health_reason COLLATE "C" AS health_reason,
	h.created_at, h.modified_at, h.list_type COLLATE "C" AS list_type, h.list_business COLLATE "C" AS list_business,
	h.list_user COLLATE "C" AS list_user, h.list_provider_lifecycle_state COLLATE "C" AS list_provider_lifecycle_state,
	h.list_provider_reconciliation_status COLLATE "C" AS list_provider_reconciliation_status,
	h.list_ownership COLLATE "C" AS list_ownership, h.list_capabilities COLLATE "C" AS list_capabilities,
	h.list_routing_summary COLLATE "C" AS list_routing_summary,
	h.list_billing_attribution COLLATE "C" AS list_billing_attribution, h.list_location COLLATE "C" AS list_location,
	h.list_sms_ready, h.list_voice_ready, h.list_warmup_only, h.list_internal_test_only,
	h.list_tendlc_campaign_id COLLATE "C" AS list_tendlc_campaign_id,
	h.list_tendlc_campaign_status COLLATE "C" AS list_tendlc_campaign_status,
	h.list_business_id COLLATE "C" AS list_business_id, h.unknown, h.absent, h.row_read, h.record_read,
	h.row_changed_at, h.missing_since, h.valid_from, h.run_id,
	h.valid_to
FROM numsync.phone_number_history h;
COMMENT ON VIEW numsync.phone_number_version IS 'Every version of every number, present and past; the version of a moment is the one with valid_from <= moment < valid_to';

CREATE VIEW numsync.reading_version AS
SELECT account_id, id, detail_at, detail_run_id, 'infinity'::timestamptz AS valid_to
FROM numsync.phone_number_reading
UNION ALL
SELECT account_id, id, detail_at, detail_run_id, valid_to
FROM numsync.phone_number_reading_history;
COMMENT ON VIEW numsync.reading_version IS 'Every reading of every whole record; the last one before a moment is the one with detail_at <= moment < valid_to';

CREATE OR REPLACE FUNCTION numsync.phone_number_as_of(account bigint, moment timestamptz)
RETURNS SETOF numsync.phone_number
LANGUAGE sql STABLE
AS $$
	SELECT
		v.account_id, v.id, v.number, v.name, v.business_id, v.business_name, v.user_id, v.user_name, v.team_id,
		v.campaign_id, v.source_id, v.leadping_owned, v.provider, v.provider_phone_number_id, v.provider_order_id,
		v.provider_order_status, v.provider_status, v.provider_error, v.provider_synced_at, v.provider_released_at,
		v.provider_release_requested_at, v.provider_release_hold_starts_at, v.provider_release_scheduled_at,
		v.provider_release_reason, v.provider_release_requested_by_user_id, v.provider_release_requested_by_name,
		v.provider_release_unassign_at_hold_start, v.inventory_state, v.capabilities_sms, v.capabilities_voice,
		v.capabilities_warmup, v.capabilities_testing, v.routing_sms_enabled, v.routing_voice_enabled,
		v.routing_warmup_only, v.routing_internal_test_only, v.routing_team_id, v.routing_source_id, v.routing_campaign_id,
		v.routing_messaging_profile_id, v.routing_voice_connection_id, v.tendlc_brand_id, v.tendlc_campaign_id,
		v.tendlc_campaign_status, v.tendlc_assignment_status, v.tendlc_messaging_profile_id, v.tendlc_status_updated_at,
		v.tendlc_failure_reason, v.tendlc_last_provider_event_id, v.billing_business_id, v.billing_business_name,
		v.billing_user_id, v.billing_user_name, v.billing_subscription_item_id, v.billing_monthly_amount,
		v.billing_channel, v.is_preferred, v.is_default, v.location_place, v.location_state, v.location_country_code,
		v.location_latitude, v.location_longitude, v.location_time_zone_id, v.status, v.enabled, v.override_enabled,
		v.override_reason, v.override_updated_by_user_id, v.override_updated_at, v.is_internal_pool,
		v.is_approved_test_destination, v.is_messaging_program_approved, v.warmup_enabled, v.warmup_state, v.health_status,
		v.warmup_health_score, v.warmup_progress_percent, v.warmup_next_action_at, v.warmup_pause_reason,
		v.call_warmup_enabled, v.call_warmup_state, v.call_warmup_stage, v.call_warmup_next_action_at,
		v.call_warmup_pause_reason, v.call_warmup_health_reason, v.health_reason, v.created_at, v.modified_at, v.list_type,
		v.list_business, v.list_user, v.list_provider_lifecycle_state, v.list_provider_reconciliation_status,
		v.list_ownership, v.list_capabilities, v.list_routing_summary, v.list_billing_attribution, v.list_location,
		v.list_sms_ready, v.list_voice_ready, v.list_warmup_only, v.list_internal_test_only, v.list_tendlc_campaign_id,
		v.list_tendlc_campaign_status, v.list_business_id, v.unknown, v.absent, v.row_read, v.record_read,
		v.row_changed_at, v.missing_since, v.valid_from, v.run_id
	FROM numsync.phone_number_version v
	WHERE v.account_id = account AND v.valid_from <= moment AND v.valid_to > moment
$$;

CREATE VIEW numsync.mirror_moment AS
SELECT a.account_id,
	(SELECT min(r.ended_at) FROM numsync.run r WHERE r.account_id = a.account_id AND r.list_complete) AS known_from,
	(SELECT max(r.ended_at) FROM numsync.run r WHERE r.account_id = a.account_id AND r.list_complete) AS complete_at,
	w.run_id AS working_run_id, w.started_at AS working_since
FROM numsync.account a
LEFT JOIN (
	SELECT r.account_id, r.run_id, r.started_at
	FROM numsync.run r
	JOIN numsync.lease l ON l.account_id = r.account_id AND l.run_id = r.run_id
	JOIN numsync.lease_renewal n ON n.account_id = l.account_id
	WHERE r.state = 'running' AND n.expires_at > now()
) w ON w.account_id = a.account_id;
COMMENT ON VIEW numsync.mirror_moment IS 'Which moments the mirror can answer for: known_from, the end of the first run that read the whole list; complete_at, the end of the last one; a run that is at work since working_since may still write';

CREATE TABLE numsync.closing (
	account_id bigint NOT NULL,
	period text NOT NULL CHECK (period ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'),
	moment timestamptz NOT NULL,
	time_zone text NOT NULL,
	amount_is text NOT NULL CHECK (amount_is IN ('number', 'plan', 'unstated')),
	currency text,
	lines bigint NOT NULL,
	amounts bigint NOT NULL,
	total numeric NOT NULL,
	digest text NOT NULL,
	stale bigint NOT NULL,
	stale_accepted boolean NOT NULL,
	closed_at timestamptz NOT NULL,
	closed_by text NOT NULL,
	version text NOT NULL,
	PRIMARY KEY (account_id, period)
);
COMMENT ON TABLE numsync.closing IS 'Periods of billing that were closed: what was known at their end, for ever; append-only';
COMMENT ON COLUMN numsync.closing.account_id IS 'account that was closed';
COMMENT ON COLUMN numsync.closing.period IS 'the month, such as 2026-10';
COMMENT ON COLUMN numsync.closing.moment IS 'the end of the month in the time zone: its last microsecond';
COMMENT ON COLUMN numsync.closing.time_zone IS 'time zone of the account when it was closed';
COMMENT ON COLUMN numsync.closing.amount_is IS 'what an amount was taken to be: the price of the number, of the plan (counted once for each subscription item), or unstated';
COMMENT ON COLUMN numsync.closing.currency IS 'currency that the user stated; null: none';
COMMENT ON COLUMN numsync.closing.lines IS 'numbers in closing_line';
COMMENT ON COLUMN numsync.closing.amounts IS 'of them, those with an amount';
COMMENT ON COLUMN numsync.closing.total IS 'sum of the amounts that count, exact';
COMMENT ON COLUMN numsync.closing.digest IS 'SHA-256 of the lines as `numsync export billing --period P --raw` writes them';
COMMENT ON COLUMN numsync.closing.stale IS 'numbers whose state at the moment was not known for sure';
COMMENT ON COLUMN numsync.closing.stale_accepted IS 'whether the one who closed it accepted those';
COMMENT ON COLUMN numsync.closing.closed_at IS 'when it was closed';
COMMENT ON COLUMN numsync.closing.closed_by IS 'who closed it';
COMMENT ON COLUMN numsync.closing.version IS 'version of numsync that closed it';

CREATE TABLE numsync.closing_line (
	account_id bigint NOT NULL,
	period text NOT NULL,
	id text NOT NULL,
	number text,
	name text,
	business_id text,
	business_name text,
	user_id text,
	user_name text,
	billing_business_id text,
	billing_business_name text,
	billing_user_id text,
	billing_user_name text,
	billing_subscription_item_id text,
	billing_monthly_amount numeric,
	billing_channel text,
	status text,
	enabled boolean,
	created_at timestamptz,
	provider_released_at timestamptz,
	read_at timestamptz,
	PRIMARY KEY (account_id, period, id)
);
COMMENT ON TABLE numsync.closing_line IS 'The lines of a closed period, as they were at its end; append-only';
COMMENT ON COLUMN numsync.closing_line.account_id IS 'account that was closed';
COMMENT ON COLUMN numsync.closing_line.period IS 'the month';
COMMENT ON COLUMN numsync.closing_line.id IS 'id of the number';
COMMENT ON COLUMN numsync.closing_line.number IS 'as in phone_number, at the end of the period';
COMMENT ON COLUMN numsync.closing_line.name IS 'as in phone_number, at the end of the period';
COMMENT ON COLUMN numsync.closing_line.business_id IS 'as in phone_number, at the end of the period';
COMMENT ON COLUMN numsync.closing_line.business_name IS 'as in phone_number, at the end of the period';
COMMENT ON COLUMN numsync.closing_line.user_id IS 'as in phone_number, at the end of the period';
COMMENT ON COLUMN numsync.closing_line.user_name IS 'as in phone_number, at the end of the period';
COMMENT ON COLUMN numsync.closing_line.billing_business_id IS 'as in phone_number, at the end of the period';
COMMENT ON COLUMN numsync.closing_line.billing_business_name IS 'as in phone_number, at the end of the period';
COMMENT ON COLUMN numsync.closing_line.billing_user_id IS 'as in phone_number, at the end of the period';
COMMENT ON COLUMN numsync.closing_line.billing_user_name IS 'as in phone_number, at the end of the period';
COMMENT ON COLUMN numsync.closing_line.billing_subscription_item_id IS 'as in phone_number, at the end of the period';
COMMENT ON COLUMN numsync.closing_line.billing_monthly_amount IS 'as in phone_number, at the end of the period';
COMMENT ON COLUMN numsync.closing_line.billing_channel IS 'as in phone_number, at the end of the period';
COMMENT ON COLUMN numsync.closing_line.status IS 'as in phone_number, at the end of the period';
COMMENT ON COLUMN numsync.closing_line.enabled IS 'as in phone_number, at the end of the period';
COMMENT ON COLUMN numsync.closing_line.created_at IS 'as in phone_number, at the end of the period';
COMMENT ON COLUMN numsync.closing_line.provider_released_at IS 'as in phone_number, at the end of the period';
COMMENT ON COLUMN numsync.closing_line.read_at IS 'when the record was last read whole before the end of the period; null: never';

CREATE VIEW numsync.closing_version AS
SELECT
	account_id, period, id COLLATE "C" AS id, number COLLATE "C" AS number, name COLLATE "C" AS name,
	business_id COLLATE "C" AS business_id, business_name COLLATE "C" AS business_name, user_id COLLATE "C" AS user_id,
	user_name COLLATE "C" AS user_name, billing_business_id COLLATE "C" AS billing_business_id,
	billing_business_name COLLATE "C" AS billing_business_name, billing_user_id COLLATE "C" AS billing_user_id,
	billing_user_name COLLATE "C" AS billing_user_name,
	billing_subscription_item_id COLLATE "C" AS billing_subscription_item_id, billing_monthly_amount,
	billing_channel COLLATE "C" AS billing_channel, status COLLATE "C" AS status, enabled, created_at,
	provider_released_at, read_at
FROM numsync.closing_line;
COMMENT ON VIEW numsync.closing_version IS 'The lines of closed periods; texts sort by bytes, as in phone_number_version';
