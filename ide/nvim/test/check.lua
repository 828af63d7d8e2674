-- Asks the server through Neovim. Run by ide/test.sh in the folder ide, with the server's jar in CFGRUN_LSP_JAR:
--     nvim --headless -u NONE -l nvim/test/check.lua
local root = vim.fn.getcwd()
vim.opt.runtimepath:prepend({ root .. '/vim', root .. '/nvim' })
vim.cmd('filetype plugin on')

local passed, failures = 0, {}

local function expect(what, condition, detail)
  if condition then
    passed = passed + 1
  else
    table.insert(failures, what .. ': ' .. (type(detail) == 'string' and detail or vim.inspect(detail)))
  end
end

-- A copy, so that nothing that happens here can reach the samples.
local workspace = vim.fn.tempname()
vim.fn.mkdir(workspace, 'p')
vim.fn.system({ 'cp', '-r', root .. '/vscode/test/editor/workspace/.', workspace })

for _, file in ipairs(vim.fn.glob('detection/**/*.cfg', false, true)) do
  vim.cmd.edit(vim.fn.fnameescape(file))
  local config = not (file:find('detection/other') or file:find('logging%.cfg'))
  expect(file .. ' is a config', (vim.bo.filetype == 'cfgrun') == config, vim.bo.filetype)
end
vim.cmd('silent! %bwipeout!')

local client
require('cfgrun').setup({
  cmd = { 'java', '-jar', assert(vim.env.CFGRUN_LSP_JAR, 'CFGRUN_LSP_JAR is set') },
  on_attach = function(attached)
    client = attached
  end,
})

local function open(name)
  vim.cmd.edit(vim.fn.fnameescape(workspace .. '/configs/' .. name))
  assert(vim.wait(20000, function()
    return client ~= nil and vim.lsp.buf_is_attached(0, client.id)
  end, 50), 'the server starts')
  return vim.api.nvim_get_current_buf()
end

-- Returns the position of `text` in the buffer, moved by `offset` characters.
local function at(text, offset)
  for number, line in ipairs(vim.api.nvim_buf_get_lines(0, 0, -1, false)) do
    local column = line:find(text, 1, true)
    if column then
      return { line = number - 1, character = column - 1 + (offset or 0) }
    end
  end
  error('the buffer does not contain ' .. text)
end

local function ask(method, params)
  params = vim.tbl_extend('force', { textDocument = { uri = vim.uri_from_bufnr(0) } }, params or {})
  -- The number of the buffer and not 0, for which Neovim does not send the edits that are still waiting.
  local buffer = vim.api.nvim_get_current_buf()
  local response
  if vim.fn.has('nvim-0.11') == 1 then
    response = client:request_sync(method, params, 20000, buffer)
  else
    response = client.request_sync(method, params, 20000, buffer)
  end
  assert(response, method .. ' is answered')
  assert(not response.err, method .. ': ' .. vim.inspect(response.err))
  return response.result
end

local function labels(result)
  return vim.tbl_map(function(item)
    return item.label
  end, result.items or result)
end

local function files(locations)
  return vim.tbl_map(function(place)
    local uri, range = place.uri or place.targetUri, place.range or place.targetRange
    return uri:match('[^/]*$') .. ':' .. (range.start.line + 1)
  end, locations[1] and locations or { locations })
end

-- Runs a check, which returns whether it holds and what was found. An error is a failure of this check alone.
local function check(what, run)
  local fine, holds, detail = pcall(run)
  expect(what, fine and holds, fine and detail or holds)
end

local function definition(position)
  return files(ask('textDocument/definition', { position = position }))
end

open('train.cfg')

check('diagnostics', function()
  vim.wait(10000, function()
    return #vim.diagnostic.get(0) > 0
  end, 50)
  local found = vim.diagnostic.get(0)[1]
  return found and found.code == 'backslash-path' and found.lnum == 1, found
end)

check('quick fix', function()
  local place = at("r'work")
  local diagnostics = ask('textDocument/diagnostic').items
  local actions = ask('textDocument/codeAction', { range = { start = place, ['end'] = place }, context = { diagnostics = diagnostics } })
  return actions[1] and actions[1].edit, actions
end)

check('hover', function()
  local hover = ask('textDocument/hover', { position = at('lr=0.01') })
  return hover.contents.value:find('schedule.cfg', 1, true), hover
end)

check('definition of a base', function()
  local found = definition(at('schedule.cfg'))
  return found[1] == 'schedule.cfg:1', found
end)

check('definition of a variable', function()
  local found = definition(at('depth=depth', 6))
  return vim.tbl_contains(found, 'train.cfg:3'), found
end)

check('inlay hints', function()
  local range = { start = { line = 0, character = 0 }, ['end'] = { line = 5, character = 0 } }
  local hints = ask('textDocument/inlayHint', { range = range })
  return vim.inspect(hints):find('overrides 0.02', 1, true), hints
end)

check('links', function()
  local links = ask('textDocument/documentLink')
  return #links == 2, links
end)

check('semantic tokens', function()
  local tokens = ask('textDocument/semanticTokens/full')
  return #tokens.data >= 25, tokens
end)

check('code lens', function()
  local lenses = ask('textDocument/codeLens')
  return #lenses > 0, lenses
end)

check('resolved config', function()
  require('cfgrun').show_resolved()
  local shown = vim.wait(10000, function()
    return vim.bo.buftype == 'nofile' and vim.fn.search('optimizer.lr = 0.01', 'w') > 0
  end, 50)
  local text = vim.api.nvim_buf_get_lines(0, 0, 5, false)
  vim.cmd('bwipeout')
  return shown, text
end)

check('explanation', function()
  local place = at('lr=0.01')
  vim.api.nvim_win_set_cursor(0, { place.line + 1, place.character })
  require('cfgrun').explain()
  vim.wait(10000, function()
    return #vim.fn.getqflist() > 0
  end, 50)
  local lines = vim.tbl_map(function(entry)
    return vim.fn.fnamemodify(vim.fn.bufname(entry.bufnr), ':t') .. ':' .. entry.lnum
  end, vim.fn.getqflist())
  vim.cmd('cclose')
  return vim.tbl_contains(lines, 'schedule.cfg:2') and vim.tbl_contains(lines, 'train.cfg:5'), lines
end)

local child = open('train.cfg')
open('schedule.cfg')

check('an edit of a base, not saved, refreshes its child', function()
  vim.api.nvim_buf_set_lines(0, 0, 0, false, { 'optimizr = = 1' })
  local refreshed = vim.wait(10000, function()
    return vim.inspect(vim.diagnostic.get(child)):find('In the base', 1, true) ~= nil
  end, 50)
  local found = vim.diagnostic.get(child)
  vim.api.nvim_buf_set_lines(0, 0, 1, false, {})
  return refreshed, found
end)

check('completion of a type', function()
  local types = labels(ask('textDocument/completion', { position = at("'SGD'", 1) }))
  return vim.tbl_contains(types, 'AdamW'), types
end)

check('signature help', function()
  local help = ask('textDocument/signatureHelp', { position = at('lr=0.02', 3) })
  return #help.signatures > 0, help
end)

check('references', function()
  local places = ask('textDocument/references', { position = at('total = '), context = { includeDeclaration = true } })
  return vim.tbl_contains(files(places), 'schedule.cfg:4'), places
end)

check('rename', function()
  local edit = ask('textDocument/rename', { position = at('total = '), newName = 'epochs' })
  local _, count = vim.inspect(edit):gsub('newText = "epochs"', '')
  return count == 2, edit
end)

check('symbols', function()
  local names = vim.tbl_map(function(symbol)
    return symbol.name
  end, ask('textDocument/documentSymbol'))
  return vim.deep_equal(names, { 'total', 'optimizer', 'lr_config', 'runner' }), names
end)

check('selection ranges', function()
  local ranges = ask('textDocument/selectionRange', { positions = { at('lr=0.02', 3) } })
  return ranges[1].parent, ranges
end)

check('type hierarchy: who inherits this file', function()
  local items = ask('textDocument/prepareTypeHierarchy', { position = { line = 0, character = 0 } })
  local children = ask('typeHierarchy/subtypes', { item = items[1] })
  return vim.inspect(children):find('train.cfg', 1, true), children
end)

check('folding', function()
  open('_base_/detector.cfg')
  local ranges = ask('textDocument/foldingRange')
  return #ranges > 0, ranges
end)

check('formatting', function()
  open('ugly.cfgrun')
  vim.lsp.buf.format({ async = false, timeout_ms = 20000 })
  local text = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n')
  return text == "lr = 0.1\noptimizer = dict(type='SGD', lr=lr)", text
end)

for _, failure in ipairs(failures) do
  print(failure)
end
print(('%d passed, %d failed'):format(passed, #failures))
vim.lsp.stop_client(vim.lsp.get_clients and vim.lsp.get_clients() or vim.lsp.get_active_clients(), true)
vim.fn.delete(workspace, 'rf')
vim.cmd(#failures == 0 and 'qall!' or 'cquit 1')
