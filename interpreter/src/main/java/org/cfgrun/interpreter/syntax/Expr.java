package org.cfgrun.interpreter.syntax;

import java.util.List;
import org.cfgrun.interpreter.source.Span;
import org.jspecify.annotations.Nullable;

/** An expression of a config. */
public sealed interface Expr {
  /** The place of the expression. */
  Span span();

  /** The alternative that it is, for an exhaustive switch. */
  Form form();

  /** The alternatives. */
  enum Form {
    LITERAL,
    NAME,
    TEMPLATE,
    FSTRING,
    LIST,
    TUPLE,
    SET,
    DICT,
    STARRED,
    COMPREHENSION,
    ATTRIBUTE,
    SUBSCRIPT,
    SLICE,
    CALL,
    BINARY,
    UNARY,
    BOOLEAN_CHAIN,
    COMPARISON,
    CONDITIONAL,
    REFUSED
  }

  /** Binary operators that evaluate both operands. */
  enum BinaryOp {
    ADD("+"),
    SUBTRACT("-"),
    MULTIPLY("*"),
    DIVIDE("/"),
    FLOOR_DIVIDE("//"),
    MODULO("%"),
    POWER("**"),
    MATRIX_MULTIPLY("@"),
    SHIFT_LEFT("<<"),
    SHIFT_RIGHT(">>"),
    BIT_AND("&"),
    BIT_OR("|"),
    BIT_XOR("^");

    private final String symbol;

    BinaryOp(String symbol) {
      this.symbol = symbol;
    }

    /** The operator in source form. */
    public String symbol() {
      return symbol;
    }
  }

  /** Unary operators. */
  enum UnaryOp {
    PLUS("+"),
    MINUS("-"),
    INVERT("~"),
    NOT("not");

    private final String symbol;

    UnaryOp(String symbol) {
      this.symbol = symbol;
    }

    /** Returns the operator as it is written. */
    public String symbol() {
      return symbol;
    }
  }

  /** Comparison operators, which chain. */
  enum CompareOp {
    EQUAL("=="),
    NOT_EQUAL("!="),
    LESS("<"),
    LESS_EQUAL("<="),
    GREATER(">"),
    GREATER_EQUAL(">="),
    IN("in"),
    NOT_IN("not in"),
    IS("is"),
    IS_NOT("is not");

    private final String symbol;

    CompareOp(String symbol) {
      this.symbol = symbol;
    }

    /** The operator in source form. */
    public String symbol() {
      return symbol;
    }
  }

  /**
   * A constant.
   *
   * @param value null (None), Boolean, Long, BigInteger (outside long), Double or String; adjacent
   *     strings are joined
   */
  record Literal(@Nullable Object value, Span span) implements Expr {
    @Override
    public Form form() {
      return Form.LITERAL;
    }
  }

  /** A name that is read or assigned. */
  record Name(String id, Span span) implements Expr {
    @Override
    public Form form() {
      return Form.NAME;
    }
  }

  /**
   * A template in the place of an expression: {@code {{ _base_.x.y }}} or {@code {{ fileDirname
   * }}}. Inside a string it is a part of an {@link FString}.
   *
   * @param text the text between the braces, trimmed
   */
  record Template(String text, Span span) implements Expr {
    @Override
    public Form form() {
      return Form.TEMPLATE;
    }
  }

  /** An f-string, or a plain string that contains templates. */
  record FString(List<Part> parts, Span span) implements Expr {
    /** A part of the string. */
    public sealed interface Part {
      /** Literal text with escape sequences resolved. */
      record Text(String text) implements Part {}

      /**
       * {@code {value!conversion:format}}.
       *
       * @param conversion r, s, a, or 0 for none
       * @param format the parts of the format spec; empty for none
       * @param debugText the text before {@code =} in {@code {x=}}; null for other fields
       */
      record Field(Expr value, char conversion, List<Part> format, @Nullable String debugText)
          implements Part {
        public Field {
          format = List.copyOf(format);
        }
      }
    }

    public FString {
      parts = List.copyOf(parts);
    }

    @Override
    public Form form() {
      return Form.FSTRING;
    }
  }

  /** {@code [a, *b]}. */
  record ListDisplay(List<Expr> items, Span span) implements Expr {
    public ListDisplay {
      items = List.copyOf(items);
    }

    @Override
    public Form form() {
      return Form.LIST;
    }
  }

  /** {@code (a, b)}, {@code a, b}, {@code ()}. */
  record TupleDisplay(List<Expr> items, Span span) implements Expr {
    public TupleDisplay {
      items = List.copyOf(items);
    }

    @Override
    public Form form() {
      return Form.TUPLE;
    }
  }

  /** {@code {a, b}}. */
  record SetDisplay(List<Expr> items, Span span) implements Expr {
    public SetDisplay {
      items = List.copyOf(items);
    }

    @Override
    public Form form() {
      return Form.SET;
    }
  }

  /** {@code {k: v, **d}}. */
  record DictDisplay(List<Entry> entries, Span span) implements Expr {
    /**
     * An entry.
     *
     * @param key null for {@code **value}
     */
    public record Entry(@Nullable Expr key, Expr value, Span span) {}

    public DictDisplay {
      entries = List.copyOf(entries);
    }

    @Override
    public Form form() {
      return Form.DICT;
    }
  }

  /** {@code *value} in a display, a call or a target. */
  record Starred(Expr value, Span span) implements Expr {
    @Override
    public Form form() {
      return Form.STARRED;
    }
  }

  /**
   * A comprehension or a generator expression.
   *
   * @param element the element, or the key of a dict comprehension
   * @param value the value of a dict comprehension; null otherwise
   */
  record Comprehension(
      Kind kind, Expr element, @Nullable Expr value, List<Clause> clauses, Span span)
      implements Expr {
    /** The kind of value it builds. */
    public enum Kind {
      LIST,
      SET,
      DICT,
      GENERATOR
    }

    /** {@code for target in iterable if c1 if c2}. */
    public record Clause(Expr target, Expr iterable, List<Expr> conditions, Span span) {
      public Clause {
        conditions = List.copyOf(conditions);
      }
    }

    public Comprehension {
      clauses = List.copyOf(clauses);
    }

    @Override
    public Form form() {
      return Form.COMPREHENSION;
    }
  }

  /** {@code value.name}. */
  record Attribute(Expr value, String name, Span nameSpan, Span span) implements Expr {
    @Override
    public Form form() {
      return Form.ATTRIBUTE;
    }
  }

  /** {@code value[index]}. */
  record Subscript(Expr value, Expr index, Span span) implements Expr {
    @Override
    public Form form() {
      return Form.SUBSCRIPT;
    }
  }

  /** {@code start:stop:step} inside a subscript. */
  record Slice(@Nullable Expr start, @Nullable Expr stop, @Nullable Expr step, Span span)
      implements Expr {
    @Override
    public Form form() {
      return Form.SLICE;
    }
  }

  /** {@code function(a, *b, c=d, **e)}, including {@code dict(...)}. */
  record Call(Expr function, List<Argument> arguments, Span span) implements Expr {
    /**
     * An argument.
     *
     * @param name the keyword; null for a positional argument
     * @param stars 1 for {@code *value}, 2 for {@code **value}, 0 otherwise
     * @param span the whole argument, including its name
     */
    public record Argument(@Nullable String name, int stars, Expr value, Span span) {}

    public Call {
      arguments = List.copyOf(arguments);
    }

    @Override
    public Form form() {
      return Form.CALL;
    }
  }

  /** {@code left op right}. */
  record Binary(BinaryOp op, Expr left, Expr right, Span span) implements Expr {
    @Override
    public Form form() {
      return Form.BINARY;
    }
  }

  /** {@code op operand}. */
  record Unary(UnaryOp op, Expr operand, Span span) implements Expr {
    @Override
    public Form form() {
      return Form.UNARY;
    }
  }

  /** {@code and} (all) or {@code or} (any) over two or more operands. */
  record BooleanChain(boolean and, List<Expr> operands, Span span) implements Expr {
    public BooleanChain {
      operands = List.copyOf(operands);
    }

    @Override
    public Form form() {
      return Form.BOOLEAN_CHAIN;
    }
  }

  /** {@code a < b <= c}, with one operator between each two operands. */
  record Comparison(List<Expr> operands, List<CompareOp> ops, Span span) implements Expr {
    public Comparison {
      operands = List.copyOf(operands);
      ops = List.copyOf(ops);
    }

    @Override
    public Form form() {
      return Form.COMPARISON;
    }
  }

  /** {@code then if test else otherwise}. */
  record Conditional(Expr test, Expr then, Expr otherwise, Span span) implements Expr {
    @Override
    public Form form() {
      return Form.CONDITIONAL;
    }
  }

  /**
   * A Python expression that configs do not support: lambda, await, yield, {@code :=}.
   *
   * @param keyword the word or operator that identifies it
   */
  record Refused(String keyword, Span span) implements Expr {
    @Override
    public Form form() {
      return Form.REFUSED;
    }
  }
}
