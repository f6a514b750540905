-- Apart from the table, because a sharded database distributes it in between.
ALTER TABLE numsync.inbox_file ADD FOREIGN KEY (account_id, batch_id) REFERENCES numsync.import_batch;
