-- Foreign keys: on a sharded server they can only be made between tables that are distributed already.

ALTER TABLE numsync.run ADD CONSTRAINT run_account_id_fkey FOREIGN KEY (account_id) REFERENCES numsync.account(account_id);
ALTER TABLE numsync.lease ADD CONSTRAINT lease_account_id_fkey FOREIGN KEY (account_id) REFERENCES numsync.account(account_id);
ALTER TABLE numsync.lease_renewal ADD CONSTRAINT lease_renewal_account_id_fkey FOREIGN KEY (account_id) REFERENCES numsync.account(account_id);
ALTER TABLE numsync.source ADD CONSTRAINT source_account_id_fkey FOREIGN KEY (account_id) REFERENCES numsync.account(account_id);
ALTER TABLE numsync.import_batch ADD CONSTRAINT import_batch_account_id_source_fkey FOREIGN KEY (account_id, source) REFERENCES numsync.source(account_id, name);
ALTER TABLE numsync.withdrawal ADD CONSTRAINT withdrawal_account_id_source_fkey FOREIGN KEY (account_id, source) REFERENCES numsync.source(account_id, name);
ALTER TABLE numsync.inbox_file ADD CONSTRAINT inbox_file_account_id_batch_id_fkey FOREIGN KEY (account_id, batch_id) REFERENCES numsync.import_batch(account_id, batch_id);
ALTER TABLE numsync.change ADD CONSTRAINT change_account_id_plan_id_fkey FOREIGN KEY (account_id, plan_id) REFERENCES numsync.plan(account_id, plan_id);
ALTER TABLE numsync.change_field ADD CONSTRAINT change_field_account_id_change_id_fkey FOREIGN KEY (account_id, change_id) REFERENCES numsync.change(account_id, change_id);
ALTER TABLE numsync.change_step ADD CONSTRAINT change_step_account_id_change_id_fkey FOREIGN KEY (account_id, change_id) REFERENCES numsync.change(account_id, change_id);
