if exists('b:did_ftplugin')
  finish
endif
let b:did_ftplugin = 1

setlocal expandtab shiftwidth=4 softtabstop=4 textwidth=79
setlocal comments=:# commentstring=#\ %s
setlocal formatoptions-=t formatoptions+=croql
setlocal suffixesadd=.cfg,.cfgrun,.py
" `gf` follows './x.cfg' from the directory of the file.
setlocal path^=.
setlocal nosmartindent autoindent

let b:undo_ftplugin = 'setlocal et< sw< sts< tw< com< cms< fo< sua< path< si< ai<'
