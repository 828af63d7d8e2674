package org.cfgrun.ide.feature;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.cfgrun.ide.workspace.Snapshot;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.syntax.ConfigFile;
import org.cfgrun.interpreter.syntax.Expr;
import org.cfgrun.interpreter.syntax.ExprWalker;
import org.cfgrun.interpreter.syntax.Lexeme;
import org.cfgrun.interpreter.syntax.Statement;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.SelectionRange;
import org.eclipse.lsp4j.SelectionRangeParams;
import org.eclipse.lsp4j.ServerCapabilities;
import org.eclipse.lsp4j.jsonrpc.CancelChecker;

/** Widens a selection: word, value, argument, dict, statement, block, document. */
final class SelectionRangeFeature implements Feature<SelectionRangeParams, List<SelectionRange>> {
  @Override
  public void announce(ServerCapabilities capabilities) {
    capabilities.setSelectionRangeProvider(true);
  }

  @Override
  public List<SelectionRange> answer(
      Snapshot config, SelectionRangeParams parameters, CancelChecker cancellation) {
    List<SelectionRange> ranges = new ArrayList<>();
    for (Position position : parameters.getPositions()) {
      ranges.add(around(config, config.positions().offset(position)));
    }
    return ranges;
  }

  private static SelectionRange around(Snapshot config, int offset) {
    List<Span> spans = new ArrayList<>();
    spans.add(config.source().all());
    ConfigFile tree = config.tree();
    if (tree != null) {
      for (Lexeme lexeme : Lexeme.of(config.source())) {
        add(new Span(config.source(), lexeme.start(), lexeme.end()), offset, spans);
      }
      statements(tree.statements(), offset, spans);
    }
    spans.sort(Comparator.comparingInt((Span span) -> span.end() - span.start()).reversed());
    SelectionRange innermost = new SelectionRange(config.range(spans.get(0)), null);
    Span last = spans.get(0);
    for (Span span : spans) {
      // Each range lies in the one around it; two touching tokens do not.
      if (span.isIn(last) && span.end() - span.start() < last.end() - last.start()) {
        Range range = config.range(span);
        innermost = new SelectionRange(range, innermost);
        last = span;
      }
    }
    return innermost;
  }

  private static void statements(List<Statement> statements, int offset, List<Span> spans) {
    for (Statement statement : statements) {
      Statement read =
          statement instanceof Statement.Broken broken && broken.partial() != null
              ? broken.partial()
              : statement;
      add(statement.span(), offset, spans);
      ExprWalker.visit(List.of(read), part -> parts(part, offset, spans));
      statements(ExprWalker.nested(read), offset, spans);
    }
  }

  private static void parts(Expr part, int offset, List<Span> spans) {
    add(part.span(), offset, spans);
    if (part instanceof Expr.Call call) {
      call.arguments().forEach(argument -> add(argument.span(), offset, spans));
    } else if (part instanceof Expr.DictDisplay dict) {
      dict.entries().forEach(entry -> add(entry.span(), offset, spans));
    }
  }

  private static void add(Span span, int offset, List<Span> spans) {
    if (span.start() <= offset && offset <= span.end()) {
      spans.add(span);
    }
  }

  @Override
  public List<SelectionRange> none() {
    return List.of();
  }
}
