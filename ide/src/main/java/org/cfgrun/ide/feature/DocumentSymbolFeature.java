package org.cfgrun.ide.feature;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.ide.workspace.Snapshot;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.syntax.ConfigFile;
import org.cfgrun.interpreter.syntax.Expr;
import org.cfgrun.interpreter.syntax.ExprWalker;
import org.cfgrun.interpreter.syntax.Statement;
import org.eclipse.lsp4j.DocumentSymbol;
import org.eclipse.lsp4j.DocumentSymbolParams;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.ServerCapabilities;
import org.eclipse.lsp4j.SymbolInformation;
import org.eclipse.lsp4j.SymbolKind;
import org.eclipse.lsp4j.jsonrpc.CancelChecker;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.jspecify.annotations.Nullable;

/** The outline of a document: its assignments, and the keys of their dicts. */
final class DocumentSymbolFeature
    implements Feature<DocumentSymbolParams, List<Either<SymbolInformation, DocumentSymbol>>> {
  /** Text longer than this is cut in an outline. */
  private static final int LONGEST_DETAIL = 60;

  private static final String DICT = "dict";
  private static final String TYPE = "type";

  @Override
  public void announce(ServerCapabilities capabilities) {
    capabilities.setDocumentSymbolProvider(true);
  }

  @Override
  public List<Either<SymbolInformation, DocumentSymbol>> answer(
      Snapshot config, DocumentSymbolParams parameters, CancelChecker cancellation) {
    ConfigFile tree = config.tree();
    List<DocumentSymbol> symbols = new ArrayList<>();
    if (tree != null) {
      statements(config, tree.statements(), symbols);
    }
    return symbols.stream().map(Either::<SymbolInformation, DocumentSymbol>forRight).toList();
  }

  private static void statements(
      Snapshot config, List<Statement> statements, List<DocumentSymbol> symbols) {
    for (Statement statement : statements) {
      Statement read =
          statement instanceof Statement.Broken broken && broken.partial() != null
              ? broken.partial()
              : statement;
      if (read instanceof Statement.Assign assign) {
        assign.targets().forEach(target -> assigned(config, read, target, assign.value(), symbols));
      } else if (read instanceof Statement.AnnotatedAssign assign) {
        assigned(config, read, assign.target(), assign.value(), symbols);
      } else if (read instanceof Statement.AugmentedAssign assign) {
        assigned(config, read, assign.target(), assign.value(), symbols);
      }
      statements(config, ExprWalker.nested(read), symbols);
    }
  }

  private static void assigned(
      Snapshot config,
      Statement statement,
      Expr target,
      @Nullable Expr value,
      List<DocumentSymbol> symbols) {
    if (target instanceof Expr.TupleDisplay tuple) {
      tuple.items().forEach(item -> assigned(config, statement, item, null, symbols));
    } else {
      symbols.add(symbol(config, target.span().text(), statement.span(), target.span(), value));
    }
  }

  private static DocumentSymbol symbol(
      Snapshot config, String name, Span whole, Span key, @Nullable Expr value) {
    Range range = config.range(whole);
    // A statement that does not parse may end before its key does.
    Range selection = key.isIn(whole) ? config.range(key) : range;
    DocumentSymbol symbol =
        new DocumentSymbol(name.isBlank() ? "?" : name, kind(name, value), range, selection);
    symbol.setDetail(detail(value));
    symbol.setChildren(value == null ? List.of() : children(config, value));
    return symbol;
  }

  private static List<DocumentSymbol> children(Snapshot config, Expr value) {
    List<DocumentSymbol> children = new ArrayList<>();
    if (value instanceof Expr.Call call) {
      for (Expr.Call.Argument argument : call.arguments()) {
        String name = argument.name();
        if (name != null) {
          Span span = argument.span();
          int end = Math.min(span.end(), span.start() + name.length());
          children.add(
              symbol(
                  config,
                  name,
                  span,
                  new Span(span.source(), span.start(), end),
                  argument.value()));
        } else {
          children.addAll(children(config, argument.value()));
        }
      }
    } else if (value instanceof Expr.DictDisplay dict) {
      for (Expr.DictDisplay.Entry entry : dict.entries()) {
        Expr key = entry.key();
        if (key != null) {
          String name =
              key instanceof Expr.Literal literal && literal.value() instanceof String text
                  ? text
                  : key.span().text();
          children.add(symbol(config, name, entry.span(), key.span(), entry.value()));
        }
      }
    } else if (value instanceof Expr.ListDisplay list) {
      items(config, list.items(), children);
    } else if (value instanceof Expr.TupleDisplay tuple) {
      items(config, tuple.items(), children);
    }
    return children;
  }

  /** Adds the items that have parts of their own, such as the steps of a pipeline. */
  private static void items(Snapshot config, List<Expr> items, List<DocumentSymbol> symbols) {
    for (int i = 0; i < items.size(); i++) {
      Expr item = items.get(i);
      if (!children(config, item).isEmpty()) {
        symbols.add(symbol(config, "[" + i + "]", item.span(), item.span(), item));
      }
    }
  }

  private static SymbolKind kind(String name, @Nullable Expr value) {
    if (name.equals("_base_")) {
      return SymbolKind.Module;
    }
    if (value instanceof Expr.Literal literal) {
      Object constant = literal.value();
      return constant == null
          ? SymbolKind.Null
          : constant instanceof Boolean
              ? SymbolKind.Boolean
              : constant instanceof Number ? SymbolKind.Number : SymbolKind.String;
    }
    if (value instanceof Expr.ListDisplay || value instanceof Expr.TupleDisplay) {
      return SymbolKind.Array;
    }
    if (value != null && isDict(value)) {
      return type(value) == null ? SymbolKind.Object : SymbolKind.Class;
    }
    return value instanceof Expr.FString ? SymbolKind.String : SymbolKind.Variable;
  }

  private static boolean isDict(Expr value) {
    return value instanceof Expr.DictDisplay
        || (value instanceof Expr.Call call
            && call.function() instanceof Expr.Name name
            && name.id().equals(DICT));
  }

  /** Returns the {@code type} of a component, or the first line of any other value. */
  private static @Nullable String detail(@Nullable Expr value) {
    if (value == null) {
      return null;
    }
    Expr type = isDict(value) ? type(value) : value;
    if (type == null) {
      return null;
    }
    String text =
        type instanceof Expr.Literal literal && literal.value() instanceof String name
            ? name
            : type.span().text();
    String line = text.lines().findFirst().orElse("");
    return line.length() <= LONGEST_DETAIL ? line : line.substring(0, LONGEST_DETAIL) + "...";
  }

  private static @Nullable Expr type(Expr dict) {
    if (dict instanceof Expr.Call call) {
      return call.arguments().stream()
          .filter(argument -> TYPE.equals(argument.name()))
          .map(Expr.Call.Argument::value)
          .findFirst()
          .orElse(null);
    }
    return dict instanceof Expr.DictDisplay display
        ? display.entries().stream()
            .filter(entry -> entry.key() instanceof Expr.Literal key && TYPE.equals(key.value()))
            .map(Expr.DictDisplay.Entry::value)
            .findFirst()
            .orElse(null)
        : null;
  }

  @Override
  public List<Either<SymbolInformation, DocumentSymbol>> none() {
    return List.of();
  }
}
