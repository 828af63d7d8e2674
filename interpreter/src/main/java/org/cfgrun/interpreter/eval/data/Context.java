package org.cfgrun.interpreter.eval.data;

import java.util.function.Supplier;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.eval.text.FormatException;
import org.cfgrun.interpreter.source.Span;

/**
 * The context of an operation on data.
 *
 * @param meter counts the work of the file
 * @param span the place of the operation, for errors
 */
public record Context(Meter meter, Span span) {
  void step() {
    meter.step(span);
  }

  /** Counts characters or items that are read, compared or moved, but not created. */
  public void work(long count) {
    meter.work(count, span);
  }

  /** Counts several steps. */
  public void steps(long count) {
    meter.steps(count, span);
  }

  /** Counts elements before they are created. */
  public void elements(long count) {
    meter.elements(count, span);
  }

  /** Counts a string. */
  public void string(long length) {
    meter.string(length, span);
  }

  void growingString(long length) {
    meter.growingString(length, span);
  }

  /** Checks the size of an integer before it is created. */
  public void integer(double bits) {
    meter.integer(bits, span);
  }

  void depth(int depth) {
    meter.depth(depth, span);
  }

  /** Creates the value that this operation computes. */
  public Value computed(Data data) {
    return Value.computed(data, span);
  }

  /** Creates the error that a type does not support the operation. */
  public EvalFailure typeError(String message) {
    return EvalFailure.of(ErrorCode.TYPE_MISMATCH, span, message);
  }

  /** Creates the error that the operation fails for a value of a supported type. */
  public EvalFailure valueError(String message) {
    return EvalFailure.of(ErrorCode.BAD_VALUE, span, message);
  }

  EvalFailure missingKey(String message) {
    return EvalFailure.of(ErrorCode.MISSING_KEY, span, message);
  }

  /** Calls a formatter and reports a {@link FormatException}. */
  String format(Supplier<String> formatter) {
    try {
      return formatter.get();
    } catch (FormatException e) {
      throw valueError(e.getMessage());
    }
  }

  /** Creates the error that two types do not support an operator. */
  public EvalFailure unsupported(String operator, Data left, Data right) {
    return typeError(
        "`%s` is not supported between %s and %s."
            .formatted(operator, left.typeName(), right.typeName()));
  }
}
