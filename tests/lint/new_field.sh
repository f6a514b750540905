# A new report-only field is one line in the catalogue and a migration that adds its column: shown on a copy of the tree, which
# is built, asked for the field, and given an expectation of it. Part of `make analyze`, for it builds everything once more.
. tests/lib/e2e.sh
copy=$work/tree
mkdir "$copy"
git ls-files -z | xargs -0 cp --parents -t "$copy"
awk '{ print } /^FIELD\(health_reason,/ { getline; print; print "FIELD(new_field_of_lint, \"newFieldOfLint\", TEXT, HEALTH, 1, ROW_NO, 0, 1, REVISION_BUSINESS, NULL,\n      \"what the carrier says\")" }' \
	sync/model/fields.def >"$copy/sync/model/fields.def"
number=$(ls sql/migrations | tail -n 1 | cut -c 1-4)
cat >"$copy/sql/migrations/$(printf %04d $((${number#"${number%%[1-9]*}"} + 1)))_new_field_of_lint.sql" <<'Q'
ALTER TABLE numsync.phone_number ADD COLUMN new_field_of_lint text;
ALTER TABLE numsync.phone_number_history ADD COLUMN new_field_of_lint text;
ALTER TABLE numsync.stage_record ADD COLUMN new_field_of_lint text;
Q
make -C "$copy" -s -j"$(nproc)" BUILD=build all >"$work/make" 2>&1 || { echo "Bail out! the copy does not build"; tail -n 5 "$work/make"; exit 1; }
numsync=$copy/build/numsync
database
sandbox --generate 6
control edit '{"id":"gen-0000001","set":{"newFieldOfLint":"blocked"}}' >"$work/edit"
control edit '{"id":"gen-0000002","set":{"newFieldOfLint":"fine"}}' >>"$work/edit"
run 0 "$numsync" pull
run 0 "$numsync" fields
like "$work/out" 'new_field_of_lint' "the catalogue lists the field"
printf 'id,new_field_of_lint\ngen-0000001,fine\ngen-0000002,fine\ngen-0000003,fine\n' >"$work/e.csv"
run 0 "$numsync" import "$work/e.csv"
is "$(sql "SELECT phone_id || ' ' || verdict || ' ' || coalesce(actual, '-') FROM numsync.expectation_check WHERE field = 'new_field_of_lint' ORDER BY 1" | tr '\n' ';')" \
	'gen-0000001 drift blocked;gen-0000002 holds fine;gen-0000003 unknown -;' "what the server sends is compared; what it does not send is unknown"
control edit '{"id":"gen-0000001","set":{"newFieldOfLint":"fine"}}' >"$work/edit"
run 0 "$numsync" pull --refresh all
is "$(sql "SELECT string_agg(new_field_of_lint, ' -> ' ORDER BY valid_from) FROM numsync.phone_number_version WHERE id = 'gen-0000001'")" 'blocked -> fine' "its versions are kept"
done_testing
