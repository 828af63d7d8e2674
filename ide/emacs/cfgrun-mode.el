;;; cfgrun-mode.el --- Major mode for OpenMMLab-style configs -*- lexical-binding: t -*-

;; Package-Requires: ((emacs "28.1"))
;; Keywords: languages

;;; Commentary:

;; Highlighting, indentation and a client for the cfgrun language server, which
;; eglot starts.  `.cfgrun' files are configs, and `.cfg' files are if they look
;; like one, which INI files such as setup.cfg never do.  Emacs 28 needs the
;; package eglot; Emacs 29 has it.

;;; Code:

(require 'python)
(require 'seq)
(require 'subr-x)

(defgroup cfgrun nil
  "OpenMMLab-style configs."
  :group 'languages)

(defcustom cfgrun-server-command '("cfgrun" "lsp")
  "The command of the language server, or (\"java\" \"-jar\" \"cfgrun-lsp.jar\")."
  :type '(repeat string))

(defcustom cfgrun-python-folders nil
  "Names of folders whose `.py' files are configs, such as (\"configs\")."
  :type '(repeat string))

;;; Detection

(defconst cfgrun--foreign-names
  '("setup.cfg" "tox.cfg" "ansible.cfg" "buildout.cfg" "pyvenv.cfg" "mypy.cfg" "versioneer.cfg")
  "Files that are never configs, whatever they contain.")

(defconst cfgrun--section "^\\[[^],\n]*][ \t]*\\(?:[#;].*\\)?$")

(defconst cfgrun--evidence
  "^_base_[ \t]*=\\|^[[:alpha:]_][[:alnum:]_]*[ \t]*=[ \t]*dict(\\|{{[ \t]*_base_\\|^with read_base()\\|^#[ \t]*cfgrun:")

(defconst cfgrun--plausible-line
  (concat "^\\(?:[ \t\r\n#)}]\\|]\\|$"
          "\\|[[:alpha:]_][[:alnum:]_]*[ \t]*[-+*/]?=[ \t]*\\(?:['\"({[]\\|[-+.]?[0-9]+\\(?:\\.[0-9]*\\)?"
          "\\(?:[eE][-+]?[0-9]+\\)?[ \t]*\\(?:#.*\\)?$\\|True\\>\\|False\\>\\|None\\>\\)"
          "\\|\\(?:from\\|import\\|if\\|elif\\|else\\|for\\|del\\|assert\\|with\\)\\>\\)"))

(defun cfgrun-config-p (file)
  "Return whether the current buffer, which visits FILE, is a config."
  (let ((parts (split-string (or file "") "/" t))
        (case-fold-search nil))
    (save-excursion
      (goto-char (point-min))
      (let ((limit (min (point-max) (+ (point-min) 65536))))
        (and (not (member (car (last parts)) cfgrun--foreign-names))
             (not (looking-at-p "#!"))
             (not (save-excursion (re-search-forward cfgrun--section limit t)))
             (or (save-excursion (re-search-forward cfgrun--evidence limit t))
                 (and (seq-intersection '("configs" "_base_") (butlast parts))
                      (cfgrun--plausible-p limit)))
             t)))))

(defun cfgrun--plausible-p (limit)
  "Return whether all lines at the margin up to LIMIT could be those of a config."
  (let ((plausible t))
    (while (and plausible (< (point) limit))
      (setq plausible (looking-at-p cfgrun--plausible-line))
      (forward-line))
    plausible))

(defun cfgrun--visits-config-p ()
  "Return whether the buffer visits a `.cfg' or `.py' file that is a config."
  (when buffer-file-name
    (pcase (file-name-extension buffer-file-name)
      ("cfg" (cfgrun-config-p buffer-file-name))
      ("py" (seq-intersection cfgrun-python-folders
                              (split-string (file-name-directory buffer-file-name) "/" t))))))

;;;###autoload
(add-to-list 'auto-mode-alist '("\\.cfgrun\\'" . cfgrun-mode))
;; It comes before `auto-mode-alist', which takes every .cfg for an INI file.
;;;###autoload
(add-to-list 'magic-mode-alist '(cfgrun--visits-config-p . cfgrun-mode))

;;; Mode

(defconst cfgrun--font-lock-keywords
  (list
   '("#[ \t]*\\(cfgrun:[ \t]*ignore\\[[^]]*]\\|expect:[ \t]*[-a-z, ]+\\|yapf:[ \t]*\\(?:disable\\|enable\\)\\|fmt:[ \t]*\\(?:off\\|on\\|skip\\)\\)"
     (1 'font-lock-doc-face t))
   '("{{[ \t]*\\(?:_base_\\(?:\\.[[:word:]_]+\\)*\\|file\\(?:Dirname\\|Basename\\(?:NoExtension\\)?\\|Extname\\)\\|['\"]?\\$[[:alpha:]_][^{}\n]*\\)[ \t]*}}"
     (0 'font-lock-preprocessor-face t))
   '("\\_<_\\(?:base\\|delete\\|scope\\|deprecation\\)_\\_>" . font-lock-builtin-face)
   '("\\_<type[ \t]*=[ \t]*['\"]\\([[:alpha:]_][[:alnum:]_.:]*\\)['\"]" (1 'font-lock-type-face t))
   '("\\_<type[ \t]*=[ \t]*\\([[:alpha:]_][[:alnum:]_.]*\\)[ \t]*[,)\n]" (1 'font-lock-type-face))
   '("\\_<\\([[:alpha:]_][[:alnum:]_]*\\)[ \t]*=\\(?:[^=]\\|$\\)" (1 'font-lock-variable-name-face))
   (cons (regexp-opt '("and" "as" "assert" "break" "continue" "del" "elif" "else" "for" "from" "if" "import" "in" "is"
                       "not" "or" "pass" "with")
                     'symbols)
         'font-lock-keyword-face)
   (cons (regexp-opt '("async" "await" "class" "def" "except" "finally" "global" "lambda" "nonlocal" "raise" "return"
                       "try" "while" "yield")
                     'symbols)
         'font-lock-warning-face)
   (cons (regexp-opt '("True" "False" "None") 'symbols) 'font-lock-constant-face)
   (cons (concat (regexp-opt '("dict" "list" "tuple" "set" "range" "len" "min" "max" "sum" "int" "float" "str" "bool"
                               "round" "abs" "zip" "sorted" "read_base")
                             'symbols)
                 "[ \t]*(")
         '(1 font-lock-builtin-face)))
  "The highlighting of configs.")

;;;###autoload
(define-derived-mode cfgrun-mode prog-mode "cfgrun"
  "Major mode for OpenMMLab-style configs."
  :syntax-table python-mode-syntax-table
  (setq-local font-lock-defaults '(cfgrun--font-lock-keywords))
  (setq-local syntax-propertize-function python-syntax-propertize-function)
  (setq-local comment-start "# ")
  (setq-local comment-start-skip "#+\\s-*")
  (setq-local parse-sexp-lookup-properties t)
  (setq-local indent-tabs-mode nil)
  (setq-local python-indent-offset 4)
  (setq-local python-indent-guess-indent-offset nil)
  (setq-local indent-line-function #'python-indent-line-function)
  (setq-local fill-column 79))

;;; Language server

(defvar eglot-server-programs)
(with-eval-after-load 'eglot
  (add-to-list 'eglot-server-programs (cons 'cfgrun-mode (lambda (&rest _) cfgrun-server-command))))

(declare-function eglot-current-server "eglot")
(declare-function jsonrpc-request "jsonrpc")

(defun cfgrun--execute (command &rest arguments)
  "Return the result of the server's COMMAND with ARGUMENTS after the config's URI."
  (let ((uri (concat "file://" (url-hexify-string (file-truename buffer-file-name) url-path-allowed-chars))))
    (jsonrpc-request (or (eglot-current-server) (user-error "Start the server first: M-x eglot"))
                     :workspace/executeCommand
                     (list :command command :arguments (vconcat (list uri) arguments)))))

(defun cfgrun-show-resolved ()
  "Show the resolved config, with the file and line that set each value."
  (interactive)
  (cfgrun--show (cfgrun--execute "cfgrun.resolved") #'cfgrun-mode))

(defun cfgrun-explain ()
  "Show where the value of the key at point comes from."
  (interactive)
  (let ((position (list :line (1- (line-number-at-pos nil t))
                        :character (- (point) (line-beginning-position)))))
    (cfgrun--show (cfgrun--execute "cfgrun.explainAt" position) #'compilation-mode)))

(defun cfgrun--show (page mode)
  "Show PAGE of the server in another window, in MODE."
  (let ((directory default-directory))
    (with-current-buffer (get-buffer-create (format "*%s*" (plist-get page :title)))
      (let ((inhibit-read-only t))
        (erase-buffer)
        (insert (plist-get page :text))
        (goto-char (point-min)))
      (funcall mode)
      (setq default-directory directory)
      (setq buffer-read-only t)
      (display-buffer (current-buffer)))))

(define-key cfgrun-mode-map (kbd "C-c C-r") #'cfgrun-show-resolved)
(define-key cfgrun-mode-map (kbd "C-c C-e") #'cfgrun-explain)

(provide 'cfgrun-mode)
;;; cfgrun-mode.el ends here
