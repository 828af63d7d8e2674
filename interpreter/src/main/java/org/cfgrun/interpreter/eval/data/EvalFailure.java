package org.cfgrun.interpreter.eval.data;

import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.source.Span;
import org.jspecify.annotations.Nullable;

/**
 * Thrown to end the current statement; evaluation resumes at the next statement. It is control flow
 * inside an evaluation and not a {@code ConfigException}, which ends a run: it has no stack trace,
 * because a broken config throws thousands, and no diagnostic if the failure has been reported.
 */
public final class EvalFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient @Nullable Diagnostic diagnostic;
  private final boolean last;

  private EvalFailure(@Nullable Diagnostic diagnostic, boolean last) {
    super(diagnostic == null ? "poisoned" : diagnostic.message(), null, false, false);
    this.diagnostic = diagnostic;
    this.last = last;
  }

  /** Creates a failure to report. */
  public static EvalFailure of(Diagnostic diagnostic) {
    return new EvalFailure(diagnostic, false);
  }

  /** Creates a failure to report. */
  public static EvalFailure of(ErrorCode code, Span span, String message) {
    return of(Diagnostic.error(code, span, message));
  }

  /** Creates the failure of using a value whose own failure has been reported. */
  public static EvalFailure poisoned() {
    return new EvalFailure(null, false);
  }

  /** Creates the failure that the budget is exhausted, which ends the evaluation of the file. */
  public static EvalFailure overBudget(Span span, String message) {
    return new EvalFailure(
        Diagnostic.error(ErrorCode.OVER_BUDGET, span, message)
            .help("A config computes settings; compute data in the code that uses it."),
        true);
  }

  /** Returns the error to report, or null if it has been reported already. */
  public @Nullable Diagnostic diagnostic() {
    return diagnostic;
  }

  /** Returns whether the evaluation of the file ends. */
  public boolean last() {
    return last;
  }
}
