package org.cfgrun.ide.assist;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.catalog.ArgumentSchema;
import org.cfgrun.components.catalog.ComponentSchema;
import org.cfgrun.interpreter.assist.Bracket;
import org.cfgrun.interpreter.assist.CursorContext;
import org.cfgrun.interpreter.assist.CursorContext.Slot;
import org.cfgrun.interpreter.assist.VariableUses;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.syntax.ConfigFile;
import org.cfgrun.interpreter.syntax.Expr;
import org.cfgrun.interpreter.syntax.ExprWalker;
import org.cfgrun.interpreter.syntax.Lexeme;
import org.cfgrun.interpreter.syntax.Statement;
import org.cfgrun.interpreter.value.ConfigPath;
import org.cfgrun.interpreter.value.ReservedKeys;
import org.jspecify.annotations.Nullable;

/**
 * What a token of a config names.
 *
 * @param kind the kind of thing
 * @param path the path of a key in the config, or of a variable; empty for other kinds
 * @param text the name of a component, or the path of a base; empty for other kinds
 * @param start the offset of the name
 * @param end the offset after the name
 */
public record Described(Kind kind, ConfigPath path, String text, int start, int end) {
  private static final String TYPE = "type";
  private static final String POLICY = "policy";

  /** The kinds of things. */
  public enum Kind {
    /** A key of the config. */
    KEY,
    /** A variable of this file that an expression reads. */
    VARIABLE,
    /** A value of the bases, read by {@code _base_.x} or a template. */
    BASE_VALUE,
    /** The name of a component. */
    COMPONENT,
    /** The path of a base. */
    BASE
  }

  /** Returns what the token at a place names; null when it names nothing. */
  public static @Nullable Described at(Cursor cursor) {
    CursorContext context = cursor.context();
    Described template = template(context);
    if (template != null) {
      return template;
    }
    Lexeme word = context.word();
    if (word == null || context.slot() == Slot.COMMENT) {
      return null;
    }
    if (context.slot() == Slot.ATTRIBUTE) {
      return attribute(context, word);
    }
    boolean string = word.kind() == Lexeme.Kind.STRING;
    Described field = string ? field(cursor) : null;
    if (field != null) {
      return field;
    }
    if (!string && word.kind() != Lexeme.Kind.NAME) {
      return null;
    }
    int[] range = string ? CursorContext.content(word) : new int[] {word.start(), word.end()};
    String text = context.source().text().substring(range[0], range[1]);
    ConfigPath path = context.path();
    return switch (context.slot()) {
      case STATEMENT -> key(new ConfigPath(List.of(text)), range);
      case KEY -> keyed(context, text, range);
      case VALUE, OPERAND, COMPLETE -> value(context, path, text, string, range);
      case ATTRIBUTE, COMMENT -> null;
    };
  }

  private static @Nullable Described keyed(CursorContext context, String text, int[] range) {
    Bracket innermost = context.innermost();
    if (innermost != null && innermost.kind() == Bracket.Kind.SUBSCRIPT) {
      List<String> steps = new ArrayList<>(List.of(innermost.function().split("\\.")));
      if (steps.get(0).equals(ReservedKeys.BASE)) {
        steps.remove(0);
      }
      steps.add(text);
      return key(new ConfigPath(steps), range);
    }
    ConfigPath path = context.path();
    boolean named =
        innermost != null && innermost.item().name() != null
            || innermost != null && innermost.kind() == Bracket.Kind.BRACES;
    if (!named) {
      // A name in a call that has no keyword is a value: `dict(base)`, `dict(**base)`.
      return new Described(Kind.VARIABLE, new ConfigPath(List.of(text)), "", range[0], range[1]);
    }
    return path == null ? null : key(path.child(text), range);
  }

  private static Described key(ConfigPath path, int[] range) {
    return new Described(Kind.KEY, path, "", range[0], range[1]);
  }

  private static @Nullable Described value(
      CursorContext context, @Nullable ConfigPath path, String text, boolean string, int[] range) {
    if (!string) {
      return List.of("True", "False", "None", "dict").contains(text)
          ? null
          : new Described(Kind.VARIABLE, new ConfigPath(List.of(text)), "", range[0], range[1]);
    }
    if (path != null && path.steps().get(0).equals(ReservedKeys.BASE)) {
      return new Described(Kind.BASE, ConfigPath.ROOT, text, range[0], range[1]);
    }
    Bracket innermost = context.innermost();
    String name = innermost != null && innermost.isDict() ? innermost.item().name() : null;
    return TYPE.equals(name) || POLICY.equals(name)
        ? new Described(
            Kind.COMPONENT, path == null ? ConfigPath.ROOT : path, text, range[0], range[1])
        : null;
  }

  /** What a name in a field of an f-string names. */
  private static @Nullable Described field(Cursor cursor) {
    ConfigFile tree = cursor.config().tree();
    Described[] found = new Described[1];
    if (tree != null) {
      ExprWalker.visit(
          withPartial(tree.statements()),
          part -> {
            Described named = name(part, cursor.context());
            found[0] = named == null ? found[0] : named;
          });
    }
    return found[0];
  }

  private static List<Statement> withPartial(List<Statement> statements) {
    List<Statement> all = new ArrayList<>();
    for (Statement statement : statements) {
      all.add(
          statement instanceof Statement.Broken broken && broken.partial() != null
              ? broken.partial()
              : statement);
    }
    return all;
  }

  private static @Nullable Described name(Expr part, CursorContext context) {
    Span span =
        part instanceof Expr.Name name
            ? name.span()
            : part instanceof Expr.Attribute attribute ? attribute.nameSpan() : null;
    Lexeme word = context.word();
    if (span == null
        || word == null
        || span.start() < word.start()
        || span.start() > context.offset()
        || span.end() < context.offset()) {
      return null;
    }
    ConfigPath path = VariableUses.pathOf(part);
    if (path == null || path.steps().isEmpty()) {
      return null;
    }
    boolean base = part.span().text().startsWith(ReservedKeys.BASE + ".");
    return new Described(
        base ? Kind.BASE_VALUE : Kind.VARIABLE, path, "", span.start(), span.end());
  }

  private static Described attribute(CursorContext context, Lexeme word) {
    List<String> steps = new ArrayList<>(context.chain());
    steps.add(word.text());
    boolean base = steps.get(0).equals(ReservedKeys.BASE);
    List<String> path = base ? steps.subList(1, steps.size()) : steps;
    return new Described(
        base ? Kind.BASE_VALUE : Kind.VARIABLE, new ConfigPath(path), "", word.start(), word.end());
  }

  private static @Nullable Described template(CursorContext context) {
    TemplateCursor template = TemplateCursor.at(context);
    if (template == null) {
      return null;
    }
    int start = template.replaced().start();
    int end = template.replaced().end();
    List<String> steps = new ArrayList<>(template.names());
    steps.add(context.source().text().substring(start, end));
    return steps.get(0).equals(ReservedKeys.BASE) && steps.size() > 1
        ? new Described(
            Kind.BASE_VALUE, new ConfigPath(steps.subList(1, steps.size())), "", start, end)
        : null;
  }

  /** Returns the component that it names; null for other kinds, or when the catalog has none. */
  public @Nullable ComponentSchema component(Cursor cursor) {
    if (kind != Kind.COMPONENT) {
      return null;
    }
    Bracket innermost = cursor.context().innermost();
    return innermost == null ? null : cursor.query().dict().component();
  }

  /** Returns the argument whose key it is; null for other kinds, or when the catalog has none. */
  public @Nullable ArgumentSchema argument(Cursor cursor) {
    return kind == Kind.KEY && !path.steps().isEmpty()
        ? cursor.query().expected(path).argument()
        : null;
  }
}
