# Where the key may come from: the environment, a file that only its owner can read, systemd's credentials. Anything else is 78,
# with the reason, and no request is sent.
# Promise: no key is ever accepted as a flag, and none is shown.
. tests/lib/e2e.sh
database
sandbox --generate 4
key=$LEADPING_API_KEY
file=$work/key
unset LEADPING_API_KEY
fresh() {
	rm -rf "$file"
	printf '%s\n' "$key" >"$file"
	chmod 600 "$file"
}
refused() { # PATTERN TEXT
	run 78 "$numsync" pull
	like "$work/err" "$1" "$2"
	absent "$key" "$2: the key is not shown" "$work/err"
}
run 78 "$numsync" pull
like "$work/err" 'LEADPING_API_KEY.*key_file' "no key: the ways to give one are named"
export LEADPING_API_KEY_FILE="$file"
fresh
run 0 "$numsync" pull
chmod 400 "$file"
run 0 "$numsync" pull
asked=$(stats .list)
for mode in 604 640 620 601 660 666 777; do
	fresh
	chmod $mode "$file"
	refused "$file can be read by others \\(mode $mode\\): .chmod 600 " "mode $mode"
done
fresh
mv "$file" "$work/elsewhere"
ln -s "$work/elsewhere" "$file"
refused 'symbolic link' "a symbolic link"
rm -f "$file"
mkfifo -m 600 "$file"
refused 'not a regular file' "a pipe"
rm -f "$file"
mkdir -m 700 "$file"
refused 'not a regular file' "a folder"
rm -rf "$file"
refused 'cannot open.*No such file' "no such file"
: >"$file"
chmod 600 "$file"
refused 'is empty' "an empty file"
head -c 5000 /dev/zero | tr '\0' k >"$file"
refused 'holds more than a key' "a file that is too large"
if [ "$(id -u)" = 0 ]; then
	fresh
	chown 65534 "$file"
	refused 'belongs to another user' "somebody else's file"
fi
fresh
printf '%s\nand more\n' "$key" >"$file"
run 77 "$numsync" pull
like "$work/err" 'blank, a line break' "more than a key"
printf 'lp_src_abc\n' >"$file"
run 77 "$numsync" pull
like "$work/err" 'source key' "a key that can only take in leads"
is "$(stats .list)" "$asked" "nothing of this sent a request"
# in the configuration
unset LEADPING_API_KEY_FILE
fresh
printf '[numsync]\nkey_file = %s\n' "$file" >"$NUMSYNC_CONFIG"
run 0 "$numsync" pull
: >"$NUMSYNC_CONFIG"
# systemd's credentials
mkdir "$work/credentials"
cp "$file" "$work/credentials/leadping-api-key"
chmod 400 "$work/credentials/leadping-api-key"
export CREDENTIALS_DIRECTORY="$work/credentials"
run 0 "$numsync" pull
printf wrong >"$work/credentials/leadping-api-key-default"
run 77 "$numsync" pull
rm "$work/credentials/leadping-api-key-default"
unset CREDENTIALS_DIRECTORY
# of several accounts each has its own: the variables count for the one called default alone
printf '[account default]\n[account east]\n[account two words]\nkey_file = %s\n' "$file" >"$NUMSYNC_CONFIG"
export LEADPING_API_KEY="$key" LEADPING_API_KEY_FILE="$file"
run 0 "$numsync" pull --account default
run 0 "$numsync" pull --account 'two words'
run 78 "$numsync" pull --account east
like "$work/err" "account east has no API key: set key_file in its section to a file .* \(or NUMSYNC_KEY_FILE, for a command with --account east\); .* systemd's credentials$" \
	"of several accounts one without a key: the ways that help are named"
absent LEADPING_API_KEY "and no way that does not help" "$work/err"
run 0 env NUMSYNC_KEY_FILE="$file" "$numsync" pull --account east
run 0 env NUMSYNC_KEY_FILE="$file" LEADPING_API_KEY=wrong "$numsync" pull --account 'two words'
run 77 env NUMSYNC_KEY_FILE="$file" LEADPING_API_KEY=wrong "$numsync" pull --account default
run 78 env NUMSYNC_KEY_FILE="$file" "$numsync" run --all-accounts
like "$work/err" 'NUMSYNC_KEY_FILE would be the key of [0-9]+ accounts: give --account NAME' "the key of one business is not taken for all accounts"
# never as a flag
for flag in --key --api-key --token --password; do
	run 64 "$numsync" pull $flag "$key"
	absent "$key" "$flag is refused without being repeated" "$work/err" "$work/out"
done
done_testing
