#!/bin/sh
# The sources of the commit that is checked out, and their SHA-256, into a folder: dist.sh OUT_FOLDER, run from the top. The same
# commit makes the same file, by whoever and wherever; .commit in it says which one that is.
set -eu
out=$1
[ -e .git ] || { echo "make dist needs the git repository" >&2; exit 1; }
[ -z "$(git status --porcelain)" ] || echo "dist: what is not committed is not in it" >&2
name=numsync-$(git show HEAD:Makefile | sed -n 's/^VERSION := //p')
mkdir -p "$out"
git -c tar.umask=0022 archive --format=tar --prefix="$name/" -o "$out/$name.tar" HEAD
gzip -9nf "$out/$name.tar"
cd "$out"
sha256sum "$name.tar.gz" | tee "$name.tar.gz.sha256"
