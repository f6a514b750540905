#!/bin/sh
# The picture of the report page in README.md: picture.sh, after `make demo`. Installs Chromium where there is none.
set -eu
sh tests/lib/deps.sh chromium fonts-dejavu-core
[ -f build/demo/report.html ] || { echo "there is no build/demo/report.html: make demo" >&2; exit 1; }
chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --force-device-scale-factor=0.48 --window-size=1400,880 --screenshot="$PWD/fixtures/demo/report.png" \
	"file://$PWD/build/demo/report.html" 2>/dev/null
size=$(wc -c <fixtures/demo/report.png)
[ "$size" -lt 60000 ] || { echo "fixtures/demo/report.png has $size bytes, more than 60,000" >&2; exit 1; }
echo "fixtures/demo/report.png, $size bytes"
