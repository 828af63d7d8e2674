-- The client of the cfgrun language server, for Neovim 0.9 and newer. Detection and highlighting are those of ide/vim.
local M = {}

M.options = {
  -- The server: `cfgrun lsp`, or { 'java', '-jar', '/path/to/cfgrun-lsp.jar' }.
  cmd = { 'cfgrun', 'lsp' },
  -- The settings of docs/editors.md.
  settings = {},
  -- Called as on_attach(client, buffer), for key bindings.
  on_attach = nil,
}

-- The directory whose configs belong together: that of a .cfgrun.json, of a repository, or of a directory `configs`.
local function root_of(file)
  local found = vim.fs.find({ '.cfgrun.json', '.git', 'configs' }, { path = vim.fs.dirname(file), upward = true })[1]
  return vim.fs.dirname(found or file)
end

-- Sends a command of the server and calls `use` with its result.
local function execute(command, arguments, use)
  local params = { command = command, arguments = arguments }
  vim.lsp.buf_request(vim.api.nvim_get_current_buf(), 'workspace/executeCommand', params, function(err, result)
    if err then
      vim.notify('cfgrun: ' .. err.message, vim.log.levels.ERROR)
    elseif result and result ~= vim.NIL then
      use(result)
    else
      vim.notify('cfgrun: nothing found', vim.log.levels.INFO)
    end
  end)
end

-- Shows text in a window beside the config.
local function show(text, filetype)
  vim.cmd('vertical new')
  vim.bo.buftype, vim.bo.bufhidden, vim.bo.swapfile = 'nofile', 'wipe', false
  vim.api.nvim_buf_set_lines(0, 0, -1, false, vim.split(text, '\n'))
  vim.bo.filetype, vim.bo.modifiable = filetype, false
end

function M.show_resolved()
  execute('cfgrun.resolved', { vim.uri_from_bufnr(0), { origins = true } }, function(result)
    show(result.text, 'cfgrun')
  end)
end

function M.explain()
  local position = vim.lsp.util.make_position_params(0, 'utf-16').position
  execute('cfgrun.explainAt', { vim.uri_from_bufnr(0), position }, function(result)
    local places = vim.tbl_map(function(step)
      local place = step.location
      return {
        filename = place and vim.uri_to_fname(place.uri),
        lnum = place and place.range.start.line + 1,
        col = place and place.range.start.character + 1,
        text = step.text,
      }
    end, result.steps)
    vim.fn.setqflist({}, ' ', { title = result.title, items = places })
    vim.cmd('copen')
  end)
end

function M.start(buffer)
  return vim.lsp.start({
    name = 'cfgrun',
    cmd = M.options.cmd,
    root_dir = root_of(vim.api.nvim_buf_get_name(buffer)),
    init_options = M.options.settings,
    settings = { cfgrun = M.options.settings },
    on_attach = M.options.on_attach,
  }, { bufnr = buffer })
end

-- Starts the server for each config, with `options` in place of the defaults above.
function M.setup(options)
  M.options = vim.tbl_extend('force', M.options, options or {})
  local group = vim.api.nvim_create_augroup('cfgrun', {})
  vim.api.nvim_create_autocmd('FileType', {
    group = group,
    pattern = 'cfgrun',
    callback = function(event)
      if vim.bo[event.buf].buftype ~= '' then
        return
      end
      M.start(event.buf)
      vim.api.nvim_buf_create_user_command(event.buf, 'CfgrunResolved', M.show_resolved, { desc = 'Show the resolved config' })
      vim.api.nvim_buf_create_user_command(event.buf, 'CfgrunExplain', M.explain, { desc = 'Explain the key under the cursor' })
    end,
  })
end

return M
