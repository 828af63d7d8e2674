package org.cfgrun.interpreter.eval;

import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.source.Span;
import org.jspecify.annotations.Nullable;

/**
 * Ends the statement that is being evaluated. It never leaves this package: the evaluator reports
 * the diagnostic and goes on with the next statement.
 */
final class EvalFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient @Nullable Diagnostic diagnostic;
  private final boolean last;

  private EvalFailure(@Nullable Diagnostic diagnostic, boolean last) {
    super(diagnostic == null ? "poisoned" : diagnostic.message(), null, false, false);
    this.diagnostic = diagnostic;
    this.last = last;
  }

  static EvalFailure of(Diagnostic diagnostic) {
    return new EvalFailure(diagnostic, false);
  }

  static EvalFailure of(ErrorCode code, Span span, String message) {
    return of(Diagnostic.error(code, span, message));
  }

  static EvalFailure type(Span span, String message) {
    return of(ErrorCode.TYPE_MISMATCH, span, message);
  }

  static EvalFailure value(Span span, String message) {
    return of(ErrorCode.BAD_VALUE, span, message);
  }

  /** For a use of something whose own failure has been reported. */
  static EvalFailure poisoned() {
    return new EvalFailure(null, false);
  }

  /** The budget is spent: nothing more is evaluated in this file. */
  static EvalFailure overBudget(Span span, String message) {
    return new EvalFailure(
        Diagnostic.error(ErrorCode.OVER_BUDGET, span, message)
            .help("A config computes settings; compute data in the code that uses it."),
        true);
  }

  /** What to report; null when it has been. */
  @Nullable Diagnostic diagnostic() {
    return diagnostic;
  }

  /** Whether the file's evaluation ends with it. */
  boolean last() {
    return last;
  }
}
