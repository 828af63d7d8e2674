package org.cfgrun.ide.feature;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.cfgrun.ide.workspace.Snapshot;
import org.cfgrun.interpreter.source.LineIndex;
import org.cfgrun.interpreter.syntax.ConfigFile;
import org.cfgrun.interpreter.syntax.ExprWalker;
import org.cfgrun.interpreter.syntax.Lexeme;
import org.cfgrun.interpreter.syntax.Statement;
import org.eclipse.lsp4j.FoldingRange;
import org.eclipse.lsp4j.FoldingRangeKind;
import org.eclipse.lsp4j.FoldingRangeRequestParams;
import org.eclipse.lsp4j.ServerCapabilities;
import org.eclipse.lsp4j.jsonrpc.CancelChecker;
import org.jspecify.annotations.Nullable;

/** Folds brackets, blocks, strings and comments of several lines. */
final class FoldingRangeFeature implements Feature<FoldingRangeRequestParams, List<FoldingRange>> {
  @Override
  public void announce(ServerCapabilities capabilities) {
    capabilities.setFoldingRangeProvider(true);
  }

  @Override
  public List<FoldingRange> answer(
      Snapshot config, FoldingRangeRequestParams parameters, CancelChecker cancellation) {
    ConfigFile tree = config.tree();
    if (tree == null) {
      return List.of();
    }
    LineIndex lines = config.source().lines();
    List<FoldingRange> ranges = new ArrayList<>();
    brackets(Lexeme.of(config.source()), lines, ranges);
    comments(Lexeme.of(config.source()), lines, ranges);
    blocks(tree.statements(), ranges);
    return ranges;
  }

  private static void brackets(List<Lexeme> lexemes, LineIndex lines, List<FoldingRange> ranges) {
    Deque<Lexeme> open = new ArrayDeque<>();
    for (Lexeme lexeme : lexemes) {
      switch (lexeme.kind()) {
        case OPEN -> open.push(lexeme);
        case CLOSE -> {
          if (!open.isEmpty()) {
            // The line of the closing bracket stays visible, unless values end on it too.
            Lexeme opening = open.pop();
            int last = lines.line(lexeme.start()) - (lexeme.beginsLine() ? 1 : 0);
            add(ranges, lines.line(opening.start()), last, null);
          }
        }
        case STRING -> add(ranges, lines.line(lexeme.start()), lines.line(lexeme.end()), null);
        default -> {}
      }
    }
  }

  private static void comments(List<Lexeme> lexemes, LineIndex lines, List<FoldingRange> ranges) {
    int first = -1;
    int last = -1;
    for (Lexeme lexeme : lexemes) {
      int line = lines.line(lexeme.start());
      boolean alone = lexeme.kind() == Lexeme.Kind.COMMENT && lexeme.beginsLine();
      if (alone && first >= 0 && line == last + 1) {
        last = line;
      } else {
        add(ranges, first, last, FoldingRangeKind.Comment);
        first = alone ? line : -1;
        last = first;
      }
    }
    add(ranges, first, last, FoldingRangeKind.Comment);
  }

  private static void blocks(List<Statement> statements, List<FoldingRange> ranges) {
    for (Statement statement : statements) {
      List<Statement> nested = ExprWalker.nested(statement);
      if (!nested.isEmpty()) {
        int last = nested.stream().mapToInt(FoldingRangeFeature::lastLine).max().orElse(0);
        add(ranges, statement.span().line(), last, null);
        blocks(nested, ranges);
      }
    }
  }

  private static int lastLine(Statement statement) {
    return statement.span().source().lines().line(statement.span().end());
  }

  /** Adds a range of lines, counted from 1, if it is more than one line. */
  private static void add(List<FoldingRange> ranges, int first, int last, @Nullable String kind) {
    if (last > first && first > 0) {
      FoldingRange range = new FoldingRange(first - 1, last - 1);
      range.setKind(kind);
      ranges.add(range);
    }
  }

  @Override
  public List<FoldingRange> none() {
    return List.of();
  }
}
