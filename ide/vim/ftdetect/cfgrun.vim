" `set` and not `setfiletype`: Vim's own detection has already called a .cfg or .py file something else.
autocmd BufRead,BufNewFile *.cfgrun set filetype=cfgrun
autocmd BufRead,BufNewFile *.cfg if cfgrun#IsConfig(expand('<afile>:p'), getline(1, 300)) | set filetype=cfgrun | endif
autocmd BufRead,BufNewFile *.py if cfgrun#IsPythonConfig(expand('<afile>:p')) | set filetype=cfgrun | endif
