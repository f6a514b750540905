-- The rights of the roles, which are least rights: for `numsync migrate --roles`, and for every `migrate` of a schema on which the roles
-- have rights already, because what is new in it is theirs, too. Nobody but the owner of the schema may rewrite what was: the journal,
-- imports and history take new rows only.

GRANT USAGE ON SCHEMA numsync TO numsync_sync, numsync_admin, numsync_finance;

-- the nightly run: everything is read, the present is written, the past is appended to
DO $$ -- all tables and views, but for months of the history that belong to somebody else: nobody needs rights to a month
BEGIN
	EXECUTE (SELECT format('GRANT SELECT ON %s TO numsync_sync', string_agg(format('numsync.%I', c.relname), ', ')) FROM pg_class c
		WHERE c.relnamespace = 'numsync'::regnamespace AND c.relkind IN ('r', 'p', 'v')
			AND (NOT c.relispartition OR pg_has_role(c.relowner, 'USAGE')));
END
$$;
GRANT INSERT, UPDATE, DELETE ON numsync.stage_row, numsync.stage_record, numsync.stage_event, numsync.stage_line,
	numsync.stage_known, numsync.list_pass, numsync.detail_queue TO numsync_sync;
GRANT INSERT, UPDATE ON numsync.lease, numsync.lease_renewal, numsync.request_slot, numsync.request_pause,
	numsync.run, numsync.source, numsync.phone_number, numsync.phone_number_reading, numsync.plan_turn,
	numsync.inbox_file TO numsync_sync;
GRANT INSERT ON numsync.account, numsync.set_aside, numsync.phone_number_reading_history, numsync.phone_number_event, numsync.phone_number_history,
	numsync.change, numsync.change_field, numsync.change_step, numsync.import_batch, numsync.expectation_line,
	numsync.repeated_line, numsync.repeated_range, numsync.run_drift TO numsync_sync;
REVOKE INSERT ON numsync.plan FROM numsync_sync; -- an earlier schema let it say who made a plan
GRANT INSERT (account_id, plan_id, run_id, actor, created_at, catalogue, change_count, disable_count, state, applied_by_run_id, reverts_run_id,
	role) ON numsync.plan TO numsync_sync; -- but for role, see below
GRANT UPDATE (created_at) ON numsync.account TO numsync_sync; -- to lock its row
GRANT UPDATE (state, applied_by_run_id, created_at, superseded_by_plan_id) ON numsync.plan TO numsync_sync;

-- imports, plans, applies, takes expectations back, and approves plans that another role has made
GRANT INSERT ON numsync.withdrawal TO numsync_admin;
GRANT INSERT (account_id, plan_id, step, approves, digest, actor, said_at, role) ON numsync.plan_approval TO numsync_admin; -- but for role
GRANT UPDATE (withdrawal_id) ON numsync.expectation_line TO numsync_admin;

-- billing at any moment, and closing its periods; not the journal, nor who asked for what
GRANT SELECT ON numsync.account, numsync.schema_migration, numsync.schema_view, numsync.billing, numsync.phone_number_version,
	numsync.phone_number_reading, numsync.phone_number_reading_history, numsync.reading_version, numsync.mirror_moment, numsync.closing, numsync.closing_line, numsync.closing_version
	TO numsync_finance;
GRANT SELECT (account_id, run_id, ended_at, list_complete) ON numsync.run TO numsync_finance;
GRANT INSERT ON numsync.closing, numsync.closing_line TO numsync_finance;

-- A server with shards asks its nodes for what stands behind a view, with the rights of who asks: what the views of billing show may be
-- read there, too.
DO $$
BEGIN
	IF EXISTS (SELECT 1 FROM pg_proc WHERE pronamespace = 'pg_catalog'::regnamespace AND proname = 'create_distributed_table') THEN
		GRANT SELECT ON numsync.phone_number, numsync.phone_number_history TO numsync_finance;
		GRANT SELECT (account_id, run_id, started_at, ended_at, state, list_complete) ON numsync.run TO numsync_finance;
		GRANT SELECT (account_id, run_id) ON numsync.lease TO numsync_finance;
		GRANT SELECT (account_id, expires_at) ON numsync.lease_renewal TO numsync_finance;
		GRANT SELECT (account_id, cut, removed_at) ON numsync.history_removal TO numsync_finance;
	END IF;
END
$$;

-- role is that of who adds the row, whatever the statement says. A server with shards sends its nodes each column by name, so there it may
-- be added; what is asked for by name is refused before, by the server that is asked.
SET LOCAL citus.enable_ddl_propagation = off;
REVOKE INSERT (role) ON numsync.plan FROM numsync_sync;
REVOKE INSERT (role) ON numsync.plan_approval FROM numsync_admin;
SET LOCAL citus.enable_ddl_propagation = on;
