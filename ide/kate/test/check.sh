#!/bin/sh
# Checks that KSyntaxHighlighting accepts the definition, finds it by the extension, and highlights. Run by ide/test.sh.
set -eu
data=$(mktemp -d)
trap 'rm -rf "$data"' EXIT
mkdir -p "$data/org.kde.syntax-highlighting/syntax"
cp kate/cfgrun.xml "$data/org.kde.syntax-highlighting/syntax/"
cat > "$data/sample.cfgrun" <<'CONFIG'
_base_ = 'a.cfg'
optimizer = dict(type='SGD', lr=1e-3)  # cfgrun: ignore[new-key]
name = f'{root}/{lr:.2f}' + '{{ fileDirname }}'
CONFIG
formats=$(QT_QPA_PLATFORM=offscreen XDG_DATA_HOME=$data kate-syntax-highlighter --output-format ansi --syntax-trace format "$data/sample.cfgrun" 2>&1)
failed=0
passed=0
for format in Reserved Key Type Builtin Number String Template Comment Directive; do
  case $formats in
    *"$format"*) passed=$((passed + 1)) ;;
    *) echo "Kate: nothing is highlighted as $format"; failed=$((failed + 1)) ;;
  esac
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] || { printf '%s\n' "$formats"; exit 1; }
