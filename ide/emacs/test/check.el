;;; check.el --- Asks the server through Emacs -*- lexical-binding: t -*-

;;; Commentary:

;; Run by ide/test.sh in the folder ide, with the server's jar in CFGRUN_LSP_JAR:
;;     emacs --batch -Q -L emacs -l emacs/test/check.el

;;; Code:

(setq package-user-dir "/nonexistent")
(require 'package)
(dolist (folder (file-expand-wildcards "/usr/share/emacs/site-lisp/elpa/*" t))
  (when (file-directory-p folder)
    (add-to-list 'load-path folder)))
(require 'eglot)
(require 'cl-lib)
(require 'cfgrun-mode)

(defvar check-passed 0)
(defvar check-failures nil)

(defmacro check (what &rest body)
  "Count whether BODY returns non-nil; an error is a failure of WHAT alone."
  (declare (indent 1))
  `(condition-case problem
       (if (progn ,@body)
           (cl-incf check-passed)
         (push ,what check-failures))
     (error (push (truncate-string-to-width (format "%s: %S" ,what problem) 200 nil nil t) check-failures))))

(defun check-wait (condition)
  "Wait until CONDITION returns non-nil, at most 15 seconds, and return it."
  (let ((end (+ (float-time) 15)) value)
    (while (and (not (setq value (funcall condition))) (< (float-time) end))
      (accept-process-output nil 0.05))
    value))

(defun check-face (text at)
  "Return the face of AT in a config with TEXT."
  (with-temp-buffer
    (insert text)
    (cfgrun-mode)
    (font-lock-ensure)
    (goto-char (point-min))
    (search-forward at)
    (let ((face (get-text-property (match-beginning 0) 'face)))
      (if (listp face) (car face) face))))

(dolist (file (directory-files-recursively "detection" "\\.cfg\\'"))
  (let ((config (not (string-match-p "detection/other\\|logging\\.cfg" file))))
    (check (format "%s is %s a config" file (if config "" "not"))
      (with-current-buffer (find-file-noselect file)
        (prog1 (eq config (eq major-mode 'cfgrun-mode))
          (kill-buffer))))))

(check "keys" (eq (check-face "optimizer = dict(lr=1)" "optimizer") 'font-lock-variable-name-face))
(check "arguments" (eq (check-face "optimizer = dict(lr=1)" "lr") 'font-lock-variable-name-face))
(check "types" (eq (check-face "optimizer = dict(type='SGD')" "SGD") 'font-lock-type-face))
(check "reserved keys" (eq (check-face "_base_ = 'a.cfg'" "_base_") 'font-lock-builtin-face))
(check "templates" (eq (check-face "x = '{{ fileDirname }}'" "{{") 'font-lock-preprocessor-face))
(check "strings" (eq (check-face "x = '#fff'" "#") 'font-lock-string-face))
(check "comments" (eq (check-face "x = 1  # eight GPUs" "eight") 'font-lock-comment-face))
(check "words that configs cannot use" (eq (check-face "f = lambda: 1" "lambda") 'font-lock-warning-face))

(check "indentation"
  (with-temp-buffer
    (cfgrun-mode)
    (insert "model = dict(\ntype='A')")
    (indent-region (point-min) (point-max))
    (string= (buffer-string) "model = dict(\n    type='A')")))

;;; The server

(defvar check-root (file-name-as-directory (file-truename (make-temp-file "cfgrun-check" t))))
(copy-directory "vscode/test/editor/workspace/" check-root t t t)
(setq cfgrun-server-command (list "java" "-jar" (or (getenv "CFGRUN_LSP_JAR") (error "CFGRUN_LSP_JAR is not set"))))
(setq eglot-sync-connect 20 eglot-connect-timeout 30 eglot-autoshutdown nil)
(setq enable-local-variables nil make-backup-files nil create-lockfiles nil auto-save-default nil)
(add-hook 'project-find-functions (lambda (_) (cons 'transient check-root)))

(defun check-open (name)
  "Open a config of the workspace with a server."
  (switch-to-buffer (find-file-noselect (concat check-root "configs/" name)))
  (unless (eglot-managed-p)
    (call-interactively #'eglot)))

(defun check-ask (method &rest parameters)
  "Return the answer to METHOD about the document."
  (jsonrpc-request (eglot-current-server) method
                   (append (list :textDocument (eglot--TextDocumentIdentifier)) parameters)))

(defun check-at (text &optional offset)
  "Return the position of TEXT, moved by OFFSET."
  (save-excursion
    (goto-char (point-min))
    (search-forward text)
    (goto-char (+ (match-beginning 0) (or offset 0)))
    (eglot--pos-to-lsp-position)))

(defun check-mentions (text value)
  "Return whether the printed form of VALUE contains TEXT."
  (string-match-p (regexp-quote text) (format "%S" value)))

(check-open "train.cfg")

(check "the server starts" (check-wait #'eglot-current-server))
(check "diagnostics"
  (check-wait (lambda ()
                (flymake-start)
                (seq-find (lambda (it) (check-mentions "backslash" (flymake-diagnostic-text it))) (flymake-diagnostics)))))
(check "quick fix"
  (check-mentions ":edit" (let ((place (check-at "r'work")))
                            (check-ask :textDocument/codeAction
                                       :range (list :start place :end place)
                                       :context (list :diagnostics (vector))))))
(check "hover" (check-mentions "schedule.cfg" (check-ask :textDocument/hover :position (check-at "lr=0.01"))))
(check "definition of a base"
  (check-mentions "schedule.cfg" (check-ask :textDocument/definition :position (check-at "schedule.cfg"))))
(check "definition of a variable"
  (check-mentions ":line 2" (check-ask :textDocument/definition :position (check-at "depth=depth" 6))))
(check "inlay hints"
  (check-mentions "overrides 0.02" (check-ask :textDocument/inlayHint
                                              :range '(:start (:line 0 :character 0) :end (:line 5 :character 0)))))
(check "links" (= 2 (length (check-ask :textDocument/documentLink))))
(check "semantic tokens" (<= 25 (length (plist-get (check-ask :textDocument/semanticTokens/full) :data))))
(check "code lens" (< 0 (length (check-ask :textDocument/codeLens))))
(check "resolved config"
  (save-window-excursion
    (cfgrun-show-resolved)
    (seq-find (lambda (it)
                (and (string-prefix-p "*Resolved" (buffer-name it))
                     (with-current-buffer it (string-match-p "optimizer\\.lr = 0\\.01" (buffer-string)))))
              (buffer-list))))
(check "explanation"
  (save-window-excursion
    (goto-char (point-min))
    (search-forward "lr=0.01")
    (goto-char (match-beginning 0))
    (cfgrun-explain)
    (seq-find (lambda (it)
                (with-current-buffer it
                  (and (string-prefix-p "*" (buffer-name)) (string-match-p "schedule\\.cfg:2" (buffer-string)))))
              (buffer-list))))

(check-open "schedule.cfg")

(check "completion of a type"
  (goto-char (point-min))
  (search-forward "'SGD")
  (goto-char (- (point) 3))
  (check-mentions "AdamW" (check-ask :textDocument/completion :position (check-at "'SGD" 1))))
(check "signature help"
  (check-mentions "momentum" (check-ask :textDocument/signatureHelp :position (check-at "lr=0.02" 3))))
(check "references"
  (check-mentions ":line 3" (check-ask :textDocument/references :position (check-at "total = ")
                                       :context '(:includeDeclaration t))))
(check "rename"
  (= 2 (cl-count "epochs" (split-string (format "%S" (check-ask :textDocument/rename :position (check-at "total = ")
                                                                 :newName "epochs"))
                                        "\"")
                 :test #'string=)))
(check "symbols"
  (equal '("total" "optimizer" "lr_config" "runner")
         (mapcar (lambda (it) (plist-get it :name)) (check-ask :textDocument/documentSymbol))))
(check "selection ranges"
  (check-mentions ":parent" (check-ask :textDocument/selectionRange :positions (vector (check-at "lr=0.02" 3)))))
(check "who inherits this file"
  (let ((item (elt (check-ask :textDocument/prepareTypeHierarchy :position '(:line 0 :character 0)) 0)))
    (check-mentions "train.cfg" (jsonrpc-request (eglot-current-server) :typeHierarchy/subtypes (list :item item)))))

(check "an edit of a base, not saved, refreshes its child"
  (goto-char (point-min))
  (insert "optimizr = = 1\n")
  (prog1 (check-wait
          (lambda ()
            (eglot--signal-textDocument/didChange)
            (with-current-buffer (get-file-buffer (concat check-root "configs/train.cfg"))
              (check-mentions "In the base" (mapcar #'flymake-diagnostic-text (flymake-diagnostics))))))
    (delete-region (point-min) (line-beginning-position))))

(check-open "_base_/detector.cfg")
(check "folding" (< 0 (length (check-ask :textDocument/foldingRange))))

(check-open "ugly.cfgrun")
(check "formatting"
  (eglot-format-buffer)
  (string= (buffer-string) "lr = 0.1\noptimizer = dict(type='SGD', lr=lr)\n"))

(ignore-errors (eglot-shutdown-all))
(dolist (buffer (buffer-list))
  (with-current-buffer buffer
    (set-buffer-modified-p nil)))
(delete-directory check-root t)
(dolist (failure (reverse check-failures))
  (princ (format "%s\n" failure)))
(princ (format "%d passed, %d failed\n" check-passed (length check-failures)))
(kill-emacs (if check-failures 1 0))
;;; check.el ends here
