#!/bin/sh
# Keeps the mirror up to date and records new landings. A failure is printed and retried: the next round records what this one
# did not.
#   record.sh URL REF SECONDS
set -u
mirror=/git/repository.git
while true; do
    if [ ! -d "$mirror" ]; then
        rm -rf "$mirror.tmp" && git clone --quiet --mirror "$1" "$mirror.tmp" && mv "$mirror.tmp" "$mirror"
    else
        git -C "$mirror" fetch --quiet --prune
    fi && cairn index --repo "$mirror" --data /data --ref "$2" && cairn anchor --repo "$mirror" --data /data --ref "$2"
    [ "${3}" = once ] && exit
    touch /git/round
    sleep "$3"
done
