#!/usr/bin/env bash
# The light checks of the editors: each runs if its program is installed, and says so if it is not. They need the jar of a
# build. The test in a real VS Code is not among them: npm run package && npm run test:editor, in ide/vscode.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

export CFGRUN_LSP_JAR=$PWD/../cli/target/cfgrun-lsp.jar
failed=()

has() { command -v "$1" >/dev/null 2>&1; }

# check NAME COMMAND...: runs a check for at most three minutes.
check() {
  local name=$1 start=$SECONDS
  shift
  echo "== $name"
  timeout 180 "$@" </dev/null || failed+=("$name")
  echo "   $((SECONDS - start)) s"
}

# skip NAME REASON: a check that cannot run here is not a failure.
skip() { echo "== $1: skipped, $2"; }

if ! has node || ! has npm; then
  skip "VS Code" "Node.js is not installed"
elif ! [ vscode/node_modules/.package-lock.json -nt vscode/package-lock.json ] &&
  ! timeout 120 npm --prefix vscode ci --no-audit --no-fund >/dev/null 2>&1; then
  skip "VS Code" "npm could not install the packages of package-lock.json in two minutes"
else
  check "VS Code: types and style" npm --prefix vscode run --silent lint
  check "VS Code: units and grammar" npm --prefix vscode run --silent test
  check "VS Code: bundle" npm --prefix vscode run --silent build
fi

if has vim; then check "Vim" vim -es -u NONE -S vim/test/check.vim; else skip "Vim" "it is not installed"; fi

if has kate-syntax-highlighter; then check "Kate" sh kate/test/check.sh; else skip "Kate" "kate-syntax-highlighter is not installed"; fi

if [ ! -f "$CFGRUN_LSP_JAR" ]; then
  skip "Neovim and Emacs" "cfgrun is not built"
else
  nvim=${NVIM:-nvim}
  if ! has "$nvim"; then
    skip "Neovim" "it is not installed"
  elif ! "$nvim" --headless -u NONE +'lua os.exit(vim.fn.has("nvim-0.9"))' 2>/dev/null; then
    check "Neovim" "$nvim" --headless -u NONE -l nvim/test/check.lua
  else
    skip "Neovim" "it is older than 0.9"
  fi
  if ! has emacs; then
    skip "Emacs" "it is not installed"
  elif ! emacs --batch -Q --eval '(progn (normal-top-level-add-subdirs-to-load-path) (dolist (it (file-expand-wildcards "/usr/share/emacs/site-lisp/elpa/*")) (push it load-path)) (require (quote eglot)))' 2>/dev/null; then
    skip "Emacs" "eglot is not installed"
  else
    check "Emacs" emacs --batch -Q -L emacs -l emacs/test/check.el
  fi
fi

if [ "${#failed[@]}" -gt 0 ]; then
  printf 'failed: %s\n' "${failed[@]}"
  exit 1
fi
