" Checks the detection of configs and the highlighting. Run by ide/test.sh in the folder ide: vim -es -u NONE -S vim/test/check.vim
set nocompatible
let s:root = getcwd()
execute 'set runtimepath^=' . s:root . '/vim'
filetype plugin on
syntax on

let s:failures = []
let s:checks = 0

function! s:Expect(what, expected, actual) abort
  let s:checks += 1
  if a:expected !=# a:actual
    call add(s:failures, a:what . ': expected ' . string(a:expected) . ', got ' . string(a:actual))
  endif
endfunction

for s:file in glob('detection/**/*.cfg', 0, 1)
  execute 'edit' fnameescape(s:file)
  let s:config = s:file !~# 'detection/other\|logging\.cfg'
  call s:Expect(s:file . ' is a config', s:config, &filetype ==# 'cfgrun')
endfor

" A .py file is a config only in a folder that opted in.
edit /tmp/cfgrun-check/configs/a.py
call s:Expect('.py', 'python', &filetype)
let g:cfgrun_python_configs = ['configs']
edit /tmp/cfgrun-check/configs/b.py
call s:Expect('.py in a named folder', 'cfgrun', &filetype)

" Highlighting: each place is a text and the group of its first character.
new
set filetype=cfgrun
let s:places = [
  \ ["optimizer = dict(type='SGD', lr=1e-3)", 'optimizer', 'cfgrunKey'],
  \ ["optimizer = dict(type='SGD', lr=1e-3)", 'dict', 'cfgrunBuiltin'],
  \ ["optimizer = dict(type='SGD', lr=1e-3)", 'SGD', 'cfgrunTypeName'],
  \ ["optimizer = dict(type='SGD', lr=1e-3)", 'lr', 'cfgrunKey'],
  \ ["optimizer = dict(type='SGD', lr=1e-3)", '1e-3', 'cfgrunNumber'],
  \ ["a = b == 2 and True", 'b', ''],
  \ ["a = b == 2 and True", 'and', 'cfgrunOperator'],
  \ ["a = b == 2 and True", 'True', 'cfgrunBoolean'],
  \ ["_base_ = '../base.cfg'", '_base_', 'cfgrunReserved'],
  \ ["x = dict(_delete_=True)", '_delete_', 'cfgrunReserved'],
  \ ["x = '{{ fileDirname }}/a\\n'", '{{', 'cfgrunTemplate'],
  \ ["x = '{{ fileDirname }}/a\\n'", '\n', 'cfgrunEscape'],
  \ ["x = {{ _base_.model.neck }}", '{{', 'cfgrunTemplate'],
  \ ["x = f'{root}/{lr:.2f}'", '{root', 'cfgrunDelimiter'],
  \ ["x = 'no end", 'no', 'cfgrunString'],
  \ ["x = r'a\\b'  # cfgrun: ignore[backslash-path]", 'cfgrun:', 'cfgrunDirective'],
  \ ["x = '#fff'", '#', 'cfgrunString'],
  \ ["f = lambda: 1", 'lambda', 'cfgrunError'],
  \ ]
call setline(1, map(copy(s:places), 'v:val[0]'))
for s:number in range(len(s:places))
  let [s:line, s:text, s:group] = s:places[s:number]
  let s:column = stridx(s:line, s:text) + 1
  call s:Expect(s:text . ' in ' . s:line, s:group, synIDattr(synID(s:number + 1, s:column, 1), 'name'))
endfor

" In silent mode, what :print shows goes to the standard output.
new
call setline(1, s:failures + [(s:checks - len(s:failures)) . ' passed, ' . len(s:failures) . ' failed'])
%print
if empty(s:failures)
  qall!
endif
cquit
