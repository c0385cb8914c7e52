#!/usr/bin/env bash
# Runs the steps of src/deploy/Containerfile without a container engine: each stage in a fresh Debian root made by
# debootstrap, with the Node of the image from npm. Then runs the command of the image as its user until it serves. Needs
# root, debootstrap, npm and the network, and takes minutes: no suite runs it.
set -euo pipefail
context=$(cd "$(dirname "$0")/../.." && pwd)
containerfile=$context/src/deploy/Containerfile
work=$(mktemp -d)
server=
finish() {
  [ -z "$server" ] || kill -KILL "$server" 2>/dev/null || true
  rm -rf "$work"
}
trap finish EXIT

read -r node_version release < <(sed -n 's/^FROM [^ ]*node:\([0-9.]*\)-\([a-z]*\)-slim.*/\1 \2/p' "$containerfile")
package=node-linux-$(node -p process.arch)
ca_certificates=/etc/ssl/certs/ca-certificates.crt
base=$work/base
debootstrap --variant=minbase --include=ca-certificates "$release" "$base" >"$work/log" || { cat "$work/log" && exit 1; }
npm install --silent --prefix "$work/node" "$package@$node_version"
install -D --preserve-timestamps "$work/node/node_modules/$package/bin/node" "$base/usr/local/bin/node"
mkdir -p "$base/usr/local/lib/node_modules"
cp -a "$(npm root --global)/npm" "$base/usr/local/lib/node_modules"
ln -s ../lib/node_modules/npm/bin/npm-cli.js "$base/usr/local/bin/npm"
# This machine's way to the registry.
cp /etc/resolv.conf "$base/etc/resolv.conf"
cp "$ca_certificates" "$base$ca_certificates"
build_environment=(NODE_EXTRA_CA_CERTS="$ca_certificates" npm_config_registry="$(npm config get registry)")

# Replaces the shell that calls it. /proc is mounted for the command alone.
in_root() {
  exec unshare --mount-proc="$root/proc" chroot --userspec="$user" "$root" \
    /usr/bin/env -i "${environment[@]}" /bin/sh -c "cd $directory && exec \"\$@\"" sh "$@"
}

declare -A stages=()
while read -r instruction arguments; do
  case $instruction in
    FROM)
      root=$work/stage${#stages[@]}
      stages[${arguments##* }]=$root
      cp -a "$base" "$root"
      directory=/ user=0:0 environment=(PATH=/usr/local/bin:/usr/bin:/bin HOME=/tmp)
      ;;
    WORKDIR) directory=$arguments && mkdir -p "$root$directory" ;;
    COPY)
      case $arguments in
        --from=*)
          read -r from source target <<<"$arguments"
          mkdir -p "$(dirname "$root$target")"
          cp -a "${stages[${from#--from=}]}$source" "$root$target"
          ;;
        '. .')
          git -C "$context" ls-files -z --cached --others --exclude-standard |
            tar -C "$context" --exclude=node_modules --null --files-from=- --create |
            tar -C "$root$directory" --extract
          ;;
        # Several files.
        *) (cd "$context" && cp ${arguments% *} "$root$directory") ;;
      esac
      ;;
    RUN) (environment+=("${build_environment[@]}") && in_root /bin/sh -c "$arguments") ;;
    USER) user=$arguments ;;
    ENV) environment+=($arguments) ;;
    CMD) mapfile -t command < <(node -p 'JSON.parse(process.argv[1]).join("\n")' "$arguments") ;;
    EXPOSE | '' | '#') ;;
    *) echo "unknown instruction: $instruction" >&2 && exit 1 ;;
  esac
done <"$containerfile"

echo "/app: $(du -sh "$root/app" | cut -f 1), folders named node_modules: $(find "$root/app" -name node_modules | wc -l)"
environment+=(PORT=0 ADMIN_PORT=0 HOST=127.0.0.1 PLAID_CLIENT_ID=client PLAID_SECRET=secret AUTH_MODE=jwt
  AUTH_JWKS_URL=https://localhost:9/ AUTH_ISSUER=issuer AUTH_AUDIENCE=audience)
in_root "${command[@]}" >"$work/log" 2>&1 &
server=$!
for _ in $(seq 100); do
  ! grep '"msg":"ready"' "$work/log" || break
  sleep 0.1
done
admin_url=$(sed -n 's/.*"adminUrl":"\([^"]*\)".*/\1/p' "$work/log")
curl --fail --silent --show-error "$admin_url/healthz" || { cat "$work/log" && exit 1; }
sed -n 's/^\(Uid\|Gid\):\t\([0-9]*\).*/ \1 \2/p' "/proc/$server/status" | tr -d '\n'
kill -TERM "$server"
wait "$server"
server=
echo ', ended with 0'
