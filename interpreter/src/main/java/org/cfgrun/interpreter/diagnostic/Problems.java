package org.cfgrun.interpreter.diagnostic;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.cfgrun.interpreter.source.Span;
import org.jspecify.annotations.Nullable;

/**
 * The findings of a run, in the order in which they were found. Each stage collects all of its
 * problems, and the next stage runs only without errors.
 */
public final class Problems {
  private final List<Diagnostic> all = new ArrayList<>();
  private int errors;

  /** Adds a finding. */
  public void add(Diagnostic diagnostic) {
    all.add(diagnostic);
    if (diagnostic.severity() == Severity.ERROR) {
      errors++;
    }
  }

  /** Adds an error. */
  public void error(ErrorCode code, @Nullable Span span, String message) {
    add(Diagnostic.error(code, span, message));
  }

  /** Adds a warning. */
  public void warn(ErrorCode code, @Nullable Span span, String message) {
    add(Diagnostic.warning(code, span, message));
  }

  /** Adds all findings of {@code other}. */
  public void addAll(Problems other) {
    other.all.forEach(this::add);
  }

  /** Whether there is an error. */
  public boolean hasErrors() {
    return errors > 0;
  }

  /** The number of errors. */
  public int errorCount() {
    return errors;
  }

  /** All findings, as an unmodifiable view. */
  public List<Diagnostic> all() {
    return Collections.unmodifiableList(all);
  }
}
