#!/bin/sh
# Asks the advisories of PyPI and npm about every locked package. Ends with 1 where one has a known hole, with 3 where it
# could not be asked: silence is no approval.
set -eu
cd "$(dirname "$0")/.."
[ "${AUDIT:-}" ] || . requirements/tools.sh
# What asks; tests name another.
audit=${AUDIT:-$tools/bin/pip-audit}
said=$(mktemp)
trap 'rm -f "$said"' EXIT
holes=0
unasked=0
# The name of what is looked at, a pattern that only a finding prints, and how to look.
judge() {
  what=$1 finding=$2
  shift 2
  if "$@" >"$said" 2>&1; then
    echo "$what: no known hole"
  elif grep -qE "$finding" "$said"; then
    cat "$said"
    holes=1
  else
    tail -n 3 "$said"
    echo "$what: could not be asked about, so nothing is known of it"
    unasked=1
  fi
}
for lock in requirements/*.lock; do
  judge "$lock" 'Found [0-9]+ known vulnerabilit' "$audit" --strict --disable-pip --require-hashes --requirement "$lock" --timeout 20
done
judge package-lock.json '[0-9]+ .*vulnerabilit' "${NPM:-npm}" audit --package-lock-only --omit=dev
[ "$holes" = 0 ] || exit 1
[ "$unasked" = 0 ] || exit 3
