-- Records an imported file.
-- $1 account_id  $2 batch_id  $3 source  $4 file name  $5 SHA-256  $6 actor  $7 time  $8 lines  $9 new  $10 changed  $11 unchanged  $12 withdrawn  $13 replaces  $14 columns  $15 fields  $16 kinds  $17 correctable  $18 column of the number, 0: see import_batch  $19 lines that say something new  $20 lines that repeat  $21 warnings
INSERT INTO numsync.import_batch (account_id, batch_id, source, file_name, file_sha256, actor, imported_at, line_count,
	expectation_count, changed_count, unchanged_count, withdrawn_count, replaces, columns, fields, kinds, correctable, number_column,
	kept_count, repeated_count, warning_count)
VALUES ($1::bigint, $2::bigint, $3, $4, $5, $6, $7::timestamptz, $8::bigint, $9::bigint + $10::bigint, $10::bigint,
	$11::bigint, $12::bigint, $13::boolean, $14::text[], $15::text[], $16::text[], $17::boolean[], nullif($18::integer, 0), $19::bigint, $20::bigint,
	$21::bigint)
