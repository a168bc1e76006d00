#!/usr/bin/env bash
# Makes shapes.tsv.gz: what HarfBuzz's own hb-shape makes of real Arabic words and
# lines, one a row: the text, the glyphs in Plex Regular, the glyphs in Plex Bold.
#
# The words and lines are those of this program (messages, catalogue); the single
# words of the Arabic translations installed on the machine (glib, gtk, iso-codes,
# apt …) come in addition, and whatever stands in shapes.tsv.gz already, such as
# vowelled words: what was compared once stays. Needs the Debian packages
# libharfbuzz-bin (hb-shape) and gettext (msgunfmt); made with hb-shape 6.0.0. Run
# it after the fonts change:
#
#   i18n/arabic/testdata/shapes.sh
set -euo pipefail
cd "$(dirname "$0")"
root=../../..
export LC_ALL=C.UTF-8
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

# Letters and marks of Arabic that a name or a sentence is written with.
letter='[\x{0621}-\x{063A}\x{0640}-\x{0655}\x{0670}\x{0671}]'

ours() { cat $root/i18n/messages/*.ar.json $root/assets/catalogue/*.json; }

translations() {
  for f in /usr/share/locale/ar/LC_MESSAGES/*.mo; do
    if [ -e "$f" ]; then msgunfmt --no-wrap "$f" | sed -n '/^msgstr/p'; fi
  done
}

{
  if [ -e shapes.tsv.gz ]; then zcat shapes.tsv.gz | cut -f1; fi
  { ours; translations; } | grep -oP "$letter{2,}"
  ours | grep -oP "$letter+([ ،؛؟]+$letter+){1,11}؟?" # lines
} | sort -u >"$tmp/texts"

shape() {
  hb-shape --no-glyph-names --direction=rtl --script=arab --language=ar \
    --font-file="$root/assets/fonts/IBMPlexSansArabic-$1.ttf" --text-file="$tmp/texts"
}

paste "$tmp/texts" <(shape Regular) <(shape Bold) | gzip -n -9 >"$tmp/out"
mv "$tmp/out" shapes.tsv.gz
echo "$(wc -l <"$tmp/texts") texts, $(grep -c ' ' "$tmp/texts") of them lines"
