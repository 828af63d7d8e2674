; inherits: python

; the keys of a config
(module (expression_statement (assignment left: (identifier) @variable.other.member)))
(keyword_argument name: (identifier) @variable.other.member)

; type='RetinaNet', type=RetinaNet
((keyword_argument name: (identifier) @_key value: (string (string_content) @type)) (#eq? @_key "type"))
((keyword_argument name: (identifier) @_key value: (identifier) @type) (#eq? @_key "type"))

; keys with a meaning of their own
((identifier) @variable.builtin (#match? @variable.builtin "^_(base|delete|scope|deprecation)_$"))

; # cfgrun: ignore[rule], # expect: rule
((comment) @comment.block.documentation (#match? @comment.block.documentation "#\\s*(cfgrun|expect):"))
