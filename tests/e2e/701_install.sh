# make install: everything is in its place and says what the programs say; nothing runs by itself.
# Promise: manual, example configuration and completion come from the programs' own tables; the programs say what they were made of;
# `make uninstall` takes away what `make install` has put; `make dist` makes the same tarball wherever it is called.
. tests/lib/e2e.sh
root=$work/root
# that of the programs under test: whoever commits beside the tests must not have them built anew
commit=$("$numsync" --version | sed -n 's/.*(commit \([^,]*\), .*/\1/p')
install() { make -s install BUILD="$build" COMMIT="$commit" "$@"; }
run 0 install PREFIX=/usr DESTDIR="$root"
find "$root" -type f -printf '%m %P\n' | sort -k 2 >"$work/tree"
cat >"$work/wanted" <<'T'
644 etc/cron.d/numsync
755 usr/bin/numsync
755 usr/bin/numsync-sandbox
644 usr/lib/systemd/system/numsync.service
644 usr/lib/systemd/system/numsync.timer
644 usr/lib/sysusers.d/numsync.conf
644 usr/lib/tmpfiles.d/numsync.conf
644 usr/share/bash-completion/completions/numsync
644 usr/share/doc/numsync/CHANGELOG.md
644 usr/share/doc/numsync/DESIGN.md
644 usr/share/doc/numsync/LICENSE
644 usr/share/doc/numsync/README.md
644 usr/share/doc/numsync/SECURITY.md
644 usr/share/doc/numsync/examples/numsync.conf
644 usr/share/fish/vendor_completions.d/numsync.fish
644 usr/share/man/man1/numsync-sandbox.1
644 usr/share/man/man1/numsync.1
644 usr/share/man/man5/numsync-csv.5
644 usr/share/man/man5/numsync.conf.5
644 usr/share/man/man7/numsync-billing.7
644 usr/share/man/man7/numsync-fields.7
644 usr/share/man/man7/numsync-json.7
644 usr/share/man/man7/numsync-run.7
644 usr/share/zsh/site-functions/_numsync
T
(cd fixtures/schema && ls ./*.json) | sed 's|^\./|644 usr/share/numsync/schema/|' >>"$work/wanted"
is "$(grep -vxFf "$work/tree" "$work/wanted")" '' "every file is there, with its mode"
is "$(grep -rlE '@[A-Z]+@' "$root/usr/lib" "$root/usr/share" "$root/etc")" '' "no placeholder is left"
version=$(sed -n 's/^VERSION := //p' Makefile)
for program in numsync numsync-sandbox; do
	run 0 "$root/usr/bin/$program" --version
	like "$work/out" "^$program $version \(commit ([0-9a-f]{40}\+?|unknown), schema [0-9]+ views [0-9a-f]{8}\)$" "$program says version, commit and schema"
	cut -d ' ' -f 2- "$work/out" >"$work/version.$program"
done
same "$work/version.numsync" "$work/version.numsync-sandbox" "both programs are of one build"

# the manual and the programs, both ways
page() { sed 's/\\f[A-Z]//g; s/\\-/-/g; s/\\&//g; s/\\e/\\/g' "$root/usr/share/man/man${1##*.}/$1"; }
page numsync.1 >"$work/numsync.1"
page numsync.conf.5 >"$work/numsync.conf.5"
page numsync-sandbox.1 >"$work/numsync-sandbox.1"
page numsync-fields.7 >"$work/numsync-fields.7"
page numsync-json.7 >"$work/numsync-json.7"
commands=$("$numsync" --help | awk '/^Commands:/ { on = 1; next } /^$/ { on = 0 } on { print $1 }')
for command in $commands; do
	"$numsync" "$command" --help | awk -v c="$command" '/^Common options:/ { exit } /^  --/ { print c, $1 }'
done | sort >"$work/help.options"
awk '/^\.SH/ { on = /COMMANDS/ } on && /^numsync [a-z]/ { c = $2 } on && /^--/ { sub(/:$/, "", $1); print c, $1 }' "$work/numsync.1" |
	sort >"$work/page.options"
[ "$(wc -l <"$work/help.options")" -gt 70 ]
ok "the commands' options are known"
is "$(diff "$work/help.options" "$work/page.options")" '' "numsync(1) has each option of each command, and no other"
is "$(awk '/^\.SH/ { on = /COMMANDS/ } on && /^numsync [a-z]/ { print $2 }' "$work/numsync.1" | xargs)" "$(echo "$commands" | xargs)" \
	"numsync(1) has each command, and no other"
is "$(awk '/^\.SH/ { on = /COMMON OPTIONS/ } on && /^--/ { print $1 }' "$work/numsync.1" | xargs)" \
	"$("$numsync" pull --help | awk '/^$/ { on = 0 } on { print $1 } /^Common options:/ { on = 1 }' | xargs)" \
	"numsync(1) has the common options, and no other"
is "$(awk '/^\.SH/ { on = /EXIT STATUS/ } on && /^[0-9]+$/ { print $1 }' "$work/numsync.1" | xargs)" \
	"$(sed -n 's/^ERROR_CLASS([A-Z]*, \([0-9]*\),.*/\1/p' sync/base/error.def | xargs)" "numsync(1) has each exit status"
settings=$(sed -n 's/^SETTING(\([a-z_]*\),.*/\1/p' sync/model/config.def | sort | xargs)
is "$(awk '/^\.SH/ { on = /SETTINGS/ } on && /^[a-z_]+( \(default|$)/ { print $1 }' "$work/numsync.conf.5" | sort | xargs)" "$settings" \
	"numsync.conf(5) has each setting, and no other"
is "$(sed -n 's/^#\([a-z_]*\) =.*/\1/p' "$root/usr/share/doc/numsync/examples/numsync.conf" | sort -u | xargs)" "$settings" \
	"the example configuration has each setting, and no other"
is "$(grep -c '^[a-z_0-9]* ([A-Za-z0-9.]*)$' "$work/numsync-fields.7")" "$(grep -c '^FIELD([a-z]' sync/model/fields.def)" \
	"numsync-fields(7) has each field"
is "$(awk '/^\.SH/ { on = /FORMS/ } on && /^[a-z_.]+ \((string|integer|boolean|list)/ { n++ } END { print n }' "$work/numsync-json.7")" \
	"$(jq -s '[.. | .properties? // empty | length] | add' fixtures/schema/*.json)" "numsync-json(7) has each property of each schema"
is "$(awk '/^\.SH/ { on = /OPTIONS/ } on && /^--/ { print $1 }' "$work/numsync-sandbox.1" | xargs)" \
	"$("$sandbox_program" --help | awk '/^  --/ { print $1 }' | xargs)" "numsync-sandbox(1) has each option, and no other"
if command -v man >/dev/null; then
	for page in "$root"/usr/share/man/man?/*; do
		# shellcheck disable=SC2069 # the warnings alone
		MANWIDTH=80 LC_ALL=C.UTF-8 man --warnings -E UTF-8 -l "$page" 2>&1 >/dev/null
	done >"$work/warnings"
	is "$(cat "$work/warnings")" '' "the pages are rendered without a warning"
else
	skip "the pages are rendered without a warning" "man is not installed"
fi

# the example configuration, as it is and with every line taken in
example=$root/usr/share/doc/numsync/examples/numsync.conf
run 0 "$numsync" config --config "$example"
sed '/= *$/d; /^#[a-z_]* =/s/^#//; s/^#\[/[/' "$example" >"$work/all.conf"
run 0 "$numsync" config --config "$work/all.conf"
like "$work/out" '^west +currency +CAD' "the accounts of the example configuration are read"
is "$(grep -c ' default$' "$work/out")" 0 "its values are the defaults, written out"

# what was installed goes again; what somebody has changed stays, also when it is installed anew
echo '0 3 * * * numsync mine' >>"$root/etc/cron.d/numsync"
run 0 install PREFIX=/usr DESTDIR="$root"
like "$work/out" 'stays, for it differs: .*/etc/cron.d/numsync$' "a cron.d file that somebody has changed is not overwritten"
like "$root/etc/cron.d/numsync" 'numsync mine' "the nights of whoever has changed it go on"
run 0 make -s uninstall BUILD="$build" COMMIT="$commit" PREFIX=/usr DESTDIR="$root"
like "$work/out" 'stays, for somebody has changed it: .*/etc/cron.d/numsync$' "uninstall names what it leaves"
is "$(cd "$root" && find . -type f)" ./etc/cron.d/numsync "uninstall leaves nothing else"

# make alone
run 0 make -n
like "$work/out" 'built .*/numsync and ' "make without a target builds"
# what make help lists is there
run 0 make -s help
sed -n 's/^\([a-z, -]*[a-z]\)  .*/\1/p' "$work/out" | tr -d , | tr ' ' '\n' | grep . | sort >"$work/helped"
sed -n 's/^\.PHONY: //p' Makefile | tr ' ' '\n' | grep -vE '^(check-programs|fuzz-build|fuzz-programs|help|FORCE)$|[$%)]' | sort >"$work/phony"
same "$work/helped" "$work/phony" "make help lists each target that is for people, and no other"

# the tarball, and the changelogs of Debian
if [ -e .git ]; then
	run 0 sh cron/dist.sh "$work/dist"
	(umask 077 && TZ=Pacific/Kiritimati LC_ALL=C sh cron/dist.sh "$work/again") >"$work/out" 2>&1
	tarball=$(cd "$work/dist" && ls ./*.tar.gz)
	same "$work/dist/$tarball" "$work/again/$tarball" "the tarball is the same by another umask, time zone and locale"
	(cd "$work/dist" && sha256sum -c --quiet ./*.sha256) >"$work/out" 2>&1
	ok "its SHA-256 is beside it"
	tar -x -f "$work/dist/$tarball" -C "$work"
	is "$(cd "$work/${tarball%.tar.gz}" && sh cron/commit.sh)" "$(git rev-parse HEAD)" "unpacked, it knows its commit"
	mkdir "$work/bare"
	is "$(cd "$work/bare" && sh "$OLDPWD/cron/commit.sh" 2>&1)" unknown "without git and .commit the commit is unknown, and nothing else is said"
else
	skip "the tarball" "these sources are one themselves"
fi
sh cron/changelog.sh changelog >"$work/changelog"
sh cron/changelog.sh news >"$work/news"
is "$(head -q -n 1 "$work/changelog" "$work/news" | cut -d ' ' -f 1,2 | xargs)" "numsync ($version) numsync ($version)" "Debian's changelog and NEWS begin with the newest version"
like "$work/news" 'numsync migrate' "NEWS says what an upgrade asks for"

# the unit and the timer
run 0 install PREFIX="$work/usr"
if command -v systemd-analyze >/dev/null; then
	run 0 systemd-analyze verify --man=no "$work/usr/lib/systemd/system/numsync.service" "$work/usr/lib/systemd/system/numsync.timer"
	is "$(cat "$work/out" "$work/err")" '' "systemd has nothing to say against them"
	run 0 systemd-analyze security --offline=true --threshold=20 "$work/usr/lib/systemd/system/numsync.service"
	like "$work/out" 'Overall exposure level.*: (0|1)\.' "systemd rates the hardening below 2"
else
	skip "systemd has nothing to say against the unit and the timer" "systemd-analyze is not installed"
fi
is "$(grep -E '^(KillMode|RemoveIPC)=' "$work/usr/lib/systemd/system/numsync.service" | paste -sd ' ')" 'KillMode=process RemoveIPC=no' \
	"systemd leaves a private cluster to those who use it"
like "$work/usr/lib/systemd/system/numsync.service" "^ExecStart=$work/usr/bin/numsync run --all-accounts" "the unit runs what was installed"

# the cron.d file does nothing as it is, and nothing beside the timer
cron=$work/usr/etc/cron.d/numsync
is "$(grep -cv '^#' "$cron")" 0 "every line of the cron.d file is a comment"
mkdir "$work/run" "$work/wants"
sed -n 's/^#7 2 \* \* \*  numsync  //p' "$cron" | sed "s|$work/usr/bin/numsync run|echo ran|; s|/run/systemd/system|$work/run/systemd|; s|/etc/systemd/system/timers.target.wants|$work/wants|" >"$work/line"
like "$work/line" "^\[ ! -x .*/usr/bin/numsync \] .* echo ran --all-accounts --quiet$" "the line of the cron.d file is found"
is "$(sh "$work/line")" "ran --all-accounts --quiet" "without systemd the cron.d line runs"
mkdir "$work/run/systemd"
is "$(sh "$work/line")" "ran --all-accounts --quiet" "with systemd and no timer it runs"
ln -s nowhere "$work/wants/numsync.timer"
is "$(sh "$work/line")" '' "beside the timer it does nothing"
rmdir "$work/run/systemd"
is "$(sh "$work/line")" "ran --all-accounts --quiet" "a timer without systemd does not count"
rm "$work/usr/bin/numsync"
is "$(sh "$work/line")" '' "once numsync is removed it does nothing"
done_testing
