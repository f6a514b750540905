-- After the tables (and, on a sharded database, after they are distributed by account_id).

ALTER TABLE numsync.run ADD FOREIGN KEY (account_id) REFERENCES numsync.account;
ALTER TABLE numsync.lease ADD FOREIGN KEY (account_id) REFERENCES numsync.account;
ALTER TABLE numsync.lease_renewal ADD FOREIGN KEY (account_id) REFERENCES numsync.account;
ALTER TABLE numsync.source ADD FOREIGN KEY (account_id) REFERENCES numsync.account;
ALTER TABLE numsync.import_batch ADD FOREIGN KEY (account_id, source) REFERENCES numsync.source (account_id, name);
ALTER TABLE numsync.import_line ADD FOREIGN KEY (account_id, batch_id) REFERENCES numsync.import_batch;
ALTER TABLE numsync.expectation ADD FOREIGN KEY (account_id, batch_id) REFERENCES numsync.import_batch;
ALTER TABLE numsync.change ADD FOREIGN KEY (account_id, plan_id) REFERENCES numsync.plan;
ALTER TABLE numsync.change_field ADD FOREIGN KEY (account_id, change_id) REFERENCES numsync.change;
ALTER TABLE numsync.change_step ADD FOREIGN KEY (account_id, change_id) REFERENCES numsync.change;
