#!/bin/sh
# as-user.sh COMMAND [ARG…]: runs it as the user of setup.sh, with the caller's environment.
set -eu
set -- setpriv --reuid=dsql-skill-test --regid=dsql-skill-test --init-groups -- "$@"
exec sh "$(dirname "$0")/one-cgroup.sh" "$@"
