/**
 * Tells configs from the other files with the extension `.cfg`, which INI files such as `setup.cfg` and the settings of
 * many programs have too. This module knows nothing of VS Code.
 */

/**
 * What a text is: `config` by its own evidence, `plausible` if it is valid in the config language but could be something
 * else, `other` if it cannot be a config.
 */
export type Verdict = 'config' | 'plausible' | 'other';

/** Files that are never configs, whatever they contain. */
const FOREIGN_NAMES = new Set([
  'setup.cfg',
  'tox.cfg',
  'ansible.cfg',
  'buildout.cfg',
  'pyvenv.cfg',
  'mypy.cfg',
  'versioneer.cfg',
]);

/** Folders that hold configs in OpenMMLab projects. */
const CONFIG_FOLDERS = new Set(['configs', '_base_']);

/** The start of a long file is evidence enough, and reading it takes no visible time. */
const MAX_CHARACTERS = 64 * 1024;

/** Returns whether the file `path`, with `/` between its parts, is a config by its name, its folder and its text. */
export function isConfig(path: string, text: string): boolean {
  const parts = path.split('/');
  const name = parts.pop() ?? '';
  if (FOREIGN_NAMES.has(name.toLowerCase())) {
    return false;
  }
  const verdict = classify(text);
  return verdict === 'config' || (verdict === 'plausible' && parts.some((part) => CONFIG_FOLDERS.has(part)));
}

/** Classifies a text by the statements at its margin. It may be broken in places, as while it is typed. */
export function classify(text: string): Verdict {
  const known = new Set(BUILTINS);
  let evidence = /^\s*#\s*cfgrun:/m.test(text) ? 1 : 0;
  let valid = 0;
  let invalid = 0;
  for (const statement of statements(text.slice(0, MAX_CHARACTERS))) {
    if (SECTION.test(statement)) {
      return 'other';
    }
    const kind = kindOf(statement, known);
    evidence += kind === 'evidence' ? 1 : 0;
    if (kind === 'invalid') {
      invalid++;
    } else {
      valid++;
    }
  }
  if (text.startsWith('#!')) {
    return 'other';
  }
  if (evidence > 0 && valid >= invalid) {
    return 'config';
  }
  return invalid === 0 ? 'plausible' : 'other';
}

const BUILTINS = ['True', 'False', 'None', 'inf', 'nan', 'float', 'list', 'tuple', 'set', 'range', 'max', 'min', 'int', 'str'];

/** A line `[name]`. As an expression of the config language it would have no effect. */
const SECTION = /^\[[^\]]*\]$/;

const KEYWORD_STATEMENT =
  /^(?:(?:if|elif|for)\b.*:|else\s*:|with\s+read_base\(\)\s*:|(?:from\s+[\w.]+\s+)?import\b.+|(?:del|assert)\b.+|(?:pass|break|continue)$)/su;
const ASSIGNMENT = /^([_\p{L}][\p{L}\p{N}_]*)((?:\.[\w]+|\[\])*)\s*(?:=(?!=)|(?:\*\*|\/\/|[-+*/%|&^])=)\s*(.*)$/su;

type Kind = 'evidence' | 'valid' | 'invalid';

/** Judges a statement whose strings and brackets are empty, and notes the names that it assigns. */
function kindOf(statement: string, known: Set<string>): Kind {
  if (/^with\s+read_base\(\)/.test(statement)) {
    return 'evidence';
  }
  if (KEYWORD_STATEMENT.test(statement)) {
    return 'valid';
  }
  const assignment = ASSIGNMENT.exec(statement);
  if (assignment === null) {
    return /^[\w.]+\(\)$/.test(statement) ? 'valid' : 'invalid';
  }
  const [, name, , value] = assignment;
  // An INI file without sections: `key = value`, where no value is quoted.
  if (/^[_\p{L}][\p{L}\p{N}_]*$/u.test(value) && !known.has(value)) {
    return 'invalid';
  }
  known.add(name);
  if (name === '_base_' || value.startsWith('dict(') || /(?<![\w.])_base_\./.test(value)) {
    return 'evidence';
  }
  return isExpression(value) ? 'valid' : 'invalid';
}

const STRING = /[rbuf]{0,2}''/iy;
const NUMBER = /(?:0[xob]\w+|(?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)(?:e[-+]?\d+)?)(?![\w.])/iy;
const NAME = /[_\p{L}][\p{L}\p{N}_]*/uy;
const BRACKETS = /\(\)?|\[\]?|\{\}?/y;
const OPERATOR = /\*\*|\/\/|<<|>>|[<>=!]=|[-+*/%@<>&|^~,.]/y;
const WORD_OPERATORS = new Set(['and', 'or', 'not', 'in', 'is', 'if', 'else']);

/** Returns whether no two values stand side by side, as the words of INI values do, and no character is foreign. */
function isExpression(text: string): boolean {
  let last: 'nothing' | 'string' | 'value' | 'operator' = 'nothing';
  let at = 0;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const token = pattern.exec(text)?.[0];
    at += token?.length ?? 0;
    return token;
  };
  while (at < text.length) {
    const afterValue = last === 'value' || last === 'string';
    if (/\s/.test(text[at])) {
      at++;
    } else if (take(STRING) !== undefined) {
      if (last === 'value') {
        return false;
      }
      last = 'string';
    } else if (take(NUMBER) !== undefined) {
      if (afterValue) {
        return false;
      }
      last = 'value';
    } else if (take(BRACKETS) !== undefined) {
      last = 'value';
    } else {
      const word = take(NAME);
      if (word === undefined && take(OPERATOR) === undefined) {
        return false;
      }
      const operator = word === undefined || WORD_OPERATORS.has(word);
      if (!operator && afterValue) {
        return false;
      }
      // A value does not begin with `/`, as a path does, nor with `*`, as a glob does.
      if (word === undefined && last === 'nothing' && /[^-+~.]/.test(text[at - 1])) {
        return false;
      }
      last = operator ? 'operator' : 'value';
    }
  }
  return last !== 'operator' || text.endsWith(',');
}

const NEXT_STATEMENT = /^[_\p{L}][\p{L}\p{N}_]* = /u;
const TEMPLATE = /^\{\{[^{}\r\n]*\}\}/;

/**
 * Yields the logical lines at the margin, without comments. Strings are replaced by `''`, and what is in brackets is left
 * out, except for templates.
 */
function* statements(text: string): Generator<string> {
  let statement = '';
  let depth = 0;
  let lineStart = true;
  let indented = false;
  for (let i = text.charCodeAt(0) === 0xfeff ? 1 : 0; i < text.length; ) {
    const char = text[i];
    if (lineStart) {
      lineStart = false;
      if (depth > 0 && NEXT_STATEMENT.test(text.slice(i, i + 80))) {
        // A bracket is not closed yet: the next statement at the margin ends it.
        yield statement;
        statement = '';
        depth = 0;
      }
      indented = depth === 0 && (char === ' ' || char === '\t');
    }
    if (char === '#') {
      i = endOfLine(text, i);
    } else if (char === "'" || char === '"') {
      i = endOfString(text, i);
      statement += depth === 0 ? "''" : '';
    } else if (char === '\n' || char === '\r') {
      if (depth === 0) {
        if (statement.trim() !== '' && !indented) {
          yield statement.trim();
        }
        statement = '';
      }
      lineStart = true;
      i++;
    } else if (char === '\\' && /[\r\n]/.test(text[i + 1] ?? '')) {
      i += text.startsWith('\r\n', i + 1) ? 3 : 2;
    } else if (text.startsWith('{{', i) && TEMPLATE.test(text.slice(i, i + 200))) {
      const end = text.indexOf('}}', i) + 2;
      const template = text.slice(i, end).includes('_base_') ? '_base_.key' : "''";
      statement += depth === 0 ? template : '';
      i = end;
    } else if ('([{'.includes(char)) {
      statement += depth === 0 ? char : '';
      depth++;
      i++;
    } else if (')]}'.includes(char)) {
      depth = Math.max(0, depth - 1);
      statement += depth === 0 ? char : '';
      i++;
    } else {
      statement += depth === 0 ? char : '';
      i++;
    }
  }
  if (statement.trim() !== '' && !indented) {
    yield statement.trim();
  }
}

function endOfLine(text: string, from: number): number {
  let end = from;
  while (end < text.length && text[end] !== '\n' && text[end] !== '\r') {
    end++;
  }
  return end;
}

/** Returns the index after a string, which ends with its line if it has no closing quote. */
function endOfString(text: string, from: number): number {
  const quote = text[from];
  const triple = text.startsWith(quote.repeat(3), from);
  const close = triple ? quote.repeat(3) : quote;
  for (let i = from + close.length; i < text.length; i++) {
    if (text[i] === '\\') {
      i++;
    } else if (text.startsWith(close, i)) {
      return i + close.length;
    } else if (!triple && /[\r\n]/.test(text[i])) {
      return i;
    }
  }
  return text.length;
}
