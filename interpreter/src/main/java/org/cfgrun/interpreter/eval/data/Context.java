package org.cfgrun.interpreter.eval.data;

import java.util.function.Supplier;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.eval.text.FormatException;
import org.cfgrun.interpreter.source.Span;

/**
 * What an operation on data draws on, and whom it blames.
 *
 * @param limits what the file may still compute
 * @param span where the operation is written
 */
public record Context(Limits limits, Span span) {
  void step() {
    limits.step(span);
  }

  /** Counts items before they are made. */
  public void elements(long count) {
    limits.elements(count, span);
  }

  /** Counts a string. */
  public void string(long length) {
    limits.string(length, span);
  }

  void growingString(long length) {
    limits.growingString(length, span);
  }

  /** Checks the size of an integer before it is made. */
  public void integer(double bits) {
    limits.integer(bits, span);
  }

  void depth(int depth) {
    limits.depth(depth, span);
  }

  /** Data that this operation gives. */
  public Value computed(Data data) {
    return Value.computed(data, span);
  }

  /** An operation that the type of its operand does not support. */
  public EvalFailure typeError(String message) {
    return EvalFailure.of(ErrorCode.TYPE_MISMATCH, span, message);
  }

  /** An operation that fails for this value of the right type. */
  public EvalFailure valueError(String message) {
    return EvalFailure.of(ErrorCode.BAD_VALUE, span, message);
  }

  EvalFailure missingKey(String message) {
    return EvalFailure.of(ErrorCode.MISSING_KEY, span, message);
  }

  /** What a formatter gives. */
  String format(Supplier<String> formatter) {
    try {
      return formatter.get();
    } catch (FormatException e) {
      throw valueError(e.getMessage());
    }
  }

  /** An operator that has no meaning for two types. */
  public EvalFailure unsupported(String operator, Data left, Data right) {
    return typeError(
        "`%s` is not supported between %s and %s."
            .formatted(operator, left.typeName(), right.typeName()));
  }
}
