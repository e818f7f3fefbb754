#!/bin/sh
# Writes what the product is delivered with as two CycloneDX documents, from the lock files alone: nothing is asked of anybody
# once the tools are there. python.json has all that may be installed for running, browser.json the browser's libraries.
set -eu
cd "$(dirname "$0")/.."
. requirements/tools.sh
mkdir -p build/sbom
for name in run postgres ddgs judge node local local-model; do
  # Of hundreds of hashes a document keeps one component; markers choose none: what is for another machine is listed too.
  sed -n 's/^\([A-Za-z0-9_.-]*==[^ ;\\]*\).*/\1/p' "requirements/$name.lock"
done | sort -u >build/sbom/python.txt
"$tools/bin/cyclonedx-py" requirements build/sbom/python.txt --output-reproducible --of JSON --output-file build/sbom/python.json
# npm writes none for what has no version, and package.json states none.
version=$(sed -n 's/^version = "\([^"]*\)".*/\1/p' pyproject.toml)
mkdir -p build/sbom/browser
for file in package.json package-lock.json; do
  sed '1,/"name": "wenyuan",/s/"name": "wenyuan",/&\n  "version": "'"$version"'",/' "$file" >"build/sbom/browser/$file"
done
(cd build/sbom/browser && npm sbom --sbom-format cyclonedx --omit dev --package-lock-only) >build/sbom/browser.json
echo "build/sbom/python.json and build/sbom/browser.json are written."
