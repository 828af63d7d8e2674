package org.cfgrun.interpreter.eval.data;

import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.source.Span;
import org.jspecify.annotations.Nullable;

/** Ends the statement that is being evaluated; the next statement is evaluated all the same. */
public final class EvalFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient @Nullable Diagnostic diagnostic;
  private final boolean last;

  private EvalFailure(@Nullable Diagnostic diagnostic, boolean last) {
    super(diagnostic == null ? "poisoned" : diagnostic.message(), null, false, false);
    this.diagnostic = diagnostic;
    this.last = last;
  }

  /** A failure to report. */
  public static EvalFailure of(Diagnostic diagnostic) {
    return new EvalFailure(diagnostic, false);
  }

  /** A failure to report. */
  public static EvalFailure of(ErrorCode code, Span span, String message) {
    return of(Diagnostic.error(code, span, message));
  }

  /** The use of something whose own failure has been reported. */
  public static EvalFailure poisoned() {
    return new EvalFailure(null, false);
  }

  /** The budget is spent: nothing more is evaluated in this file. */
  public static EvalFailure overBudget(Span span, String message) {
    return new EvalFailure(
        Diagnostic.error(ErrorCode.OVER_BUDGET, span, message)
            .help("A config computes settings; compute data in the code that uses it."),
        true);
  }

  /** What to report; null when it has been. */
  public @Nullable Diagnostic diagnostic() {
    return diagnostic;
  }

  /** Whether the file's evaluation ends with it. */
  public boolean last() {
    return last;
  }
}
