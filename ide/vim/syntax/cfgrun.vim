if exists('b:current_syntax')
  finish
endif

syntax match cfgrunKey /\<\h\w*\>\ze\s*=\%([^=]\|$\)/
syntax match cfgrunTypeKey /\<type\>\ze\s*=\%([^=]\|$\)/ nextgroup=cfgrunTypeValue skipwhite
syntax match cfgrunTypeValue /=\s*\(['"]\)\h[0-9A-Za-z_.:]*\1/ contained contains=cfgrunTypeName
syntax match cfgrunTypeName /['"]\zs\h[0-9A-Za-z_.:]*\ze['"]/ contained
syntax match cfgrunReserved /\<_\%(base\|delete\|scope\|deprecation\)_\>/

syntax keyword cfgrunStatement assert break continue del pass
syntax keyword cfgrunConditional if elif else
syntax keyword cfgrunRepeat for
syntax keyword cfgrunInclude import from as with
syntax keyword cfgrunOperator and or not in is
syntax keyword cfgrunBoolean True False
syntax keyword cfgrunConstant None
syntax keyword cfgrunError async await class def except finally global lambda nonlocal raise return try while yield
syntax match cfgrunBuiltin /\<\%(dict\|list\|tuple\|set\|range\|len\|min\|max\|sum\|int\|float\|str\|bool\|round\|abs\|zip\|sorted\|read_base\)\ze(/

syntax match cfgrunNumber /\<\d[0-9_]*\%(\.[0-9_]*\)\?\%([eE][-+]\?\d\+\)\?\>\|\<0[xX]\x\+\>\|\<0[oO]\o\+\>\|\<0[bB][01]\+\>/
syntax match cfgrunNumber /\%(\w\|\.\)\@1<!\.\d\+\%([eE][-+]\?\d\+\)\?\>\|\<\d\+\.\%(\w\)\@!/

syntax region cfgrunString start=/[uU]\?\z(['"]\)/ end=/\z1/ skip=/\\./ end=/$/ contains=cfgrunEscape,cfgrunTemplate
syntax region cfgrunString start=/[uUbB]\?\z('''\|"""\)/ end=/\z1/ skip=/\\./ contains=cfgrunEscape,cfgrunTemplate
syntax region cfgrunString start=/\<[bB]\z(['"]\)/ end=/\z1/ skip=/\\./ end=/$/ contains=cfgrunEscape
syntax region cfgrunString start=/\<\%([rR][bB]\?\|[bB][rR]\)\z(['"]\)/ end=/\z1/ skip=/\\./ end=/$/ contains=cfgrunTemplate
syntax region cfgrunFormat start=/\<\%([fF][rR]\?\|[rR][fF]\)\z(['"]\)/ end=/\z1/ skip=/\\./ end=/$/ contains=cfgrunEscape,cfgrunBraces,cfgrunField
syntax match cfgrunEscape /\\\%(x\x\{2}\|\o\{1,3}\|u\x\{4}\|U\x\{8}\|N{[^}]*}\|[\\'"abfnrtv]\)/ contained
syntax match cfgrunBraces /{{\|}}/ contained
syntax region cfgrunField matchgroup=cfgrunDelimiter start=/{{\@!/ end=/}/ oneline contained contains=cfgrunNumber,cfgrunString,cfgrunBuiltin,cfgrunField
syntax match cfgrunTemplate /{{\s*\%(_base_\%(\.\w\+\)*\|file\%(Dirname\|BasenameNoExtension\|Basename\|Extname\)\|['"]\?\$\h\w*[^{}]*\)\s*}}/

syntax match cfgrunComment /#.*$/ contains=cfgrunDirective,cfgrunTodo
syntax match cfgrunDirective /#\s*cfgrun:\s*ignore\[[^]]*\]\|#\s*expect:\s*[-a-z]\+\%(\s*,\s*[-a-z]\+\)*\|#\s*\%(yapf:\s*\%(disable\|enable\)\|fmt:\s*\%(off\|on\|skip\)\)/ contained
syntax keyword cfgrunTodo TODO FIXME XXX contained

syntax sync minlines=100

highlight default link cfgrunKey Identifier
highlight default link cfgrunTypeKey Identifier
highlight default link cfgrunTypeValue String
highlight default link cfgrunTypeName Type
highlight default link cfgrunReserved Special
highlight default link cfgrunStatement Statement
highlight default link cfgrunConditional Conditional
highlight default link cfgrunRepeat Repeat
highlight default link cfgrunInclude Include
highlight default link cfgrunOperator Operator
highlight default link cfgrunBoolean Boolean
highlight default link cfgrunConstant Constant
highlight default link cfgrunError Error
highlight default link cfgrunBuiltin Function
highlight default link cfgrunNumber Number
highlight default link cfgrunString String
highlight default link cfgrunFormat String
highlight default link cfgrunEscape SpecialChar
highlight default link cfgrunBraces SpecialChar
highlight default link cfgrunDelimiter Delimiter
highlight default link cfgrunTemplate PreProc
highlight default link cfgrunComment Comment
highlight default link cfgrunDirective SpecialComment
highlight default link cfgrunTodo Todo

let b:current_syntax = 'cfgrun'
