package org.cfgrun.interpreter.syntax;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.cfgrun.grammar.CfgLexer;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.source.Span;
import org.jspecify.annotations.Nullable;

/** Builds statements from logical lines, and blocks from their indentation. */
final class BlockReader {
  /** The same limit as in Python. */
  private static final int MAX_NESTING = 100;

  /** An {@code elif} is a nested {@link Statement.If}, so that a long chain is a deep tree. */
  private static final int MAX_CLAUSES = 500;

  private final Reporter reporter;
  private final List<LogicalLine> lines;
  private final LineReader reader;
  private int at;
  private int nesting;

  BlockReader(Reporter reporter, List<LogicalLine> lines) {
    this.reporter = reporter;
    this.lines = lines;
    this.reader = new LineReader(reporter);
  }

  List<Statement> read() {
    checkTabs();
    return block(0);
  }

  /**
   * Reports lines whose nesting depends on the width of a tab, which Python rejects. As in its
   * tokenizer, the nesting with tabs of 8 columns must be that with tabs of one.
   */
  private void checkTabs() {
    String text = reporter.source().text();
    if (text.indexOf('\t') < 0) {
      return;
    }
    // The columns of the enclosing blocks, and their columns with tabs of one.
    Deque<int[]> blocks = new ArrayDeque<>(List.of(new int[] {0, 0}));
    for (LogicalLine line : lines) {
      int[] columns = {line.indent(), Indentation.of(text, line.first().getStartIndex(), 1)};
      while (blocks.peek()[0] > columns[0]) {
        blocks.pop();
      }
      boolean deeper = columns[0] > blocks.peek()[0];
      boolean deeperByOne = columns[1] > blocks.peek()[1];
      if (deeper != deeperByOne || (!deeper && columns[1] < blocks.peek()[1])) {
        reporter.syntax(
            reporter.span(line.first()),
            "the indentation of this line mixes tabs and spaces, and depends on the width of a tab:"
                + " indent with spaces.");
      }
      if (deeper) {
        blocks.push(columns);
      }
    }
  }

  /** Reads lines until one is indented less than {@code indent}. */
  private List<Statement> block(int indent) {
    List<Statement> statements = new ArrayList<>();
    int surprising = -1;
    while (at < lines.size() && lines.get(at).indent() >= indent) {
      LogicalLine line = lines.get(at);
      // Report a run of lines with the same wrong indentation once.
      if (line.indent() > indent && line.indent() != surprising && !line.broken()) {
        misindented(line);
      }
      surprising = line.indent() > indent ? line.indent() : -1;
      statement(line, statements);
    }
    return statements;
  }

  private void misindented(LogicalLine line) {
    boolean returning = at > 0 && lines.get(at - 1).indent() > line.indent();
    int start = line.first().getStartIndex();
    reporter.syntax(
        reporter.span(start, line.first().getStopIndex() + 1),
        returning
            ? "this indentation does not match any enclosing block."
            : "unexpected indentation: no block begins above this line.");
  }

  private void statement(LogicalLine line, List<Statement> out) {
    String refused = Refusals.statement(line.tokens());
    if (refused != null) {
      out.add(refused(line, refused));
      return;
    }
    int from = at;
    List<Statement> read =
        switch (line.first().getType()) {
          case CfgLexer.IF -> only(ifStatement(line));
          case CfgLexer.FOR -> only(forStatement(line));
          case CfgLexer.WITH -> only(withStatement(line));
          case CfgLexer.ELIF, CfgLexer.ELSE, CfgLexer.EXCEPT, CfgLexer.FINALLY -> orphan(line);
          default -> simple(line);
        };
    if (read == null) {
      out.add(
          new Statement.Broken(
              AssignedNames.of(lines.subList(from, at)),
              reader.partial(line),
              reporter.span(line.first().getStartIndex(), end())));
    } else {
      out.addAll(read);
    }
  }

  private static @Nullable List<Statement> only(@Nullable Statement statement) {
    return statement == null ? null : List.of(statement);
  }

  private @Nullable List<Statement> simple(LogicalLine line) {
    at++;
    if (line.broken()) {
      skipDeeper(line.indent());
    }
    return reader.statements(line);
  }

  /** Reads an unsupported construct, its decorators and clauses included, as one statement. */
  private Statement refused(LogicalLine line, String word) {
    Span head = reporter.span(line.first().getStartIndex(), line.end());
    if (!line.broken()) {
      reporter.refuse(word, reporter.span(line.first()));
    }
    int from = at;
    at++;
    skipDeeper(line.indent());
    while (at < lines.size()
        && lines.get(at).indent() == line.indent()
        && continues(line.first().getType(), lines.get(at).first().getType())) {
      at++;
      skipDeeper(line.indent());
    }
    return new Statement.Refused(word, defined(from), spanFrom(head));
  }

  /**
   * The names that the construct defines: functions and classes have a scope, other blocks do not.
   */
  private List<String> defined(int from) {
    int definition = from;
    while (definition + 1 < at && lines.get(definition).first().getType() == CfgLexer.AT) {
      definition++;
    }
    int type = lines.get(definition).first().getType();
    boolean closed = type == CfgLexer.DEF || type == CfgLexer.CLASS;
    return AssignedNames.of(lines.subList(definition, closed ? definition + 1 : at));
  }

  private boolean continues(int first, int next) {
    if (first == CfgLexer.AT) {
      int previous = lines.get(at - 1).first().getType();
      return previous == CfgLexer.AT
          && (next == CfgLexer.AT
              || next == CfgLexer.DEF
              || next == CfgLexer.CLASS
              || next == CfgLexer.ASYNC);
    }
    return switch (next) {
      case CfgLexer.EXCEPT, CfgLexer.FINALLY -> first == CfgLexer.TRY;
      case CfgLexer.ELSE ->
          first == CfgLexer.TRY || first == CfgLexer.WHILE || first == CfgLexer.ASYNC;
      default -> false;
    };
  }

  private @Nullable List<Statement> orphan(LogicalLine line) {
    String word = line.first().getText();
    if (!line.broken()) {
      String opener =
          switch (line.first().getType()) {
            case CfgLexer.ELIF -> "`if`";
            case CfgLexer.ELSE -> "`if` or `for`";
            default -> "`try`";
          };
      reporter.syntax(
          reporter.span(line.first()), "`" + word + "` has no matching " + opener + ".");
    }
    at++;
    skipDeeper(line.indent());
    return null;
  }

  private @Nullable Statement ifStatement(LogicalLine line) {
    List<Clause> clauses = new ArrayList<>();
    clauses.add(clause(line));
    while (nextIs(line.indent(), CfgLexer.ELIF)) {
      clauses.add(clause(lines.get(at)));
    }
    List<Statement> otherwise = otherwise(line.indent());
    if (clauses.size() > MAX_CLAUSES) {
      reporter
          .problems()
          .error(
              ErrorCode.OVER_BUDGET,
              reporter.span(line.first()),
              "`if` has more than " + MAX_CLAUSES + " `elif` clauses.");
      return null;
    }
    int end = end();
    // From the last clause, because each is nested in the else of the one before.
    for (int i = clauses.size() - 1; i >= 0; i--) {
      Clause clause = clauses.get(i);
      if (clause.header() == null || clause.header().subject() == null) {
        return null;
      }
      otherwise =
          List.of(
              new Statement.If(
                  clause.header().subject(),
                  clause.body(),
                  otherwise,
                  reporter.span(clause.start(), end)));
    }
    return otherwise.get(0);
  }

  private @Nullable Statement forStatement(LogicalLine line) {
    Clause clause = clause(line);
    List<Statement> otherwise = otherwise(line.indent());
    Header header = clause.header();
    return header == null || header.subject() == null || header.target() == null
        ? null
        : new Statement.For(
            header.target(),
            header.subject(),
            clause.body(),
            otherwise,
            reporter.span(clause.start(), end()));
  }

  private @Nullable Statement withStatement(LogicalLine line) {
    Clause clause = clause(line);
    Header header = clause.header();
    return header == null || header.subject() == null
        ? null
        : new Statement.With(header.subject(), clause.body(), reporter.span(clause.start(), end()));
  }

  private List<Statement> otherwise(int indent) {
    return nextIs(indent, CfgLexer.ELSE) ? clause(lines.get(at)).body() : List.of();
  }

  private boolean nextIs(int indent, int type) {
    return at < lines.size()
        && lines.get(at).indent() == indent
        && lines.get(at).first().getType() == type;
  }

  /** A header and its block; the block is read even when the header is broken. */
  private record Clause(int start, @Nullable Header header, List<Statement> body) {}

  private Clause clause(LogicalLine line) {
    int start = line.first().getStartIndex();
    at++;
    Header header = reader.header(line);
    if (header != null && !header.inline().isEmpty()) {
      return new Clause(start, header, header.inline());
    }
    if (at == lines.size() || lines.get(at).indent() <= line.indent()) {
      if (header != null) {
        reporter.syntax(
            reporter.span(line.first()),
            "expected an indented block after `" + line.first().getText() + "`.");
      }
      return new Clause(start, null, List.of());
    }
    if (nesting == MAX_NESTING) {
      reporter
          .problems()
          .error(
              ErrorCode.OVER_BUDGET,
              reporter.span(line.first()),
              "blocks are nested more than " + MAX_NESTING + " levels deep.");
      skipDeeper(line.indent());
      return new Clause(start, null, List.of());
    }
    nesting++;
    List<Statement> body = block(lines.get(at).indent());
    nesting--;
    // Lines indented less than the block but more than its header belong to neither.
    if (at < lines.size() && lines.get(at).indent() > line.indent()) {
      misindented(lines.get(at));
      skipDeeper(line.indent());
    }
    return new Clause(start, header, body);
  }

  private void skipDeeper(int indent) {
    while (at < lines.size() && lines.get(at).indent() > indent) {
      at++;
    }
  }

  private Span spanFrom(Span start) {
    return reporter.span(start.start(), Math.max(start.end(), end()));
  }

  /** The end offset of the last line read. */
  private int end() {
    return lines.get(at - 1).end();
  }
}
