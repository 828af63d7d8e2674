package org.cfgrun.interpreter.check;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.Edit;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Fix;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.inherit.Layer;
import org.cfgrun.interpreter.lint.Subject;
import org.cfgrun.interpreter.schema.CheckedDict;
import org.cfgrun.interpreter.schema.Section;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.syntax.ConfigFile;
import org.cfgrun.interpreter.syntax.Expr;
import org.cfgrun.interpreter.syntax.ExprWalker;
import org.cfgrun.interpreter.syntax.Statement;
import org.cfgrun.interpreter.value.ScalarNode;
import org.jspecify.annotations.Nullable;

/**
 * Reports {@code lr = 0.01} at the top of a config: a variable that no file reads, named as an
 * argument of exactly one section. Any name is allowed there, so that the value has no effect
 * without an error.
 */
final class TopLevelKeys {
  private static final Pattern WORD = Pattern.compile("[A-Za-z_]\\w*");

  private final Subject config;
  private final List<CheckedDict> dicts;
  private final Misplaced misplaced;

  TopLevelKeys(Subject config, List<CheckedDict> dicts, Misplaced misplaced) {
    this.config = config;
    this.dicts = dicts;
    this.misplaced = misplaced;
  }

  void check(Problems problems) {
    Layer entry = config.layers().get(config.layers().size() - 1);
    ConfigFile tree = entry.member().document().tree();
    if (tree == null) {
      return;
    }
    Set<String> read = new HashSet<>();
    config.layers().forEach(layer -> reads(layer.member().document().tree(), read));
    for (Statement statement : tree.statements()) {
      if (statement instanceof Statement.Assign assign
          && assign.targets().size() == 1
          && assign.targets().get(0) instanceof Expr.Name name
          && Section.of(name.id()) == null
          && !read.contains(name.id())
          && entry.own().get(name.id()) instanceof ScalarNode) {
        List<CheckedDict> places = places(name.id());
        if (places.size() == 1) {
          problems.add(finding(assign, name, places.get(0)));
        }
      }
    }
  }

  /** Adds the names that a file may read, also from inside strings. */
  private static void reads(@Nullable ConfigFile file, Set<String> names) {
    if (file == null) {
      return;
    }
    Set<Span> targets = new HashSet<>();
    for (Statement statement : file.statements()) {
      if (statement instanceof Statement.Assign assign) {
        assign.targets().forEach(target -> targets.add(target.span()));
      }
    }
    ExprWalker.visit(
        file.statements(),
        expr -> {
          if (expr instanceof Expr.Name name && !targets.contains(name.span())) {
            names.add(name.id());
          } else if (expr instanceof Expr.Attribute || expr instanceof Expr.Template) {
            words(expr.span().text(), names);
          } else if (expr instanceof Expr.Literal literal
              && literal.value() instanceof String text
              && text.contains("${")) {
            words(text, names);
          } else if (expr instanceof Expr.FString) {
            words(expr.span().text(), names);
          }
        });
  }

  private static void words(String text, Set<String> names) {
    Matcher word = WORD.matcher(text);
    while (word.find()) {
      names.add(word.group());
    }
  }

  /** The sections, or if none, the parts of the model, that have an argument. */
  private List<CheckedDict> places(String name) {
    for (int length = 1; length <= 3; length++) {
      int steps = length;
      List<CheckedDict> found =
          dicts.stream()
              .filter(each -> each.path().steps().size() == steps && each.knows(name))
              .filter(each -> each.path().steps().stream().noneMatch(step -> step.matches("\\d+")))
              .toList();
      if (!found.isEmpty()) {
        return found;
      }
    }
    return List.of();
  }

  private Diagnostic finding(Statement.Assign assign, Expr.Name name, CheckedDict place) {
    Diagnostic warning =
        Diagnostic.warning(
                ErrorCode.WRONG_LEVEL,
                name.span(),
                "`%s` at the top level has no effect: no file reads it.".formatted(name.id()))
            .note(
                "it is an argument of %s: `%s`".formatted(place.name(), place.path()),
                place.dict().origin().span())
            .help("Move it to `%s`.".formatted(place.path()));
    Fix fix = move(assign, name, place);
    return fix == null ? warning : warning.fix(fix);
  }

  private @Nullable Fix move(Statement.Assign assign, Expr.Name name, CheckedDict place) {
    String title = "Move `%s` to `%s`".formatted(name.id(), place.path());
    String value = assign.value().span().text();
    Edit insertion = misplaced.insertion(place.path(), name.id(), value, name.span());
    return insertion == null ? null : Fix.suggested(title, line(assign.span()), insertion);
  }

  /** Returns the edit that removes a statement with its line. */
  private static Edit line(Span statement) {
    String text = statement.source().text();
    int end = statement.end();
    while (end < text.length() && " \t\r".indexOf(text.charAt(end)) >= 0) {
      end++;
    }
    boolean alone = end == text.length() || text.charAt(end) == '\n';
    int until = alone ? Math.min(text.length(), end + 1) : statement.end();
    return new Edit(new Span(statement.source(), statement.start(), until), "");
  }
}
