#!/bin/sh
# Writes every lock file: hashes for every platform, installable with plain pip. What is locked already stays as it is,
# unless UPGRADE=1 asks for the newest of everything.
set -eu
cd "$(dirname "$0")/.."
. requirements/tools.sh
compile() {
  "$tools/bin/uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header ${UPGRADE:+--upgrade} "$@"
}
compile requirements/run.in --output-file requirements/run.lock
compile requirements/test.in --constraints requirements/run.lock --output-file requirements/test.lock
compile requirements/postgres.in --constraints requirements/run.lock --output-file requirements/postgres.lock
compile requirements/observe.in --constraints requirements/run.lock --output-file requirements/observe.lock
compile requirements/ddgs.in --constraints requirements/run.lock --output-file requirements/ddgs.lock
compile requirements/ldap.in --constraints requirements/run.lock --output-file requirements/ldap.lock
compile requirements/judge.in --constraints requirements/run.lock --output-file requirements/judge.lock
compile requirements/node.in --output-file requirements/node.lock
compile requirements/local.in --output-file requirements/local.lock
compile requirements/local-model.in --output-file requirements/local-model.lock
compile requirements/gateway.in --output-file requirements/gateway.lock
compile requirements/tools.in --output-file requirements/tools.lock
if [ "${UPGRADE:-}" ]; then npm=update; else npm=install; fi
npm "$npm" --package-lock-only --ignore-scripts --no-audit --no-fund
