#!/bin/sh
# Installs the Debian packages that are missing: deps.sh PACKAGE...
# Says before how many those are with all that they need, how large, and what comes with them; does nothing when all are there.
# pgbouncer is installed for its program: its service is neither started (policy-rc.d says so meanwhile, unless the machine has one of
# its own) nor enabled.
set -eu
installed=$(dpkg-query -W -f '${Package} ${Status}\n' "$@" 2>/dev/null | sed -n 's/ install ok installed$//p')
missing=
for package in "$@"; do
	case "
$installed
" in *"
$package
"*) ;; *) missing="$missing $package" ;; esac
done
[ -n "$missing" ] || exit 0
as_root=
if [ "$(id -u)" -ne 0 ]; then
	command -v sudo >/dev/null || {
		echo "Debian packages are missing, and you are neither root nor is there sudo. As root:" >&2
		echo "  apt-get update && apt-get install --no-install-recommends$missing" >&2
		exit 1
	}
	as_root=sudo
fi
log=$(mktemp)
policy=/usr/sbin/policy-rc.d
policy_made=
trap 'rm -f "$log"; [ -z "$policy_made" ] || $as_root rm -f $policy' EXIT
trap 'exit 130' INT TERM
case "$missing " in *' pgbouncer '*) quiet=yes ;; *) quiet= ;; esac
if [ -n "$quiet" ] && [ ! -e $policy ]; then
	policy_made=yes
	printf '#!/bin/sh\nexit 101\n' | $as_root tee $policy >/dev/null
	$as_root chmod 755 $policy
fi
# `apt-get install` of them, with more of its options
install() {
	# shellcheck disable=SC2086
	$as_root env DEBIAN_FRONTEND=noninteractive LC_ALL=C apt-get install --no-install-recommends "$@" $missing
}
said=
for try in 1 2 3; do
	if $as_root apt-get update -qq >"$log" 2>&1; then
		if [ -z "$said" ]; then
			said=yes
			echo "installing Debian packages:$missing"
			# it is asked, and answers no: what stays is the sizes
			install --assume-no 2>/dev/null | sed -n 's/^[0-9]* upgraded, \([0-9]*\) newly installed.*/  with what they need: \1 packages/p
				s/^Need to get /  to fetch: /p; s/^After this operation, \(.*\) of additional disk space.*/  on disk: \1/p' || true
			case "$missing " in *' postgresql '*)
				echo '  Debian starts a PostgreSQL cluster of its own (main, port 5432, this machine only) with the package; nothing here uses it' ;;
			esac
		fi
		if install -y -qq >>"$log" 2>&1; then
			[ -z "$quiet" ] || ! command -v systemctl >/dev/null || $as_root systemctl -q disable pgbouncer 2>/dev/null || true
			exit 0
		fi
	fi
	[ $try = 3 ] || sleep 5
done
cat "$log" >&2
exit 1
