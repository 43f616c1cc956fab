#!/bin/sh
# deploy.sh FOLDER: what each image holds, with production dependencies alone and a bill of materials.
set -eu
out=$1

# What only compilers, tests and readers want.
prune() { # FOLDER
  find "$1" -type f \( -name '*.map' -o -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' -o -name '*.test.js' -o -name '*.md' ! -path '*/docs/problems.md' \) -delete
  find "$1" -type d \( -path '*/node_modules/@holdfast/*/src' -o -path '*/node_modules/@types' \) -prune -exec rm -rf {} +
  rm -rf "$1"/src "$1"/tsconfig*.json
}

bill() { # PACKAGE FILE: CycloneDX, the same for the same lockfile
  pnpm --filter "$1" sbom --prod --lockfile-only --sbom-format cyclonedx --sbom-spec-version 1.6 --sbom-type application \
    | node deploy/docker/fix-bill.mjs > "$2"
}

for service in identity workflow-engine resume-token scheduler; do
  pnpm --filter "@holdfast/$service" deploy --prod --legacy --prefer-offline "$out/$service"
  prune "$out/$service"
  cp deploy/docker/healthcheck.mjs "$out/$service/"
  bill "@holdfast/$service" "$out/$service/sbom.cdx.json"
done

# These two keep their places in the repository, because they read its files.
for tool in migrations gateway; do
  mkdir -p "$out/$tool/deploy"
  pnpm --filter "@holdfast/$tool" deploy --prod --legacy --prefer-offline "$out/$tool/deploy/$tool"
  prune "$out/$tool/deploy/$tool"
  bill "@holdfast/$tool" "$out/$tool/sbom.cdx.json"
done
for service in identity workflow-engine resume-token scheduler; do
  mkdir -p "$out/migrations/apps/$service"
  cp -r "apps/$service/migrations" "$out/migrations/apps/$service/"
done
mkdir -p "$out/migrations/libs/queue" "$out/migrations/libs/audit" "$out/gateway/docs" "$out/gateway/console" "$out/setup"
cp -r libs/queue/migrations "$out/migrations/libs/queue/"
cp -r libs/audit/migrations "$out/migrations/libs/audit/"
cp docs/problems.md "$out/gateway/docs/"
cp deploy/docker/healthcheck.mjs "$out/gateway/"

pnpm exec vite build --config deploy/docker/setup.vite.config.ts --outDir "$out/setup"
bill @holdfast/local "$out/setup/sbom.cdx.json"
chmod -R go=u,go-w "$out"
find "$out" -exec touch -h -d "@${SOURCE_DATE_EPOCH}" {} +
