#!/bin/sh
# Prints the commit of these sources, with a + when something that the programs are made of differs from it. Outside git it is what
# `git archive` (make dist) or cron/deb.sh has written into .commit.
set -u
from_git() { git -c safe.directory='*' --no-optional-locks "$@" 2>/dev/null; }
if [ -e .git ] && commit=$(from_git rev-parse --verify HEAD); then
	[ -z "$(from_git status --porcelain -- sync cmd sql Makefile)" ] || commit=$commit+
	echo "$commit"
else
	grep -xE '[0-9a-f]{40}\+?' .commit 2>/dev/null || echo unknown
fi
