" Tells configs from the INI files and other settings that have the extension .cfg too.

" Files that are never configs, whatever they contain.
let s:foreign = ['setup.cfg', 'tox.cfg', 'ansible.cfg', 'buildout.cfg', 'pyvenv.cfg', 'mypy.cfg', 'versioneer.cfg']

let s:section = '^\[[^],]*\]\s*\%([#;].*\)\?$'
let s:evidence = '^_base_\s*=\|^\h\w*\s*=\s*dict(\|{{\s*_base_\|^with read_base()\|^#\s*cfgrun:'
let s:assignment = '^\h\w*\s*[-+*/]\?=\s*\%([''"([{]\|[-+.]\?\d\+\%(\.\d*\)\?\%([eE][-+]\?\d\+\)\?\s*\%(#.*\)\?$\|\%(True\|False\|None\)\>\)'
let s:statement = '^\%(from\|import\|if\|elif\|else\|for\|del\|assert\|with\)\>'

" Returns whether a file is a config by its name, its folder and its first lines.
function! cfgrun#IsConfig(path, lines) abort
  let parts = split(tr(a:path, '\', '/'), '/')
  if index(s:foreign, tolower(get(parts, -1, ''))) >= 0 || get(a:lines, 0, '') =~# '^#!'
    return 0
  endif
  let certain = 0
  let plausible = 1
  let continued = 0
  for line in a:lines
    if line =~# s:section && !continued
      return 0
    elseif line =~# s:evidence
      let certain = 1
    elseif line !~# '^\s*$\|^[[:blank:]#)\]}]' && line !~# s:assignment && line !~# s:statement && !continued
      let plausible = 0
    endif
    let continued = line =~# '[([{,\\]\s*$' || (continued && line !~# '[)\]}]\s*$')
  endfor
  return certain || (plausible && (index(parts[:-2], 'configs') >= 0 || index(parts[:-2], '_base_') >= 0))
endfunction

" Returns whether a .py file lies in a folder that g:cfgrun_python_configs names, such as ['configs'].
function! cfgrun#IsPythonConfig(path) abort
  let path = '/' . tr(a:path, '\', '/')
  for folder in get(g:, 'cfgrun_python_configs', [])
    if stridx(path, '/' . trim(folder, '/') . '/') >= 0
      return 1
    endif
  endfor
  return 0
endfunction
