# Read by the scripts beside it: makes build/tools, from hashes, and names its programs.
tools=build/tools
if ! cmp -s requirements/tools.lock "$tools/made-from"; then
  python -m venv "$tools"
  "$tools/bin/pip" install --quiet --disable-pip-version-check --require-hashes --requirement requirements/tools.lock
  cp requirements/tools.lock "$tools/made-from"
fi
