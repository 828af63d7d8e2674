package org.cfgrun.interpreter.assist;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.syntax.ConfigFile;
import org.cfgrun.interpreter.syntax.Expr;
import org.cfgrun.interpreter.syntax.ExprWalker;
import org.cfgrun.interpreter.syntax.Lexeme;
import org.cfgrun.interpreter.syntax.Statement;
import org.cfgrun.interpreter.value.ReservedKeys;

/**
 * The occurrences of a variable, which is a key at the top of a config, in one file: where it is
 * assigned, where the file reads it by its name, and where it reads the base's by {@code _base_.x},
 * a template or a reference <code>${x.y}</code>. Lines that do not parse are searched as far as
 * they can be understood.
 *
 * @param assigned the places that assign the name, in the order of the text
 * @param read the places that read it, in the order of the text
 */
public record Occurrences(List<Span> assigned, List<Span> read) {
  public Occurrences {
    assigned = List.copyOf(assigned);
    read = List.copyOf(read);
  }

  /** Returns all occurrences in the order of the text. */
  public List<Span> all() {
    List<Span> all = new ArrayList<>(assigned);
    all.addAll(read);
    all.sort(Comparator.comparingInt(Span::start));
    return all;
  }

  /** Returns whether there are none. */
  public boolean isEmpty() {
    return assigned.isEmpty() && read.isEmpty();
  }

  /** Returns the occurrences of a variable in a file. */
  public static Occurrences of(String name, ConfigFile file) {
    // Most files of a workspace do not mention the name at all.
    if (!file.source().text().contains(name)) {
      return new Occurrences(List.of(), List.of());
    }
    Finder finder = new Finder(name, file.source());
    file.statements().forEach(finder::statement);
    finder.references();
    return new Occurrences(ordered(finder.assigned), ordered(finder.read));
  }

  private static List<Span> ordered(Set<Span> spans) {
    return spans.stream().sorted(Comparator.comparingInt(Span::start)).toList();
  }

  private static final class Finder {
    private final String name;
    private final Source source;
    private final Pattern template;
    private final Set<Span> assigned = new LinkedHashSet<>();
    private final Set<Span> read = new LinkedHashSet<>();

    private Finder(String name, Source source) {
      this.name = name;
      this.source = source;
      this.template = Pattern.compile("\\{\\{\\s*_base_\\.(" + Pattern.quote(name) + ")(?!\\w)");
    }

    private void statement(Statement statement) {
      if (statement instanceof Statement.Broken broken) {
        if (broken.partial() != null) {
          statement(broken.partial());
        } else {
          words(broken.span());
        }
        return;
      }
      if (statement instanceof Statement.Assign assign) {
        assign.targets().forEach(this::target);
      } else if (statement instanceof Statement.AnnotatedAssign assign) {
        target(assign.target());
      } else if (statement instanceof Statement.AugmentedAssign assign) {
        target(assign.target());
      } else if (statement instanceof Statement.For loop) {
        target(loop.target());
      } else if (statement instanceof Statement.Import imported) {
        imported.names().forEach(this::imported);
      }
      ExprWalker.of(statement).forEach(this::expression);
      ExprWalker.nested(statement).forEach(this::statement);
    }

    /** Adds the names that a target assigns; in {@code x['a'] = 1} the name is assigned too. */
    private void target(Expr target) {
      if (target instanceof Expr.Name named && named.id().equals(name)) {
        assigned.add(named.span());
      } else if (target instanceof Expr.Attribute || target instanceof Expr.Subscript) {
        base(target, assigned);
        target(
            target instanceof Expr.Attribute attribute
                ? attribute.value()
                : ((Expr.Subscript) target).value());
      } else if (target instanceof Expr.TupleDisplay
          || target instanceof Expr.ListDisplay
          || target instanceof Expr.Starred) {
        ExprWalker.parts(target).forEach(this::target);
      }
    }

    private void imported(Statement.ImportedName imported) {
      Span span = imported.span();
      String text = span.text();
      if (imported.name().equals(name)) {
        assigned.add(new Span(source, span.start(), span.start() + name.length()));
      }
      if (name.equals(imported.alias()) && text.endsWith(name)) {
        assigned.add(new Span(source, span.end() - name.length(), span.end()));
      }
    }

    private void expression(Expr expression) {
      if (expression instanceof Expr.Name named && named.id().equals(name)) {
        read(named.span());
      } else if (expression instanceof Expr.Template) {
        templates(expression.span());
      } else if (expression instanceof Expr.Attribute || expression instanceof Expr.Subscript) {
        base(expression, read);
      } else if (expression instanceof Expr.Comprehension comprehension && binds(comprehension)) {
        // Only the first iterable is evaluated outside of the comprehension.
        expression(comprehension.clauses().get(0).iterable());
        return;
      }
      ExprWalker.parts(expression).forEach(this::expression);
    }

    private boolean binds(Expr.Comprehension comprehension) {
      return comprehension.clauses().stream().anyMatch(clause -> isIn(clause.target()));
    }

    private boolean isIn(Expr target) {
      return target instanceof Expr.Name named
          ? named.id().equals(name)
          : ExprWalker.parts(target).stream().anyMatch(this::isIn);
    }

    private void read(Span span) {
      if (!assigned.contains(span)) {
        read.add(span);
      }
    }

    /** Adds {@code x} of {@code _base_.x} and {@code _base_['x']}. */
    private void base(Expr expression, Set<Span> places) {
      if (expression instanceof Expr.Attribute attribute
          && isBase(attribute.value())
          && attribute.name().equals(name)
          && !assigned.contains(attribute.nameSpan())) {
        places.add(attribute.nameSpan());
      } else if (expression instanceof Expr.Subscript subscript
          && isBase(subscript.value())
          && subscript.index() instanceof Expr.Literal key
          && name.equals(key.value())) {
        int start = key.span().start() + key.span().text().indexOf(name);
        Span span = new Span(source, start, start + name.length());
        if (!assigned.contains(span)) {
          places.add(span);
        }
      }
    }

    private static boolean isBase(Expr value) {
      return value instanceof Expr.Name named && named.id().equals(ReservedKeys.BASE);
    }

    private void templates(Span within) {
      Matcher found = template.matcher(source.text()).region(within.start(), within.end());
      while (found.find()) {
        read.add(new Span(source, found.start(1), found.end(1)));
      }
    }

    /** Adds the references <code>${x}</code> in strings. */
    private void references() {
      String text = source.text();
      if (!text.contains("${")) {
        return;
      }
      Pattern reference = Pattern.compile("\\$\\{(" + Pattern.quote(name) + ")(?=[.}\\[])");
      for (Lexeme lexeme : Lexeme.of(source)) {
        if (lexeme.kind() == Lexeme.Kind.STRING) {
          Matcher found = reference.matcher(text).region(lexeme.start(), lexeme.end());
          while (found.find()) {
            read.add(new Span(source, found.start(1), found.end(1)));
          }
        }
      }
    }

    /** Adds the name where it stands in a line of which nothing else is understood. */
    private void words(Span line) {
      List<Lexeme> lexemes = Lexeme.of(source);
      int depth = 0;
      for (int i = 0; i < lexemes.size(); i++) {
        Lexeme word = lexemes.get(i);
        if (word.start() < line.start() || word.end() > line.end()) {
          continue;
        }
        depth += word.kind() == Lexeme.Kind.OPEN ? 1 : word.kind() == Lexeme.Kind.CLOSE ? -1 : 0;
        boolean attribute = i > 0 && lexemes.get(i - 1).kind() == Lexeme.Kind.DOT;
        boolean assigns = i + 1 < lexemes.size() && lexemes.get(i + 1).kind() == Lexeme.Kind.ASSIGN;
        if (word.text().equals(name) && !attribute && !(assigns && depth > 0)) {
          (assigns ? assigned : read).add(new Span(source, word.start(), word.end()));
        }
      }
    }
  }
}
