#!/bin/sh
# collect.sh FOLDER PROGRAM: the program, what the loader finds for it, and what every program expects of a system.
set -eu
to=$1 name=$2
program=$(command -v "$name")
mkdir -p "$to/etc/ssl/certs" "$to/tmp" "$to/usr/local/bin" "$to/usr/bin" "$to/lib64"
take() { # PATH: the file as it is found, in the folder it is looked for in
  folder="$to$(dirname "$1")"
  mkdir -p "$folder"
  cp -L "$1" "$folder/"
}
take "$program"
# "libc.so.6 => /lib/… (0x…)" and "/lib64/ld-linux-….so.2 (0x…)"; a merged /usr keeps its links below.
for library in $(ldd "$program" | sed -n 's/.*=> \(\/[^ ]*\) .*/\1/p; s/^[[:space:]]*\(\/[^ ]*\) .*/\1/p'); do
  real=$(readlink -f "$(dirname "$library")")/$(basename "$library")
  take "$real"
done
# What native modules of npm and the resolver ask for beside it.
for name in librt.so.1 libresolv.so.2 libutil.so.1 libatomic.so.1 libnss_dns.so.2 libnss_files.so.2; do
  for folder in /lib/*-linux-gnu /usr/lib/*-linux-gnu; do
    if [ -e "$folder/$name" ]; then take "$(readlink -f "$folder")/$name"; break; fi
  done
done
for link in lib lib64 bin sbin; do
  if [ -L "/$link" ]; then rm -rf "${to:?}/$link"; cp -P "/$link" "$to/$link"; mkdir -p "$to/$(readlink "/$link")"; fi
done
# The loader of a machine without a merged /usr.
for loader in /lib64/ld-linux-*.so.*; do
  if [ -e "$loader" ] && [ ! -e "$to$loader" ]; then take "$loader"; fi
done
printf 'root:x:0:0:root:/:/nonexistent\nholdfast:x:10001:10001:holdfast:/tmp:/nonexistent\n' > "$to/etc/passwd"
printf 'root:x:0:\nholdfast:x:10001:\n' > "$to/etc/group"
printf 'hosts: files dns\n' > "$to/etc/nsswitch.conf"
if [ -e /etc/ssl/certs/ca-certificates.crt ]; then cp -L /etc/ssl/certs/ca-certificates.crt "$to/etc/ssl/certs/"; fi
if [ -d /usr/share/zoneinfo/Etc ]; then mkdir -p "$to/usr/share/zoneinfo/Etc"; cp -L /usr/share/zoneinfo/Etc/UTC "$to/usr/share/zoneinfo/Etc/"; fi
chmod 1777 "$to/tmp"
find "$to" -exec touch -h -d "@${SOURCE_DATE_EPOCH}" {} +
