#!/bin/sh
# Runs a command that downloads: trusts the authorities of the build secret "ca" beside the usual ones, when it was given.
set -eu
if [ -s /run/secrets/ca ]; then
  export NODE_EXTRA_CA_CERTS=/run/secrets/ca SSL_CERT_FILE=/run/secrets/ca npm_config_cafile=/run/secrets/ca
fi
exec "$@"
