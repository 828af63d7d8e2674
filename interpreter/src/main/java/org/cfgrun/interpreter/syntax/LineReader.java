package org.cfgrun.interpreter.syntax;

import java.util.List;
import org.cfgrun.grammar.CfgLexer;
import org.cfgrun.grammar.CfgParser;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.jspecify.annotations.Nullable;

/** Reads one logical line as statements or as the header of a block. */
final class LineReader {
  private final Reporter reporter;
  private final LineParser parser;
  private final ExprBuilder exprs;
  private final StatementBuilder statements;
  private @Nullable PartialReader partial;

  LineReader(Reporter reporter) {
    this.reporter = reporter;
    this.parser = new LineParser(reporter);
    this.exprs = new ExprBuilder(reporter, new LineParser(reporter));
    this.statements = new StatementBuilder(reporter, exprs);
  }

  /** Returns the statements of a line, or null when it is broken. */
  @Nullable List<Statement> statements(LogicalLine line) {
    int before = reporter.problems().all().size();
    CfgParser.LineContext parsed = line.broken() ? null : parser.line(line.tokens());
    if (parsed == null) {
      return null;
    }
    List<Statement> built = statements.build(parsed.simples());
    return sound(before) ? built : null;
  }

  /** Returns what can be understood of a broken line. */
  @Nullable Statement partial(LogicalLine line) {
    if (reporter.isFull()) {
      return null;
    }
    if (partial == null) {
      partial = new PartialReader(reporter.source());
    }
    return partial.read(line);
  }

  /** Returns the header in a line, or null when it is broken. */
  @Nullable Header header(LogicalLine line) {
    int before = reporter.problems().all().size();
    CfgParser.LineContext parsed = line.broken() ? null : parser.line(line.tokens());
    if (parsed == null) {
      return null;
    }
    Header header = header(parsed);
    return sound(before) ? header : null;
  }

  private Header header(CfgParser.LineContext line) {
    CfgParser.HeaderContext context = line.header();
    List<Statement> inline = statements.build(line.simples());
    return switch (context.start.getType()) {
      case CfgLexer.IF, CfgLexer.ELIF -> new Header(exprs.expr(context.expr()), null, inline);
      case CfgLexer.FOR ->
          new Header(exprs.list(context.exprList()), exprs.targets(context.targets()), inline);
      case CfgLexer.WITH -> with(context, inline);
      default -> new Header(null, null, inline);
    };
  }

  private Header with(CfgParser.HeaderContext context, List<Statement> inline) {
    CfgParser.WithItemContext first = context.withItem(0);
    if (context.withItem().size() > 1 || first.AS() != null) {
      reporter.refuse("with", reporter.span(context));
      return new Header(new Expr.Refused("with", reporter.span(context)), null, inline);
    }
    return new Header(exprs.expr(first.expr()), null, inline);
  }

  /** Whether the line has a place in the tree: unsupported syntax has, a syntax error has not. */
  private boolean sound(int before) {
    List<Diagnostic> all = reporter.problems().all();
    return all.subList(before, all.size()).stream()
        .allMatch(found -> found.code() == ErrorCode.NOT_DECLARATIVE);
  }
}
