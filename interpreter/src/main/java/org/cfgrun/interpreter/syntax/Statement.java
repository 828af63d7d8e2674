package org.cfgrun.interpreter.syntax;

import java.util.List;
import org.cfgrun.interpreter.source.Span;
import org.jspecify.annotations.Nullable;

/** A statement of a config. */
public sealed interface Statement {
  /** The place of the statement. */
  Span span();

  /** The alternative that it is, for an exhaustive switch. */
  Form form();

  /** The alternatives. */
  enum Form {
    ASSIGN,
    ANNOTATED_ASSIGN,
    AUGMENTED_ASSIGN,
    EXPRESSION,
    DELETE,
    IF,
    FOR,
    ASSERT,
    PASS,
    BREAK,
    CONTINUE,
    IMPORT,
    WITH,
    REFUSED,
    BROKEN
  }

  /**
   * {@code a = b = value}; {@code a, b = value} has a {@link Expr.TupleDisplay} as its target.
   *
   * @param targets the targets from left to right; each is a name, attribute, subscript, or a tuple
   *     or list of these
   */
  record Assign(List<Expr> targets, Expr value, Span span) implements Statement {
    public Assign {
      targets = List.copyOf(targets);
    }

    @Override
    public Form form() {
      return Form.ASSIGN;
    }
  }

  /** {@code name: type = value}; the type is ignored. */
  record AnnotatedAssign(Expr target, @Nullable Expr value, Span span) implements Statement {
    @Override
    public Form form() {
      return Form.ANNOTATED_ASSIGN;
    }
  }

  /** {@code target op= value}. */
  record AugmentedAssign(Expr target, Expr.BinaryOp op, Expr value, Span span)
      implements Statement {
    @Override
    public Form form() {
      return Form.AUGMENTED_ASSIGN;
    }
  }

  /** An expression evaluated for its effect, {@code a.update(b)}, or a string used as a comment. */
  record ExpressionStatement(Expr value, Span span) implements Statement {
    @Override
    public Form form() {
      return Form.EXPRESSION;
    }
  }

  /** {@code del a, b['c']}. */
  record Delete(List<Expr> targets, Span span) implements Statement {
    public Delete {
      targets = List.copyOf(targets);
    }

    @Override
    public Form form() {
      return Form.DELETE;
    }
  }

  /**
   * {@code if}/{@code elif}/{@code else}; an {@code elif} is the only statement of {@code
   * otherwise}.
   */
  record If(Expr test, List<Statement> then, List<Statement> otherwise, Span span)
      implements Statement {
    public If {
      then = List.copyOf(then);
      otherwise = List.copyOf(otherwise);
    }

    @Override
    public Form form() {
      return Form.IF;
    }
  }

  /** {@code for target in iterable}, with its {@code else}. */
  record For(Expr target, Expr iterable, List<Statement> body, List<Statement> otherwise, Span span)
      implements Statement {
    public For {
      body = List.copyOf(body);
      otherwise = List.copyOf(otherwise);
    }

    @Override
    public Form form() {
      return Form.FOR;
    }
  }

  /** {@code assert test, message}. */
  record Assert(Expr test, @Nullable Expr message, Span span) implements Statement {
    @Override
    public Form form() {
      return Form.ASSERT;
    }
  }

  /** {@code pass}. */
  record Pass(Span span) implements Statement {
    @Override
    public Form form() {
      return Form.PASS;
    }
  }

  /** {@code break}. */
  record Break(Span span) implements Statement {
    @Override
    public Form form() {
      return Form.BREAK;
    }
  }

  /** {@code continue}. */
  record Continue(Span span) implements Statement {
    @Override
    public Form form() {
      return Form.CONTINUE;
    }
  }

  /**
   * {@code import a.b as c} and {@code from .a import b as c, *}. The evaluator decides which
   * imports it supports.
   *
   * @param level the number of leading dots of {@code from}
   * @param module the dotted module name; empty for {@code from . import x}
   * @param names the imported names; empty for a plain {@code import}
   */
  record Import(
      int level, String module, List<ImportedName> names, @Nullable String alias, Span span)
      implements Statement {
    public Import {
      names = List.copyOf(names);
    }

    @Override
    public Form form() {
      return Form.IMPORT;
    }
  }

  /**
   * A name of a {@code from} import.
   *
   * @param name the name, or {@code *}
   */
  record ImportedName(String name, @Nullable String alias, Span span) {}

  /** {@code with context: body}; only {@code with read_base():} is supported. */
  record With(Expr context, List<Statement> body, Span span) implements Statement {
    public With {
      body = List.copyOf(body);
    }

    @Override
    public Form form() {
      return Form.WITH;
    }
  }

  /**
   * A Python statement that configs do not support: def, class, while, try, raise, global, return,
   * yield, async, match.
   *
   * @param keyword its first word
   * @param names the names it would define
   */
  record Refused(String keyword, List<String> names, Span span) implements Statement {
    public Refused {
      names = List.copyOf(names);
    }

    @Override
    public Form form() {
      return Form.REFUSED;
    }
  }

  /**
   * Lines with a reported syntax error.
   *
   * @param names the names they appear to assign
   * @param partial the statement as far as it can be understood, for editors: missing closing
   *     brackets are added, and a missing value is a None with an empty span. It is not evaluated.
   *     Null when nothing can be understood
   */
  record Broken(List<String> names, @Nullable Statement partial, Span span) implements Statement {
    public Broken {
      names = List.copyOf(names);
    }

    @Override
    public Form form() {
      return Form.BROKEN;
    }
  }
}
