-- The mirror: what the API last said of each number, its history, its events, and how it is kept fresh.

CREATE TABLE numsync.phone_number (
	account_id bigint NOT NULL,
	id text NOT NULL,
	number text NOT NULL,
	name text,
	business_id text,
	business_name text,
	user_id text,
	user_name text,
	team_id text,
	campaign_id text,
	source_id text,
	leadping_owned boolean,
	provider text,
	provider_phone_number_id text,
	provider_order_id text,
	provider_order_status text,
	provider_status text,
	provider_error text,
	provider_synced_at timestamptz,
	provider_released_at timestamptz,
	provider_release_requested_at timestamptz,
	provider_release_hold_starts_at timestamptz,
	provider_release_scheduled_at timestamptz,
	provider_release_reason text,
	provider_release_requested_by_user_id text,
	provider_release_requested_by_name text,
	provider_release_unassign_at_hold_start boolean,
	inventory_state text,
	capabilities_sms boolean,
	capabilities_voice boolean,
	capabilities_warmup boolean,
	capabilities_testing boolean,
	routing_sms_enabled boolean,
	routing_voice_enabled boolean,
	routing_warmup_only boolean,
	routing_internal_test_only boolean,
	routing_team_id text,
	routing_source_id text,
	routing_campaign_id text,
	routing_messaging_profile_id text,
	routing_voice_connection_id text,
	tendlc_brand_id text,
	tendlc_campaign_id text,
	tendlc_campaign_status text,
	tendlc_assignment_status text,
	tendlc_messaging_profile_id text,
	tendlc_status_updated_at timestamptz,
	tendlc_failure_reason text,
	tendlc_last_provider_event_id text,
	billing_business_id text,
	billing_business_name text,
	billing_user_id text,
	billing_user_name text,
	billing_subscription_item_id text,
	billing_monthly_amount numeric,
	billing_channel text,
	is_preferred boolean,
	is_default boolean,
	location_place text,
	location_state text,
	location_country_code text,
	location_latitude numeric,
	location_longitude numeric,
	location_time_zone_id text,
	status text,
	enabled boolean,
	override_enabled boolean,
	override_reason text,
	override_updated_by_user_id text,
	override_updated_at timestamptz,
	is_internal_pool boolean,
	is_approved_test_destination boolean,
	is_messaging_program_approved boolean,
	warmup_enabled boolean,
	warmup_state text,
	health_status text,
	warmup_health_score integer,
	warmup_progress_percent integer,
	warmup_next_action_at timestamptz,
	warmup_pause_reason text,
	call_warmup_enabled boolean,
	call_warmup_state text,
	call_warmup_stage text,
	call_warmup_next_action_at timestamptz,
	call_warmup_pause_reason text,
	call_warmup_health_reason text,
	health_reason text,
	created_at timestamptz,
	modified_at timestamptz,
	list_type text,
	list_business text,
	list_user text,
	list_provider_lifecycle_state text,
	list_provider_reconciliation_status text,
	list_ownership text,
	list_capabilities text,
	list_routing_summary text,
	list_billing_attribution text,
	list_location text,
	list_sms_ready boolean,
	list_voice_ready boolean,
	list_warmup_only boolean,
	list_internal_test_only boolean,
	list_tendlc_campaign_id text,
	list_tendlc_campaign_status text,
	list_business_id text,
	unknown jsonb NOT NULL DEFAULT '{}',
	absent jsonb NOT NULL DEFAULT '{}',
	row_read boolean NOT NULL DEFAULT false,
	record_read boolean NOT NULL DEFAULT false,
	row_changed_at timestamptz,
	missing_since timestamptz,
	valid_from timestamptz NOT NULL,
	run_id bigint NOT NULL,
	PRIMARY KEY (account_id, id)
);
-- import and drift find a number by what people call it
CREATE INDEX phone_number_number ON numsync.phone_number (account_id, number);
COMMENT ON TABLE numsync.phone_number IS 'The mirror: what the API last said of each number. A row that did not change is not written';
COMMENT ON COLUMN numsync.phone_number.account_id IS 'account that the number belongs to';
COMMENT ON COLUMN numsync.phone_number.id IS 'key of the number at Leadping; goes in the path of GET and PUT; id of the record and row';
COMMENT ON COLUMN numsync.phone_number.number IS 'the phone number, E.164; number of the record and row';
COMMENT ON COLUMN numsync.phone_number.name IS 'display name; at most 255 characters; required in a PUT; name of the record and row';
COMMENT ON COLUMN numsync.phone_number.business_id IS 'owning business; PUT writes it as businessId; business.id of the record';
COMMENT ON COLUMN numsync.phone_number.business_name IS 'owning business, its name; business.name of the record';
COMMENT ON COLUMN numsync.phone_number.user_id IS 'user connected to the number; user.id of the record';
COMMENT ON COLUMN numsync.phone_number.user_name IS 'that user''s name; user.name of the record';
COMMENT ON COLUMN numsync.phone_number.team_id IS 'team that calls and messages go to; teamId of the record';
COMMENT ON COLUMN numsync.phone_number.campaign_id IS 'messaging campaign; campaignId of the record';
COMMENT ON COLUMN numsync.phone_number.source_id IS 'lead source; sourceId of the record';
COMMENT ON COLUMN numsync.phone_number.leadping_owned IS 'bought and managed by Leadping, not brought by the customer; leadpingOwned of the record';
COMMENT ON COLUMN numsync.phone_number.provider IS 'telephony provider; provider of the record';
COMMENT ON COLUMN numsync.phone_number.provider_phone_number_id IS 'the provider''s key of the number; providerPhoneNumberId of the record';
COMMENT ON COLUMN numsync.phone_number.provider_order_id IS 'the provider''s order; providerOrderId of the record';
COMMENT ON COLUMN numsync.phone_number.provider_order_status IS 'state of that order; free text; providerOrderStatus of the record';
COMMENT ON COLUMN numsync.phone_number.provider_status IS 'state at the provider; free text; providerStatus of the record and row';
COMMENT ON COLUMN numsync.phone_number.provider_error IS 'last error the provider gave; providerError of the record';
COMMENT ON COLUMN numsync.phone_number.provider_synced_at IS 'when Leadping last synchronised with the provider; providerSyncedAt of the record';
COMMENT ON COLUMN numsync.phone_number.provider_released_at IS 'when the provider released the number: it is gone; providerReleasedAt of the record';
COMMENT ON COLUMN numsync.phone_number.provider_release_requested_at IS 'when a release was asked for; providerReleaseRequestedAt of the record';
COMMENT ON COLUMN numsync.phone_number.provider_release_hold_starts_at IS 'when the hold before the release starts; providerReleaseHoldStartsAt of the record';
COMMENT ON COLUMN numsync.phone_number.provider_release_scheduled_at IS 'when the provider will release the number; providerReleaseScheduledAt of the record';
COMMENT ON COLUMN numsync.phone_number.provider_release_reason IS 'why; providerReleaseReason of the record';
COMMENT ON COLUMN numsync.phone_number.provider_release_requested_by_user_id IS 'who asked, key; providerReleaseRequestedByUserId of the record';
COMMENT ON COLUMN numsync.phone_number.provider_release_requested_by_name IS 'who asked, name; providerReleaseRequestedByName of the record';
COMMENT ON COLUMN numsync.phone_number.provider_release_unassign_at_hold_start IS 'whether the number is unassigned when the hold starts; providerReleaseUnassignAtHoldStart of the record';
COMMENT ON COLUMN numsync.phone_number.inventory_state IS 'where the number stands in Leadping''s inventory; inventoryState of the record and row';
COMMENT ON COLUMN numsync.phone_number.capabilities_sms IS 'can do SMS; capabilities.sms of the record';
COMMENT ON COLUMN numsync.phone_number.capabilities_voice IS 'can do voice; capabilities.voice of the record';
COMMENT ON COLUMN numsync.phone_number.capabilities_warmup IS 'can be warmed up; capabilities.warmup of the record';
COMMENT ON COLUMN numsync.phone_number.capabilities_testing IS 'can be used for tests; capabilities.testing of the record';
COMMENT ON COLUMN numsync.phone_number.routing_sms_enabled IS 'SMS is routed; routing.smsEnabled of the record';
COMMENT ON COLUMN numsync.phone_number.routing_voice_enabled IS 'voice is routed; routing.voiceEnabled of the record';
COMMENT ON COLUMN numsync.phone_number.routing_warmup_only IS 'for warmup traffic only; routing.warmupOnly of the record';
COMMENT ON COLUMN numsync.phone_number.routing_internal_test_only IS 'for internal tests only; routing.internalTestOnly of the record';
COMMENT ON COLUMN numsync.phone_number.routing_team_id IS 'team; routing.teamId of the record';
COMMENT ON COLUMN numsync.phone_number.routing_source_id IS 'lead source; routing.sourceId of the record';
COMMENT ON COLUMN numsync.phone_number.routing_campaign_id IS 'campaign; routing.campaignId of the record';
COMMENT ON COLUMN numsync.phone_number.routing_messaging_profile_id IS 'provider''s messaging profile; routing.messagingProfileId of the record';
COMMENT ON COLUMN numsync.phone_number.routing_voice_connection_id IS 'provider''s voice connection; routing.voiceConnectionId of the record';
COMMENT ON COLUMN numsync.phone_number.tendlc_brand_id IS '10DLC brand; tenDlc.brandId of the record';
COMMENT ON COLUMN numsync.phone_number.tendlc_campaign_id IS '10DLC campaign; tenDlc.campaignId of the record';
COMMENT ON COLUMN numsync.phone_number.tendlc_campaign_status IS 'state of the campaign; free text; tenDlc.campaignStatus of the record';
COMMENT ON COLUMN numsync.phone_number.tendlc_assignment_status IS 'state of the number''s assignment to it; free text; tenDlc.assignmentStatus of the record';
COMMENT ON COLUMN numsync.phone_number.tendlc_messaging_profile_id IS 'messaging profile; tenDlc.messagingProfileId of the record';
COMMENT ON COLUMN numsync.phone_number.tendlc_status_updated_at IS 'when those states last changed; tenDlc.statusUpdatedAt of the record';
COMMENT ON COLUMN numsync.phone_number.tendlc_failure_reason IS 'why registration failed; tenDlc.failureReason of the record';
COMMENT ON COLUMN numsync.phone_number.tendlc_last_provider_event_id IS 'last event of the provider; tenDlc.lastProviderEventId of the record';
COMMENT ON COLUMN numsync.phone_number.billing_business_id IS 'who pays: business; billing.businessId of the record';
COMMENT ON COLUMN numsync.phone_number.billing_business_name IS 'its name; billing.businessName of the record';
COMMENT ON COLUMN numsync.phone_number.billing_user_id IS 'who pays: user; billing.userId of the record';
COMMENT ON COLUMN numsync.phone_number.billing_user_name IS 'that user''s name; billing.userName of the record';
COMMENT ON COLUMN numsync.phone_number.billing_subscription_item_id IS 'line of the subscription; billing.subscriptionItemId of the record';
COMMENT ON COLUMN numsync.phone_number.billing_monthly_amount IS 'price per month; currency not stated by the API; billing.monthlyAmount of the record';
COMMENT ON COLUMN numsync.phone_number.billing_channel IS 'what it is charged for; billing.channel of the record';
COMMENT ON COLUMN numsync.phone_number.is_preferred IS 'preferred for outbound; isPreferred of the record';
COMMENT ON COLUMN numsync.phone_number.is_default IS 'default sender; isDefault of the record';
COMMENT ON COLUMN numsync.phone_number.location_place IS 'place; location.location of the record';
COMMENT ON COLUMN numsync.phone_number.location_state IS 'state or region; location.state of the record';
COMMENT ON COLUMN numsync.phone_number.location_country_code IS 'ISO 3166 country; location.countryCode of the record';
COMMENT ON COLUMN numsync.phone_number.location_latitude IS 'degrees; location.coordinate.latitude of the record';
COMMENT ON COLUMN numsync.phone_number.location_longitude IS 'degrees; location.coordinate.longitude of the record';
COMMENT ON COLUMN numsync.phone_number.location_time_zone_id IS 'IANA time zone; location.timeZoneId of the record';
COMMENT ON COLUMN numsync.phone_number.status IS 'life-cycle state at Leadping; status of the record and row';
COMMENT ON COLUMN numsync.phone_number.enabled IS 'whether the number may be used; enabled of the record and row';
COMMENT ON COLUMN numsync.phone_number.override_enabled IS 'an admin''s forced enablement; the object is null where there is none; adminEnablementOverride.enabled of the record and row';
COMMENT ON COLUMN numsync.phone_number.override_reason IS 'why; adminEnablementOverride.reason of the record and row';
COMMENT ON COLUMN numsync.phone_number.override_updated_by_user_id IS 'who; adminEnablementOverride.updatedByUserId of the record and row';
COMMENT ON COLUMN numsync.phone_number.override_updated_at IS 'when; adminEnablementOverride.updatedAt of the record and row';
COMMENT ON COLUMN numsync.phone_number.is_internal_pool IS 'belongs to Leadping''s internal pool; isInternalPool of the record';
COMMENT ON COLUMN numsync.phone_number.is_approved_test_destination IS 'approved to receive tests; isApprovedTestDestination of the record';
COMMENT ON COLUMN numsync.phone_number.is_messaging_program_approved IS 'approved for its messaging program; isMessagingProgramApproved of the record and row';
COMMENT ON COLUMN numsync.phone_number.warmup_enabled IS 'SMS warmup is on; warmupEnabled of the record';
COMMENT ON COLUMN numsync.phone_number.warmup_state IS 'state of SMS warmup; warmupState of the record and row';
COMMENT ON COLUMN numsync.phone_number.health_status IS 'health, in the same words; healthStatus of the record and row';
COMMENT ON COLUMN numsync.phone_number.warmup_health_score IS 'score; warmupHealthScore of the record and row';
COMMENT ON COLUMN numsync.phone_number.warmup_progress_percent IS '0 to 100; warmupProgressPercent of the record and row';
COMMENT ON COLUMN numsync.phone_number.warmup_next_action_at IS 'next SMS warmup action; warmupNextActionAt of the record';
COMMENT ON COLUMN numsync.phone_number.warmup_pause_reason IS 'why SMS warmup is paused; warmupPauseReason of the record';
COMMENT ON COLUMN numsync.phone_number.call_warmup_enabled IS 'voice warmup is on; callWarmupEnabled of the record and row';
COMMENT ON COLUMN numsync.phone_number.call_warmup_state IS 'state of voice warmup; callWarmupState of the record and row';
COMMENT ON COLUMN numsync.phone_number.call_warmup_stage IS 'stage of voice warmup; callWarmupStage of the record and row';
COMMENT ON COLUMN numsync.phone_number.call_warmup_next_action_at IS 'next voice warmup action; callWarmupNextActionAt of the record';
COMMENT ON COLUMN numsync.phone_number.call_warmup_pause_reason IS 'why voice warmup is paused; callWarmupPauseReason of the record';
COMMENT ON COLUMN numsync.phone_number.call_warmup_health_reason IS 'why its health is what it is; callWarmupHealthReason of the record';
COMMENT ON COLUMN numsync.phone_number.health_reason IS 'why the health is what it is; healthReason of the record';
COMMENT ON COLUMN numsync.phone_number.created_at IS 'when the number was created at Leadping; createdAt of the record';
COMMENT ON COLUMN numsync.phone_number.modified_at IS 'when it was last modified there; modifiedAt of the record';
COMMENT ON COLUMN numsync.phone_number.list_type IS 'kind of number, as the list shows it; type of the row';
COMMENT ON COLUMN numsync.phone_number.list_business IS 'owning business, as the list shows it; business of the row';
COMMENT ON COLUMN numsync.phone_number.list_user IS 'connected user, as the list shows it; user of the row';
COMMENT ON COLUMN numsync.phone_number.list_provider_lifecycle_state IS 'the provider''s life cycle, as the list shows it; providerLifecycleState of the row';
COMMENT ON COLUMN numsync.phone_number.list_provider_reconciliation_status IS 'how Leadping and the provider agree, as the list shows it; providerReconciliationStatus of the row';
COMMENT ON COLUMN numsync.phone_number.list_ownership IS 'who brought the number, as the list shows it; ownership of the row';
COMMENT ON COLUMN numsync.phone_number.list_capabilities IS 'what the number can do, as the list shows it; capabilities of the row';
COMMENT ON COLUMN numsync.phone_number.list_routing_summary IS 'where calls and texts go, as the list shows it; routingSummary of the row';
COMMENT ON COLUMN numsync.phone_number.list_billing_attribution IS 'who pays, as the list shows it; billingAttribution of the row';
COMMENT ON COLUMN numsync.phone_number.list_location IS 'place, as the list shows it; location of the row';
COMMENT ON COLUMN numsync.phone_number.list_sms_ready IS 'ready for SMS, as the list shows it; smsReady of the row';
COMMENT ON COLUMN numsync.phone_number.list_voice_ready IS 'ready for voice, as the list shows it; voiceReady of the row';
COMMENT ON COLUMN numsync.phone_number.list_warmup_only IS 'for warmup traffic only, as the list shows it; warmupOnly of the row';
COMMENT ON COLUMN numsync.phone_number.list_internal_test_only IS 'for internal tests only, as the list shows it; internalTestOnly of the row';
COMMENT ON COLUMN numsync.phone_number.list_tendlc_campaign_id IS '10DLC campaign, as the list shows it; tenDlcCampaignId of the row';
COMMENT ON COLUMN numsync.phone_number.list_tendlc_campaign_status IS 'state of the 10DLC campaign, as the list shows it; tenDlcCampaignStatus of the row';
COMMENT ON COLUMN numsync.phone_number.list_business_id IS 'owning business, key, as the list shows it; businessId of the row';
COMMENT ON COLUMN numsync.phone_number.unknown IS 'properties that the catalogue does not know, as they came: {"row": {path: value}, "record": {path: value}}';
COMMENT ON COLUMN numsync.phone_number.absent IS 'record fields that the last reading did not send, by column, with the time at which the value kept here was last sent (null: never)';
COMMENT ON COLUMN numsync.phone_number.row_read IS 'whether a row of the list was ever read';
COMMENT ON COLUMN numsync.phone_number.record_read IS 'whether the record was ever read whole; until then fields that only the record has are unknown';
COMMENT ON COLUMN numsync.phone_number.row_changed_at IS 'when the row of the list last changed; a record read before that is read again first';
COMMENT ON COLUMN numsync.phone_number.missing_since IS 'when the number was first found gone: not in a complete list, and GET answered 404; null while it exists';
COMMENT ON COLUMN numsync.phone_number.valid_from IS 'when this version was read first';
COMMENT ON COLUMN numsync.phone_number.run_id IS 'run that wrote this version';

CREATE TABLE numsync.phone_number_history (
	account_id bigint NOT NULL,
	id text NOT NULL,
	number text NOT NULL,
	name text,
	business_id text,
	business_name text,
	user_id text,
	user_name text,
	team_id text,
	campaign_id text,
	source_id text,
	leadping_owned boolean,
	provider text,
	provider_phone_number_id text,
	provider_order_id text,
	provider_order_status text,
	provider_status text,
	provider_error text,
	provider_synced_at timestamptz,
	provider_released_at timestamptz,
	provider_release_requested_at timestamptz,
	provider_release_hold_starts_at timestamptz,
	provider_release_scheduled_at timestamptz,
	provider_release_reason text,
	provider_release_requested_by_user_id text,
	provider_release_requested_by_name text,
	provider_release_unassign_at_hold_start boolean,
	inventory_state text,
	capabilities_sms boolean,
	capabilities_voice boolean,
	capabilities_warmup boolean,
	capabilities_testing boolean,
	routing_sms_enabled boolean,
	routing_voice_enabled boolean,
	routing_warmup_only boolean,
	routing_internal_test_only boolean,
	routing_team_id text,
	routing_source_id text,
	routing_campaign_id text,
	routing_messaging_profile_id text,
	routing_voice_connection_id text,
	tendlc_brand_id text,
	tendlc_campaign_id text,
	tendlc_campaign_status text,
	tendlc_assignment_status text,
	tendlc_messaging_profile_id text,
	tendlc_status_updated_at timestamptz,
	tendlc_failure_reason text,
	tendlc_last_provider_event_id text,
	billing_business_id text,
	billing_business_name text,
	billing_user_id text,
	billing_user_name text,
	billing_subscription_item_id text,
	billing_monthly_amount numeric,
	billing_channel text,
	is_preferred boolean,
	is_default boolean,
	location_place text,
	location_state text,
	location_country_code text,
	location_latitude numeric,
	location_longitude numeric,
	location_time_zone_id text,
	status text,
	enabled boolean,
	override_enabled boolean,
	override_reason text,
	override_updated_by_user_id text,
	override_updated_at timestamptz,
	is_internal_pool boolean,
	is_approved_test_destination boolean,
	is_messaging_program_approved boolean,
	warmup_enabled boolean,
	warmup_state text,
	health_status text,
	warmup_health_score integer,
	warmup_progress_percent integer,
	warmup_next_action_at timestamptz,
	warmup_pause_reason text,
	call_warmup_enabled boolean,
	call_warmup_state text,
	call_warmup_stage text,
	call_warmup_next_action_at timestamptz,
	call_warmup_pause_reason text,
	call_warmup_health_reason text,
	health_reason text,
	created_at timestamptz,
	modified_at timestamptz,
	list_type text,
	list_business text,
	list_user text,
	list_provider_lifecycle_state text,
	list_provider_reconciliation_status text,
	list_ownership text,
	list_capabilities text,
	list_routing_summary text,
	list_billing_attribution text,
	list_location text,
	list_sms_ready boolean,
	list_voice_ready boolean,
	list_warmup_only boolean,
	list_internal_test_only boolean,
	list_tendlc_campaign_id text,
	list_tendlc_campaign_status text,
	list_business_id text,
	unknown jsonb NOT NULL,
	absent jsonb NOT NULL,
	row_read boolean NOT NULL,
	record_read boolean NOT NULL,
	row_changed_at timestamptz,
	missing_since timestamptz,
	valid_from timestamptz NOT NULL,
	run_id bigint NOT NULL,
	valid_to timestamptz NOT NULL,
	replaced_by_run_id bigint NOT NULL,
	PRIMARY KEY (account_id, id, valid_to)
);
-- phone_number_as_of looks for the versions that a moment falls into
CREATE INDEX phone_number_history_time ON numsync.phone_number_history (account_id, valid_to, valid_from);
COMMENT ON TABLE numsync.phone_number_history IS 'Every earlier version of the mirror, with the time it was valid; append-only';
COMMENT ON COLUMN numsync.phone_number_history.account_id IS 'account that the number belongs to';
COMMENT ON COLUMN numsync.phone_number_history.id IS 'key of the number at Leadping; goes in the path of GET and PUT; id of the record and row';
COMMENT ON COLUMN numsync.phone_number_history.number IS 'the phone number, E.164; number of the record and row';
COMMENT ON COLUMN numsync.phone_number_history.name IS 'display name; at most 255 characters; required in a PUT; name of the record and row';
COMMENT ON COLUMN numsync.phone_number_history.business_id IS 'owning business; PUT writes it as businessId; business.id of the record';
COMMENT ON COLUMN numsync.phone_number_history.business_name IS 'owning business, its name; business.name of the record';
COMMENT ON COLUMN numsync.phone_number_history.user_id IS 'user connected to the number; user.id of the record';
COMMENT ON COLUMN numsync.phone_number_history.user_name IS 'that user''s name; user.name of the record';
COMMENT ON COLUMN numsync.phone_number_history.team_id IS 'team that calls and messages go to; teamId of the record';
COMMENT ON COLUMN numsync.phone_number_history.campaign_id IS 'messaging campaign; campaignId of the record';
COMMENT ON COLUMN numsync.phone_number_history.source_id IS 'lead source; sourceId of the record';
COMMENT ON COLUMN numsync.phone_number_history.leadping_owned IS 'bought and managed by Leadping, not brought by the customer; leadpingOwned of the record';
COMMENT ON COLUMN numsync.phone_number_history.provider IS 'telephony provider; provider of the record';
COMMENT ON COLUMN numsync.phone_number_history.provider_phone_number_id IS 'the provider''s key of the number; providerPhoneNumberId of the record';
COMMENT ON COLUMN numsync.phone_number_history.provider_order_id IS 'the provider''s order; providerOrderId of the record';
COMMENT ON COLUMN numsync.phone_number_history.provider_order_status IS 'state of that order; free text; providerOrderStatus of the record';
COMMENT ON COLUMN numsync.phone_number_history.provider_status IS 'state at the provider; free text; providerStatus of the record and row';
COMMENT ON COLUMN numsync.phone_number_history.provider_error IS 'last error the provider gave; providerError of the record';
COMMENT ON COLUMN numsync.phone_number_history.provider_synced_at IS 'when Leadping last synchronised with the provider; providerSyncedAt of the record';
COMMENT ON COLUMN numsync.phone_number_history.provider_released_at IS 'when the provider released the number: it is gone; providerReleasedAt of the record';
COMMENT ON COLUMN numsync.phone_number_history.provider_release_requested_at IS 'when a release was asked for; providerReleaseRequestedAt of the record';
COMMENT ON COLUMN numsync.phone_number_history.provider_release_hold_starts_at IS 'when the hold before the release starts; providerReleaseHoldStartsAt of the record';
COMMENT ON COLUMN numsync.phone_number_history.provider_release_scheduled_at IS 'when the provider will release the number; providerReleaseScheduledAt of the record';
COMMENT ON COLUMN numsync.phone_number_history.provider_release_reason IS 'why; providerReleaseReason of the record';
COMMENT ON COLUMN numsync.phone_number_history.provider_release_requested_by_user_id IS 'who asked, key; providerReleaseRequestedByUserId of the record';
COMMENT ON COLUMN numsync.phone_number_history.provider_release_requested_by_name IS 'who asked, name; providerReleaseRequestedByName of the record';
COMMENT ON COLUMN numsync.phone_number_history.provider_release_unassign_at_hold_start IS 'whether the number is unassigned when the hold starts; providerReleaseUnassignAtHoldStart of the record';
COMMENT ON COLUMN numsync.phone_number_history.inventory_state IS 'where the number stands in Leadping''s inventory; inventoryState of the record and row';
COMMENT ON COLUMN numsync.phone_number_history.capabilities_sms IS 'can do SMS; capabilities.sms of the record';
COMMENT ON COLUMN numsync.phone_number_history.capabilities_voice IS 'can do voice; capabilities.voice of the record';
COMMENT ON COLUMN numsync.phone_number_history.capabilities_warmup IS 'can be warmed up; capabilities.warmup of the record';
COMMENT ON COLUMN numsync.phone_number_history.capabilities_testing IS 'can be used for tests; capabilities.testing of the record';
COMMENT ON COLUMN numsync.phone_number_history.routing_sms_enabled IS 'SMS is routed; routing.smsEnabled of the record';
COMMENT ON COLUMN numsync.phone_number_history.routing_voice_enabled IS 'voice is routed; routing.voiceEnabled of the record';
COMMENT ON COLUMN numsync.phone_number_history.routing_warmup_only IS 'for warmup traffic only; routing.warmupOnly of the record';
COMMENT ON COLUMN numsync.phone_number_history.routing_internal_test_only IS 'for internal tests only; routing.internalTestOnly of the record';
COMMENT ON COLUMN numsync.phone_number_history.routing_team_id IS 'team; routing.teamId of the record';
COMMENT ON COLUMN numsync.phone_number_history.routing_source_id IS 'lead source; routing.sourceId of the record';
COMMENT ON COLUMN numsync.phone_number_history.routing_campaign_id IS 'campaign; routing.campaignId of the record';
COMMENT ON COLUMN numsync.phone_number_history.routing_messaging_profile_id IS 'provider''s messaging profile; routing.messagingProfileId of the record';
COMMENT ON COLUMN numsync.phone_number_history.routing_voice_connection_id IS 'provider''s voice connection; routing.voiceConnectionId of the record';
COMMENT ON COLUMN numsync.phone_number_history.tendlc_brand_id IS '10DLC brand; tenDlc.brandId of the record';
COMMENT ON COLUMN numsync.phone_number_history.tendlc_campaign_id IS '10DLC campaign; tenDlc.campaignId of the record';
COMMENT ON COLUMN numsync.phone_number_history.tendlc_campaign_status IS 'state of the campaign; free text; tenDlc.campaignStatus of the record';
COMMENT ON COLUMN numsync.phone_number_history.tendlc_assignment_status IS 'state of the number''s assignment to it; free text; tenDlc.assignmentStatus of the record';
COMMENT ON COLUMN numsync.phone_number_history.tendlc_messaging_profile_id IS 'messaging profile; tenDlc.messagingProfileId of the record';
COMMENT ON COLUMN numsync.phone_number_history.tendlc_status_updated_at IS 'when those states last changed; tenDlc.statusUpdatedAt of the record';
COMMENT ON COLUMN numsync.phone_number_history.tendlc_failure_reason IS 'why registration failed; tenDlc.failureReason of the record';
COMMENT ON COLUMN numsync.phone_number_history.tendlc_last_provider_event_id IS 'last event of the provider; tenDlc.lastProviderEventId of the record';
COMMENT ON COLUMN numsync.phone_number_history.billing_business_id IS 'who pays: business; billing.businessId of the record';
COMMENT ON COLUMN numsync.phone_number_history.billing_business_name IS 'its name; billing.businessName of the record';
COMMENT ON COLUMN numsync.phone_number_history.billing_user_id IS 'who pays: user; billing.userId of the record';
COMMENT ON COLUMN numsync.phone_number_history.billing_user_name IS 'that user''s name; billing.userName of the record';
COMMENT ON COLUMN numsync.phone_number_history.billing_subscription_item_id IS 'line of the subscription; billing.subscriptionItemId of the record';
COMMENT ON COLUMN numsync.phone_number_history.billing_monthly_amount IS 'price per month; currency not stated by the API; billing.monthlyAmount of the record';
COMMENT ON COLUMN numsync.phone_number_history.billing_channel IS 'what it is charged for; billing.channel of the record';
COMMENT ON COLUMN numsync.phone_number_history.is_preferred IS 'preferred for outbound; isPreferred of the record';
COMMENT ON COLUMN numsync.phone_number_history.is_default IS 'default sender; isDefault of the record';
COMMENT ON COLUMN numsync.phone_number_history.location_place IS 'place; location.location of the record';
COMMENT ON COLUMN numsync.phone_number_history.location_state IS 'state or region; location.state of the record';
COMMENT ON COLUMN numsync.phone_number_history.location_country_code IS 'ISO 3166 country; location.countryCode of the record';
COMMENT ON COLUMN numsync.phone_number_history.location_latitude IS 'degrees; location.coordinate.latitude of the record';
COMMENT ON COLUMN numsync.phone_number_history.location_longitude IS 'degrees; location.coordinate.longitude of the record';
COMMENT ON COLUMN numsync.phone_number_history.location_time_zone_id IS 'IANA time zone; location.timeZoneId of the record';
COMMENT ON COLUMN numsync.phone_number_history.status IS 'life-cycle state at Leadping; status of the record and row';
COMMENT ON COLUMN numsync.phone_number_history.enabled IS 'whether the number may be used; enabled of the record and row';
COMMENT ON COLUMN numsync.phone_number_history.override_enabled IS 'an admin''s forced enablement; the object is null where there is none; adminEnablementOverride.enabled of the record and row';
COMMENT ON COLUMN numsync.phone_number_history.override_reason IS 'why; adminEnablementOverride.reason of the record and row';
COMMENT ON COLUMN numsync.phone_number_history.override_updated_by_user_id IS 'who; adminEnablementOverride.updatedByUserId of the record and row';
COMMENT ON COLUMN numsync.phone_number_history.override_updated_at IS 'when; adminEnablementOverride.updatedAt of the record and row';
COMMENT ON COLUMN numsync.phone_number_history.is_internal_pool IS 'belongs to Leadping''s internal pool; isInternalPool of the record';
COMMENT ON COLUMN numsync.phone_number_history.is_approved_test_destination IS 'approved to receive tests; isApprovedTestDestination of the record';
COMMENT ON COLUMN numsync.phone_number_history.is_messaging_program_approved IS 'approved for its messaging program; isMessagingProgramApproved of the record and row';
COMMENT ON COLUMN numsync.phone_number_history.warmup_enabled IS 'SMS warmup is on; warmupEnabled of the record';
COMMENT ON COLUMN numsync.phone_number_history.warmup_state IS 'state of SMS warmup; warmupState of the record and row';
COMMENT ON COLUMN numsync.phone_number_history.health_status IS 'health, in the same words; healthStatus of the record and row';
COMMENT ON COLUMN numsync.phone_number_history.warmup_health_score IS 'score; warmupHealthScore of the record and row';
COMMENT ON COLUMN numsync.phone_number_history.warmup_progress_percent IS '0 to 100; warmupProgressPercent of the record and row';
COMMENT ON COLUMN numsync.phone_number_history.warmup_next_action_at IS 'next SMS warmup action; warmupNextActionAt of the record';
COMMENT ON COLUMN numsync.phone_number_history.warmup_pause_reason IS 'why SMS warmup is paused; warmupPauseReason of the record';
COMMENT ON COLUMN numsync.phone_number_history.call_warmup_enabled IS 'voice warmup is on; callWarmupEnabled of the record and row';
COMMENT ON COLUMN numsync.phone_number_history.call_warmup_state IS 'state of voice warmup; callWarmupState of the record and row';
COMMENT ON COLUMN numsync.phone_number_history.call_warmup_stage IS 'stage of voice warmup; callWarmupStage of the record and row';
COMMENT ON COLUMN numsync.phone_number_history.call_warmup_next_action_at IS 'next voice warmup action; callWarmupNextActionAt of the record';
COMMENT ON COLUMN numsync.phone_number_history.call_warmup_pause_reason IS 'why voice warmup is paused; callWarmupPauseReason of the record';
COMMENT ON COLUMN numsync.phone_number_history.call_warmup_health_reason IS 'why its health is what it is; callWarmupHealthReason of the record';
COMMENT ON COLUMN numsync.phone_number_history.health_reason IS 'why the health is what it is; healthReason of the record';
COMMENT ON COLUMN numsync.phone_number_history.created_at IS 'when the number was created at Leadping; createdAt of the record';
COMMENT ON COLUMN numsync.phone_number_history.modified_at IS 'when it was last modified there; modifiedAt of the record';
COMMENT ON COLUMN numsync.phone_number_history.list_type IS 'kind of number, as the list shows it; type of the row';
COMMENT ON COLUMN numsync.phone_number_history.list_business IS 'owning business, as the list shows it; business of the row';
COMMENT ON COLUMN numsync.phone_number_history.list_user IS 'connected user, as the list shows it; user of the row';
COMMENT ON COLUMN numsync.phone_number_history.list_provider_lifecycle_state IS 'the provider''s life cycle, as the list shows it; providerLifecycleState of the row';
COMMENT ON COLUMN numsync.phone_number_history.list_provider_reconciliation_status IS 'how Leadping and the provider agree, as the list shows it; providerReconciliationStatus of the row';
COMMENT ON COLUMN numsync.phone_number_history.list_ownership IS 'who brought the number, as the list shows it; ownership of the row';
COMMENT ON COLUMN numsync.phone_number_history.list_capabilities IS 'what the number can do, as the list shows it; capabilities of the row';
COMMENT ON COLUMN numsync.phone_number_history.list_routing_summary IS 'where calls and texts go, as the list shows it; routingSummary of the row';
COMMENT ON COLUMN numsync.phone_number_history.list_billing_attribution IS 'who pays, as the list shows it; billingAttribution of the row';
COMMENT ON COLUMN numsync.phone_number_history.list_location IS 'place, as the list shows it; location of the row';
COMMENT ON COLUMN numsync.phone_number_history.list_sms_ready IS 'ready for SMS, as the list shows it; smsReady of the row';
COMMENT ON COLUMN numsync.phone_number_history.list_voice_ready IS 'ready for voice, as the list shows it; voiceReady of the row';
COMMENT ON COLUMN numsync.phone_number_history.list_warmup_only IS 'for warmup traffic only, as the list shows it; warmupOnly of the row';
COMMENT ON COLUMN numsync.phone_number_history.list_internal_test_only IS 'for internal tests only, as the list shows it; internalTestOnly of the row';
COMMENT ON COLUMN numsync.phone_number_history.list_tendlc_campaign_id IS '10DLC campaign, as the list shows it; tenDlcCampaignId of the row';
COMMENT ON COLUMN numsync.phone_number_history.list_tendlc_campaign_status IS 'state of the 10DLC campaign, as the list shows it; tenDlcCampaignStatus of the row';
COMMENT ON COLUMN numsync.phone_number_history.list_business_id IS 'owning business, key, as the list shows it; businessId of the row';
COMMENT ON COLUMN numsync.phone_number_history.unknown IS 'as in phone_number';
COMMENT ON COLUMN numsync.phone_number_history.absent IS 'as in phone_number';
COMMENT ON COLUMN numsync.phone_number_history.row_read IS 'as in phone_number';
COMMENT ON COLUMN numsync.phone_number_history.record_read IS 'as in phone_number';
COMMENT ON COLUMN numsync.phone_number_history.row_changed_at IS 'as in phone_number';
COMMENT ON COLUMN numsync.phone_number_history.missing_since IS 'as in phone_number';
COMMENT ON COLUMN numsync.phone_number_history.valid_from IS 'when this version was read first';
COMMENT ON COLUMN numsync.phone_number_history.run_id IS 'run that wrote this version';
COMMENT ON COLUMN numsync.phone_number_history.valid_to IS 'when the next version was read; this one is valid before it';
COMMENT ON COLUMN numsync.phone_number_history.replaced_by_run_id IS 'run that wrote the next version';

CREATE TABLE numsync.phone_number_event (
	account_id bigint NOT NULL,
	phone_id text NOT NULL,
	digest text NOT NULL,
	id text,
	type text,
	title text,
	details text,
	state text,
	actor_id text,
	actor_name text,
	created_at timestamptz,
	first_seen_at timestamptz NOT NULL,
	run_id bigint NOT NULL,
	PRIMARY KEY (account_id, phone_id, digest)
);
COMMENT ON TABLE numsync.phone_number_event IS 'Events that records told of, as a set; one that the API no longer sends is kept';
COMMENT ON COLUMN numsync.phone_number_event.account_id IS 'account that the number belongs to';
COMMENT ON COLUMN numsync.phone_number_event.phone_id IS 'id of the number';
COMMENT ON COLUMN numsync.phone_number_event.digest IS 'MD5 over all fields of the event: its key, since the API promises none';
COMMENT ON COLUMN numsync.phone_number_event.id IS 'events[].id: key of the entry';
COMMENT ON COLUMN numsync.phone_number_event.type IS 'events[].type: kind of entry; free text';
COMMENT ON COLUMN numsync.phone_number_event.title IS 'events[].title: short text';
COMMENT ON COLUMN numsync.phone_number_event.details IS 'events[].details: long text';
COMMENT ON COLUMN numsync.phone_number_event.state IS 'events[].state: inventory state that the entry speaks of';
COMMENT ON COLUMN numsync.phone_number_event.actor_id IS 'events[].actorId: who acted, key';
COMMENT ON COLUMN numsync.phone_number_event.actor_name IS 'events[].actorName: who acted, name';
COMMENT ON COLUMN numsync.phone_number_event.created_at IS 'events[].createdAt: when it happened';
COMMENT ON COLUMN numsync.phone_number_event.first_seen_at IS 'when numsync first read the event';
COMMENT ON COLUMN numsync.phone_number_event.run_id IS 'run that first read it';

-- apart from the mirror, so that a number that is read again and did not change costs a narrow row only
CREATE TABLE numsync.phone_number_reading (
	account_id bigint NOT NULL,
	id text NOT NULL,
	detail_at timestamptz NOT NULL,
	detail_run_id bigint NOT NULL,
	PRIMARY KEY (account_id, id)
) WITH (fillfactor = 70);
COMMENT ON TABLE numsync.phone_number_reading IS 'Freshness: when each record was last read whole';
COMMENT ON COLUMN numsync.phone_number_reading.account_id IS 'account that the number belongs to';
COMMENT ON COLUMN numsync.phone_number_reading.id IS 'id of the number';
COMMENT ON COLUMN numsync.phone_number_reading.detail_at IS 'when its record was last read whole';
COMMENT ON COLUMN numsync.phone_number_reading.detail_run_id IS 'run that read it';

-- Staging and the cursor of the list share one durability class: after a crash of the server both are empty.
CREATE UNLOGGED TABLE numsync.stage_row (
	account_id bigint NOT NULL,
	run_id bigint NOT NULL,
	seq bigint NOT NULL,
	id text NOT NULL,
	number text NOT NULL,
	name text,
	provider_status text,
	inventory_state text,
	status text,
	enabled boolean,
	override_enabled boolean,
	override_reason text,
	override_updated_by_user_id text,
	override_updated_at timestamptz,
	is_messaging_program_approved boolean,
	warmup_state text,
	health_status text,
	warmup_health_score integer,
	warmup_progress_percent integer,
	call_warmup_enabled boolean,
	call_warmup_state text,
	call_warmup_stage text,
	list_type text,
	list_business text,
	list_user text,
	list_provider_lifecycle_state text,
	list_provider_reconciliation_status text,
	list_ownership text,
	list_capabilities text,
	list_routing_summary text,
	list_billing_attribution text,
	list_location text,
	list_sms_ready boolean,
	list_voice_ready boolean,
	list_warmup_only boolean,
	list_internal_test_only boolean,
	list_tendlc_campaign_id text,
	list_tendlc_campaign_status text,
	list_business_id text,
	unknown jsonb,
	absent text[],
	PRIMARY KEY (account_id, run_id, seq)
);
COMMENT ON TABLE numsync.stage_row IS 'Rows of the list as they came in, until they are merged into the mirror';
COMMENT ON COLUMN numsync.stage_row.account_id IS 'account whose list it is';
COMMENT ON COLUMN numsync.stage_row.run_id IS 'run that reads the list';
COMMENT ON COLUMN numsync.stage_row.seq IS 'order of arrival; of a number that came twice the last one counts';
COMMENT ON COLUMN numsync.stage_row.id IS 'key of the number at Leadping; goes in the path of GET and PUT; id of the record and row';
COMMENT ON COLUMN numsync.stage_row.number IS 'the phone number, E.164; number of the record and row';
COMMENT ON COLUMN numsync.stage_row.name IS 'display name; at most 255 characters; required in a PUT; name of the record and row';
COMMENT ON COLUMN numsync.stage_row.provider_status IS 'state at the provider; free text; providerStatus of the record and row';
COMMENT ON COLUMN numsync.stage_row.inventory_state IS 'where the number stands in Leadping''s inventory; inventoryState of the record and row';
COMMENT ON COLUMN numsync.stage_row.status IS 'life-cycle state at Leadping; status of the record and row';
COMMENT ON COLUMN numsync.stage_row.enabled IS 'whether the number may be used; enabled of the record and row';
COMMENT ON COLUMN numsync.stage_row.override_enabled IS 'an admin''s forced enablement; the object is null where there is none; adminEnablementOverride.enabled of the record and row';
COMMENT ON COLUMN numsync.stage_row.override_reason IS 'why; adminEnablementOverride.reason of the record and row';
COMMENT ON COLUMN numsync.stage_row.override_updated_by_user_id IS 'who; adminEnablementOverride.updatedByUserId of the record and row';
COMMENT ON COLUMN numsync.stage_row.override_updated_at IS 'when; adminEnablementOverride.updatedAt of the record and row';
COMMENT ON COLUMN numsync.stage_row.is_messaging_program_approved IS 'approved for its messaging program; isMessagingProgramApproved of the record and row';
COMMENT ON COLUMN numsync.stage_row.warmup_state IS 'state of SMS warmup; warmupState of the record and row';
COMMENT ON COLUMN numsync.stage_row.health_status IS 'health, in the same words; healthStatus of the record and row';
COMMENT ON COLUMN numsync.stage_row.warmup_health_score IS 'score; warmupHealthScore of the record and row';
COMMENT ON COLUMN numsync.stage_row.warmup_progress_percent IS '0 to 100; warmupProgressPercent of the record and row';
COMMENT ON COLUMN numsync.stage_row.call_warmup_enabled IS 'voice warmup is on; callWarmupEnabled of the record and row';
COMMENT ON COLUMN numsync.stage_row.call_warmup_state IS 'state of voice warmup; callWarmupState of the record and row';
COMMENT ON COLUMN numsync.stage_row.call_warmup_stage IS 'stage of voice warmup; callWarmupStage of the record and row';
COMMENT ON COLUMN numsync.stage_row.list_type IS 'kind of number, as the list shows it; type of the row';
COMMENT ON COLUMN numsync.stage_row.list_business IS 'owning business, as the list shows it; business of the row';
COMMENT ON COLUMN numsync.stage_row.list_user IS 'connected user, as the list shows it; user of the row';
COMMENT ON COLUMN numsync.stage_row.list_provider_lifecycle_state IS 'the provider''s life cycle, as the list shows it; providerLifecycleState of the row';
COMMENT ON COLUMN numsync.stage_row.list_provider_reconciliation_status IS 'how Leadping and the provider agree, as the list shows it; providerReconciliationStatus of the row';
COMMENT ON COLUMN numsync.stage_row.list_ownership IS 'who brought the number, as the list shows it; ownership of the row';
COMMENT ON COLUMN numsync.stage_row.list_capabilities IS 'what the number can do, as the list shows it; capabilities of the row';
COMMENT ON COLUMN numsync.stage_row.list_routing_summary IS 'where calls and texts go, as the list shows it; routingSummary of the row';
COMMENT ON COLUMN numsync.stage_row.list_billing_attribution IS 'who pays, as the list shows it; billingAttribution of the row';
COMMENT ON COLUMN numsync.stage_row.list_location IS 'place, as the list shows it; location of the row';
COMMENT ON COLUMN numsync.stage_row.list_sms_ready IS 'ready for SMS, as the list shows it; smsReady of the row';
COMMENT ON COLUMN numsync.stage_row.list_voice_ready IS 'ready for voice, as the list shows it; voiceReady of the row';
COMMENT ON COLUMN numsync.stage_row.list_warmup_only IS 'for warmup traffic only, as the list shows it; warmupOnly of the row';
COMMENT ON COLUMN numsync.stage_row.list_internal_test_only IS 'for internal tests only, as the list shows it; internalTestOnly of the row';
COMMENT ON COLUMN numsync.stage_row.list_tendlc_campaign_id IS '10DLC campaign, as the list shows it; tenDlcCampaignId of the row';
COMMENT ON COLUMN numsync.stage_row.list_tendlc_campaign_status IS 'state of the 10DLC campaign, as the list shows it; tenDlcCampaignStatus of the row';
COMMENT ON COLUMN numsync.stage_row.list_business_id IS 'owning business, key, as the list shows it; businessId of the row';
COMMENT ON COLUMN numsync.stage_row.unknown IS 'properties that the catalogue does not know; null if none';
COMMENT ON COLUMN numsync.stage_row.absent IS 'columns that the row did not send; null if none';

CREATE UNLOGGED TABLE numsync.stage_record (
	account_id bigint NOT NULL,
	run_id bigint NOT NULL,
	seq bigint NOT NULL,
	id text NOT NULL,
	number text NOT NULL,
	name text,
	business_id text,
	business_name text,
	user_id text,
	user_name text,
	team_id text,
	campaign_id text,
	source_id text,
	leadping_owned boolean,
	provider text,
	provider_phone_number_id text,
	provider_order_id text,
	provider_order_status text,
	provider_status text,
	provider_error text,
	provider_synced_at timestamptz,
	provider_released_at timestamptz,
	provider_release_requested_at timestamptz,
	provider_release_hold_starts_at timestamptz,
	provider_release_scheduled_at timestamptz,
	provider_release_reason text,
	provider_release_requested_by_user_id text,
	provider_release_requested_by_name text,
	provider_release_unassign_at_hold_start boolean,
	inventory_state text,
	capabilities_sms boolean,
	capabilities_voice boolean,
	capabilities_warmup boolean,
	capabilities_testing boolean,
	routing_sms_enabled boolean,
	routing_voice_enabled boolean,
	routing_warmup_only boolean,
	routing_internal_test_only boolean,
	routing_team_id text,
	routing_source_id text,
	routing_campaign_id text,
	routing_messaging_profile_id text,
	routing_voice_connection_id text,
	tendlc_brand_id text,
	tendlc_campaign_id text,
	tendlc_campaign_status text,
	tendlc_assignment_status text,
	tendlc_messaging_profile_id text,
	tendlc_status_updated_at timestamptz,
	tendlc_failure_reason text,
	tendlc_last_provider_event_id text,
	billing_business_id text,
	billing_business_name text,
	billing_user_id text,
	billing_user_name text,
	billing_subscription_item_id text,
	billing_monthly_amount numeric,
	billing_channel text,
	is_preferred boolean,
	is_default boolean,
	location_place text,
	location_state text,
	location_country_code text,
	location_latitude numeric,
	location_longitude numeric,
	location_time_zone_id text,
	status text,
	enabled boolean,
	override_enabled boolean,
	override_reason text,
	override_updated_by_user_id text,
	override_updated_at timestamptz,
	is_internal_pool boolean,
	is_approved_test_destination boolean,
	is_messaging_program_approved boolean,
	warmup_enabled boolean,
	warmup_state text,
	health_status text,
	warmup_health_score integer,
	warmup_progress_percent integer,
	warmup_next_action_at timestamptz,
	warmup_pause_reason text,
	call_warmup_enabled boolean,
	call_warmup_state text,
	call_warmup_stage text,
	call_warmup_next_action_at timestamptz,
	call_warmup_pause_reason text,
	call_warmup_health_reason text,
	health_reason text,
	created_at timestamptz,
	modified_at timestamptz,
	unknown jsonb,
	absent text[],
	read_at timestamptz NOT NULL,
	PRIMARY KEY (account_id, run_id, seq)
);
COMMENT ON TABLE numsync.stage_record IS 'Records (GET, answers to PUT) as they came in, until they are merged into the mirror';
COMMENT ON COLUMN numsync.stage_record.account_id IS 'account that the number belongs to';
COMMENT ON COLUMN numsync.stage_record.run_id IS 'run that read the record';
COMMENT ON COLUMN numsync.stage_record.seq IS 'order of arrival; of a number that came twice the last one counts';
COMMENT ON COLUMN numsync.stage_record.id IS 'key of the number at Leadping; goes in the path of GET and PUT; id of the record and row';
COMMENT ON COLUMN numsync.stage_record.number IS 'the phone number, E.164; number of the record and row';
COMMENT ON COLUMN numsync.stage_record.name IS 'display name; at most 255 characters; required in a PUT; name of the record and row';
COMMENT ON COLUMN numsync.stage_record.business_id IS 'owning business; PUT writes it as businessId; business.id of the record';
COMMENT ON COLUMN numsync.stage_record.business_name IS 'owning business, its name; business.name of the record';
COMMENT ON COLUMN numsync.stage_record.user_id IS 'user connected to the number; user.id of the record';
COMMENT ON COLUMN numsync.stage_record.user_name IS 'that user''s name; user.name of the record';
COMMENT ON COLUMN numsync.stage_record.team_id IS 'team that calls and messages go to; teamId of the record';
COMMENT ON COLUMN numsync.stage_record.campaign_id IS 'messaging campaign; campaignId of the record';
COMMENT ON COLUMN numsync.stage_record.source_id IS 'lead source; sourceId of the record';
COMMENT ON COLUMN numsync.stage_record.leadping_owned IS 'bought and managed by Leadping, not brought by the customer; leadpingOwned of the record';
COMMENT ON COLUMN numsync.stage_record.provider IS 'telephony provider; provider of the record';
COMMENT ON COLUMN numsync.stage_record.provider_phone_number_id IS 'the provider''s key of the number; providerPhoneNumberId of the record';
COMMENT ON COLUMN numsync.stage_record.provider_order_id IS 'the provider''s order; providerOrderId of the record';
COMMENT ON COLUMN numsync.stage_record.provider_order_status IS 'state of that order; free text; providerOrderStatus of the record';
COMMENT ON COLUMN numsync.stage_record.provider_status IS 'state at the provider; free text; providerStatus of the record and row';
COMMENT ON COLUMN numsync.stage_record.provider_error IS 'last error the provider gave; providerError of the record';
COMMENT ON COLUMN numsync.stage_record.provider_synced_at IS 'when Leadping last synchronised with the provider; providerSyncedAt of the record';
COMMENT ON COLUMN numsync.stage_record.provider_released_at IS 'when the provider released the number: it is gone; providerReleasedAt of the record';
COMMENT ON COLUMN numsync.stage_record.provider_release_requested_at IS 'when a release was asked for; providerReleaseRequestedAt of the record';
COMMENT ON COLUMN numsync.stage_record.provider_release_hold_starts_at IS 'when the hold before the release starts; providerReleaseHoldStartsAt of the record';
COMMENT ON COLUMN numsync.stage_record.provider_release_scheduled_at IS 'when the provider will release the number; providerReleaseScheduledAt of the record';
COMMENT ON COLUMN numsync.stage_record.provider_release_reason IS 'why; providerReleaseReason of the record';
COMMENT ON COLUMN numsync.stage_record.provider_release_requested_by_user_id IS 'who asked, key; providerReleaseRequestedByUserId of the record';
COMMENT ON COLUMN numsync.stage_record.provider_release_requested_by_name IS 'who asked, name; providerReleaseRequestedByName of the record';
COMMENT ON COLUMN numsync.stage_record.provider_release_unassign_at_hold_start IS 'whether the number is unassigned when the hold starts; providerReleaseUnassignAtHoldStart of the record';
COMMENT ON COLUMN numsync.stage_record.inventory_state IS 'where the number stands in Leadping''s inventory; inventoryState of the record and row';
COMMENT ON COLUMN numsync.stage_record.capabilities_sms IS 'can do SMS; capabilities.sms of the record';
COMMENT ON COLUMN numsync.stage_record.capabilities_voice IS 'can do voice; capabilities.voice of the record';
COMMENT ON COLUMN numsync.stage_record.capabilities_warmup IS 'can be warmed up; capabilities.warmup of the record';
COMMENT ON COLUMN numsync.stage_record.capabilities_testing IS 'can be used for tests; capabilities.testing of the record';
COMMENT ON COLUMN numsync.stage_record.routing_sms_enabled IS 'SMS is routed; routing.smsEnabled of the record';
COMMENT ON COLUMN numsync.stage_record.routing_voice_enabled IS 'voice is routed; routing.voiceEnabled of the record';
COMMENT ON COLUMN numsync.stage_record.routing_warmup_only IS 'for warmup traffic only; routing.warmupOnly of the record';
COMMENT ON COLUMN numsync.stage_record.routing_internal_test_only IS 'for internal tests only; routing.internalTestOnly of the record';
COMMENT ON COLUMN numsync.stage_record.routing_team_id IS 'team; routing.teamId of the record';
COMMENT ON COLUMN numsync.stage_record.routing_source_id IS 'lead source; routing.sourceId of the record';
COMMENT ON COLUMN numsync.stage_record.routing_campaign_id IS 'campaign; routing.campaignId of the record';
COMMENT ON COLUMN numsync.stage_record.routing_messaging_profile_id IS 'provider''s messaging profile; routing.messagingProfileId of the record';
COMMENT ON COLUMN numsync.stage_record.routing_voice_connection_id IS 'provider''s voice connection; routing.voiceConnectionId of the record';
COMMENT ON COLUMN numsync.stage_record.tendlc_brand_id IS '10DLC brand; tenDlc.brandId of the record';
COMMENT ON COLUMN numsync.stage_record.tendlc_campaign_id IS '10DLC campaign; tenDlc.campaignId of the record';
COMMENT ON COLUMN numsync.stage_record.tendlc_campaign_status IS 'state of the campaign; free text; tenDlc.campaignStatus of the record';
COMMENT ON COLUMN numsync.stage_record.tendlc_assignment_status IS 'state of the number''s assignment to it; free text; tenDlc.assignmentStatus of the record';
COMMENT ON COLUMN numsync.stage_record.tendlc_messaging_profile_id IS 'messaging profile; tenDlc.messagingProfileId of the record';
COMMENT ON COLUMN numsync.stage_record.tendlc_status_updated_at IS 'when those states last changed; tenDlc.statusUpdatedAt of the record';
COMMENT ON COLUMN numsync.stage_record.tendlc_failure_reason IS 'why registration failed; tenDlc.failureReason of the record';
COMMENT ON COLUMN numsync.stage_record.tendlc_last_provider_event_id IS 'last event of the provider; tenDlc.lastProviderEventId of the record';
COMMENT ON COLUMN numsync.stage_record.billing_business_id IS 'who pays: business; billing.businessId of the record';
COMMENT ON COLUMN numsync.stage_record.billing_business_name IS 'its name; billing.businessName of the record';
COMMENT ON COLUMN numsync.stage_record.billing_user_id IS 'who pays: user; billing.userId of the record';
COMMENT ON COLUMN numsync.stage_record.billing_user_name IS 'that user''s name; billing.userName of the record';
COMMENT ON COLUMN numsync.stage_record.billing_subscription_item_id IS 'line of the subscription; billing.subscriptionItemId of the record';
COMMENT ON COLUMN numsync.stage_record.billing_monthly_amount IS 'price per month; currency not stated by the API; billing.monthlyAmount of the record';
COMMENT ON COLUMN numsync.stage_record.billing_channel IS 'what it is charged for; billing.channel of the record';
COMMENT ON COLUMN numsync.stage_record.is_preferred IS 'preferred for outbound; isPreferred of the record';
COMMENT ON COLUMN numsync.stage_record.is_default IS 'default sender; isDefault of the record';
COMMENT ON COLUMN numsync.stage_record.location_place IS 'place; location.location of the record';
COMMENT ON COLUMN numsync.stage_record.location_state IS 'state or region; location.state of the record';
COMMENT ON COLUMN numsync.stage_record.location_country_code IS 'ISO 3166 country; location.countryCode of the record';
COMMENT ON COLUMN numsync.stage_record.location_latitude IS 'degrees; location.coordinate.latitude of the record';
COMMENT ON COLUMN numsync.stage_record.location_longitude IS 'degrees; location.coordinate.longitude of the record';
COMMENT ON COLUMN numsync.stage_record.location_time_zone_id IS 'IANA time zone; location.timeZoneId of the record';
COMMENT ON COLUMN numsync.stage_record.status IS 'life-cycle state at Leadping; status of the record and row';
COMMENT ON COLUMN numsync.stage_record.enabled IS 'whether the number may be used; enabled of the record and row';
COMMENT ON COLUMN numsync.stage_record.override_enabled IS 'an admin''s forced enablement; the object is null where there is none; adminEnablementOverride.enabled of the record and row';
COMMENT ON COLUMN numsync.stage_record.override_reason IS 'why; adminEnablementOverride.reason of the record and row';
COMMENT ON COLUMN numsync.stage_record.override_updated_by_user_id IS 'who; adminEnablementOverride.updatedByUserId of the record and row';
COMMENT ON COLUMN numsync.stage_record.override_updated_at IS 'when; adminEnablementOverride.updatedAt of the record and row';
COMMENT ON COLUMN numsync.stage_record.is_internal_pool IS 'belongs to Leadping''s internal pool; isInternalPool of the record';
COMMENT ON COLUMN numsync.stage_record.is_approved_test_destination IS 'approved to receive tests; isApprovedTestDestination of the record';
COMMENT ON COLUMN numsync.stage_record.is_messaging_program_approved IS 'approved for its messaging program; isMessagingProgramApproved of the record and row';
COMMENT ON COLUMN numsync.stage_record.warmup_enabled IS 'SMS warmup is on; warmupEnabled of the record';
COMMENT ON COLUMN numsync.stage_record.warmup_state IS 'state of SMS warmup; warmupState of the record and row';
COMMENT ON COLUMN numsync.stage_record.health_status IS 'health, in the same words; healthStatus of the record and row';
COMMENT ON COLUMN numsync.stage_record.warmup_health_score IS 'score; warmupHealthScore of the record and row';
COMMENT ON COLUMN numsync.stage_record.warmup_progress_percent IS '0 to 100; warmupProgressPercent of the record and row';
COMMENT ON COLUMN numsync.stage_record.warmup_next_action_at IS 'next SMS warmup action; warmupNextActionAt of the record';
COMMENT ON COLUMN numsync.stage_record.warmup_pause_reason IS 'why SMS warmup is paused; warmupPauseReason of the record';
COMMENT ON COLUMN numsync.stage_record.call_warmup_enabled IS 'voice warmup is on; callWarmupEnabled of the record and row';
COMMENT ON COLUMN numsync.stage_record.call_warmup_state IS 'state of voice warmup; callWarmupState of the record and row';
COMMENT ON COLUMN numsync.stage_record.call_warmup_stage IS 'stage of voice warmup; callWarmupStage of the record and row';
COMMENT ON COLUMN numsync.stage_record.call_warmup_next_action_at IS 'next voice warmup action; callWarmupNextActionAt of the record';
COMMENT ON COLUMN numsync.stage_record.call_warmup_pause_reason IS 'why voice warmup is paused; callWarmupPauseReason of the record';
COMMENT ON COLUMN numsync.stage_record.call_warmup_health_reason IS 'why its health is what it is; callWarmupHealthReason of the record';
COMMENT ON COLUMN numsync.stage_record.health_reason IS 'why the health is what it is; healthReason of the record';
COMMENT ON COLUMN numsync.stage_record.created_at IS 'when the number was created at Leadping; createdAt of the record';
COMMENT ON COLUMN numsync.stage_record.modified_at IS 'when it was last modified there; modifiedAt of the record';
COMMENT ON COLUMN numsync.stage_record.unknown IS 'properties that the catalogue does not know; null if none';
COMMENT ON COLUMN numsync.stage_record.absent IS 'columns that the record did not send; null if none';
COMMENT ON COLUMN numsync.stage_record.read_at IS 'when the answer came';

CREATE UNLOGGED TABLE numsync.stage_event (
	account_id bigint NOT NULL,
	run_id bigint NOT NULL,
	phone_id text NOT NULL,
	id text,
	type text,
	title text,
	details text,
	state text,
	actor_id text,
	actor_name text,
	created_at timestamptz
);
COMMENT ON TABLE numsync.stage_event IS 'Events of staged records, until they are merged';
COMMENT ON COLUMN numsync.stage_event.account_id IS 'account that the number belongs to';
COMMENT ON COLUMN numsync.stage_event.run_id IS 'run that read the record';
COMMENT ON COLUMN numsync.stage_event.phone_id IS 'id of the number';
COMMENT ON COLUMN numsync.stage_event.id IS 'as in phone_number_event';
COMMENT ON COLUMN numsync.stage_event.type IS 'as in phone_number_event';
COMMENT ON COLUMN numsync.stage_event.title IS 'as in phone_number_event';
COMMENT ON COLUMN numsync.stage_event.details IS 'as in phone_number_event';
COMMENT ON COLUMN numsync.stage_event.state IS 'as in phone_number_event';
COMMENT ON COLUMN numsync.stage_event.actor_id IS 'as in phone_number_event';
COMMENT ON COLUMN numsync.stage_event.actor_name IS 'as in phone_number_event';
COMMENT ON COLUMN numsync.stage_event.created_at IS 'as in phone_number_event';

CREATE UNLOGGED TABLE numsync.list_pass (
	account_id bigint NOT NULL,
	run_id bigint NOT NULL,
	next_token text NOT NULL,
	pages bigint NOT NULL,
	rows_read bigint NOT NULL,
	complete boolean NOT NULL,
	restarts integer NOT NULL,
	PRIMARY KEY (account_id)
);
COMMENT ON TABLE numsync.list_pass IS 'The list pass under way or last done: where an interrupted one goes on';
COMMENT ON COLUMN numsync.list_pass.account_id IS 'account whose list it is';
COMMENT ON COLUMN numsync.list_pass.run_id IS 'run whose staged rows belong to it';
COMMENT ON COLUMN numsync.list_pass.next_token IS 'token of the next page, as the API gave it; empty: the first page';
COMMENT ON COLUMN numsync.list_pass.pages IS 'pages staged';
COMMENT ON COLUMN numsync.list_pass.rows_read IS 'rows staged or set aside';
COMMENT ON COLUMN numsync.list_pass.complete IS 'whether the last page was read';
COMMENT ON COLUMN numsync.list_pass.restarts IS 'how often the server refused the token and the list began anew';

CREATE UNLOGGED TABLE numsync.detail_queue (
	account_id bigint NOT NULL,
	run_id bigint NOT NULL,
	seq bigint NOT NULL,
	id text NOT NULL,
	suspected_gone boolean NOT NULL,
	PRIMARY KEY (account_id, run_id, seq)
);
COMMENT ON TABLE numsync.detail_queue IS 'Records that a run reads whole, most needed first';
COMMENT ON COLUMN numsync.detail_queue.account_id IS 'account of the numbers';
COMMENT ON COLUMN numsync.detail_queue.run_id IS 'run that reads them';
COMMENT ON COLUMN numsync.detail_queue.seq IS 'order of reading, from 1';
COMMENT ON COLUMN numsync.detail_queue.id IS 'id of the number';
COMMENT ON COLUMN numsync.detail_queue.suspected_gone IS 'whether a complete list lacked the number: a GET that answers 404 then marks it as gone';

CREATE TABLE numsync.set_aside (
	account_id bigint NOT NULL,
	run_id bigint NOT NULL,
	seq bigint NOT NULL,
	source text NOT NULL CHECK (source IN ('list', 'get', 'put')),
	phone_id text,
	number text,
	path text NOT NULL,
	reason text NOT NULL,
	at timestamptz NOT NULL,
	PRIMARY KEY (account_id, run_id, seq)
);
COMMENT ON TABLE numsync.set_aside IS 'Rows and records that could not be read, with the reason; a number set aside is never taken for gone';
COMMENT ON COLUMN numsync.set_aside.account_id IS 'account whose answer it was';
COMMENT ON COLUMN numsync.set_aside.run_id IS 'run that read it';
COMMENT ON COLUMN numsync.set_aside.seq IS 'order within the run';
COMMENT ON COLUMN numsync.set_aside.source IS 'call that it came from: list, get, put';
COMMENT ON COLUMN numsync.set_aside.phone_id IS 'id of the number, null when it could not be read';
COMMENT ON COLUMN numsync.set_aside.number IS 'phone number, null when it could not be read';
COMMENT ON COLUMN numsync.set_aside.path IS 'JSON path of the property at fault, or empty';
COMMENT ON COLUMN numsync.set_aside.reason IS 'what is wrong with it';
COMMENT ON COLUMN numsync.set_aside.at IS 'when the answer came';
