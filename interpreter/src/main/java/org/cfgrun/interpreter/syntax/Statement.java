package org.cfgrun.interpreter.syntax;

import java.util.List;
import org.cfgrun.interpreter.source.Span;
import org.jspecify.annotations.Nullable;

/** A statement of a config. */
public sealed interface Statement {
  /** Where it stands. */
  Span span();

  /**
   * {@code a = b = value}; {@code a, b = value} has a {@link Expr.TupleDisplay} as its target.
   *
   * @param targets from left to right, each a name, attribute, subscript, or a tuple or list of
   *     those
   */
  record Assign(List<Expr> targets, Expr value, Span span) implements Statement {
    public Assign {
      targets = List.copyOf(targets);
    }
  }

  /** {@code name: type = value}; the type is read over. */
  record AnnotatedAssign(Expr target, @Nullable Expr value, Span span) implements Statement {}

  /** {@code target op= value}. */
  record AugmentedAssign(Expr target, Expr.BinaryOp op, Expr value, Span span)
      implements Statement {}

  /** An expression for its effect: {@code a.update(b)}; a lone string is a comment. */
  record ExpressionStatement(Expr value, Span span) implements Statement {}

  /** {@code del a, b['c']}. */
  record Delete(List<Expr> targets, Span span) implements Statement {
    public Delete {
      targets = List.copyOf(targets);
    }
  }

  /** {@code if}/{@code elif}/{@code else}; an elif is an If alone in {@code otherwise}. */
  record If(Expr test, List<Statement> then, List<Statement> otherwise, Span span)
      implements Statement {
    public If {
      then = List.copyOf(then);
      otherwise = List.copyOf(otherwise);
    }
  }

  /** {@code for target in iterable}, with its {@code else}. */
  record For(Expr target, Expr iterable, List<Statement> body, List<Statement> otherwise, Span span)
      implements Statement {
    public For {
      body = List.copyOf(body);
      otherwise = List.copyOf(otherwise);
    }
  }

  /** {@code assert test, message}. */
  record Assert(Expr test, @Nullable Expr message, Span span) implements Statement {}

  /** {@code pass}. */
  record Pass(Span span) implements Statement {}

  /** {@code break}. */
  record Break(Span span) implements Statement {}

  /** {@code continue}. */
  record Continue(Span span) implements Statement {}

  /**
   * {@code import a.b as c} and {@code from .a import b as c, *}. What it may mean is the
   * evaluator's matter.
   *
   * @param level the leading dots of {@code from}
   * @param module the dotted module name; empty for {@code from . import x}
   * @param names what is imported; empty for a plain {@code import}
   */
  record Import(
      int level, String module, List<ImportedName> names, @Nullable String alias, Span span)
      implements Statement {
    public Import {
      names = List.copyOf(names);
    }
  }

  /**
   * A name of a {@code from} import.
   *
   * @param name the name, or {@code *}
   */
  record ImportedName(String name, @Nullable String alias, Span span) {}

  /** {@code with context: body}; the only one with a meaning is {@code with read_base():}. */
  record With(Expr context, List<Statement> body, Span span) implements Statement {
    public With {
      body = List.copyOf(body);
    }
  }

  /**
   * A statement of Python that a config cannot have: def, class, while, try, raise, global, return,
   * yield, async, match.
   *
   * @param keyword the word it begins with
   * @param names what it would have defined
   */
  record Refused(String keyword, List<String> names, Span span) implements Statement {
    public Refused {
      names = List.copyOf(names);
    }
  }

  /**
   * Lines that are left out, because their problem has been reported.
   *
   * @param names what they seem to assign
   */
  record Broken(List<String> names, Span span) implements Statement {
    public Broken {
      names = List.copyOf(names);
    }
  }
}
