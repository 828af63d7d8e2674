package org.cfgrun.runtime.registry.custom;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.source.Span;
import org.jspecify.annotations.Nullable;

/**
 * Explains failures of imported code by its innermost line in the stack trace.
 *
 * @param sources the sources of compiled classes, by binary name
 */
record CustomFailure(Map<String, Source> sources) {
  /**
   * The name of the class loaders of imported code, which identifies its lines in a stack trace.
   */
  static final String LOADER = "custom_imports";

  private static final int CALLERS = 4;
  private static final Pattern LAMBDA = Pattern.compile("lambda\\$(\\w+)\\$\\d+");

  /** Returns an explanation, or null if no imported code was involved. */
  @Nullable Diagnostic explain(Throwable thrown) {
    StackTraceElement[] trace = thrown.getStackTrace();
    int at = next(trace, 0);
    if (at == trace.length) {
      Throwable cause = thrown.getCause();
      return cause == null ? null : explain(cause);
    }
    Diagnostic failure =
        Diagnostic.error(
            CustomImports.CUSTOM_CODE,
            place(trace[at]),
            "%s failed with %s.".formatted(name(trace[at]), describe(thrown)));
    if (place(trace[at]) == null) {
      failure = failure.note("at " + trace[at]);
    }
    if (at > 0) {
      failure = failure.note("thrown at " + trace[0]);
    }
    StackTraceElement last = trace[at];
    int callers = 0;
    for (int i = next(trace, at + 1);
        i < trace.length && callers < CALLERS;
        i = next(trace, i + 1)) {
      if (!trace[i].equals(last)) {
        Span place = place(trace[i]);
        failure = failure.note("called by " + (place == null ? trace[i] : name(trace[i])), place);
        last = trace[i];
        callers++;
      }
    }
    return thrown.getCause() == null
        ? failure
        : failure.note("caused by " + describe(thrown.getCause()));
  }

  /** Returns the index of the next line of imported code, or the length of the trace. */
  private static int next(StackTraceElement[] trace, int from) {
    int at = from;
    while (at < trace.length && !LOADER.equals(trace[at].getClassLoaderName())) {
      at++;
    }
    return at;
  }

  /**
   * Returns a name such as {@code Lion.update} in backquotes, without lambdas and nested classes.
   */
  private static String name(StackTraceElement frame) {
    String type = frame.getClassName().replaceFirst("\\$.*", "");
    String method = frame.getMethodName();
    Matcher lambda = LAMBDA.matcher(method);
    if (lambda.matches()) {
      method = lambda.group(1);
    }
    String simple = type.substring(type.lastIndexOf('.') + 1);
    boolean made = method.equals("<init>") || method.equals("<clinit>") || method.equals("new");
    return made ? "the constructor of `" + simple + "`" : "`" + simple + "." + method + "`";
  }

  private static String describe(Throwable thrown) {
    String type = thrown.getClass().getSimpleName();
    String message = thrown.getMessage();
    return message == null || message.isBlank()
        ? type
        : type + ": " + message.strip().replaceFirst("[.]$", "");
  }

  private @Nullable Span place(StackTraceElement frame) {
    Source source = sources.get(frame.getClassName());
    if (source == null || frame.getLineNumber() < 1) {
      return null;
    }
    String text = source.text();
    int start = 0;
    for (int line = 1; line < frame.getLineNumber(); line++) {
      start = text.indexOf('\n', start) + 1;
    }
    int newline = text.indexOf('\n', start);
    int end = newline < 0 ? text.length() : newline;
    while (start < end && Character.isWhitespace(text.charAt(start))) {
      start++;
    }
    while (start < end && Character.isWhitespace(text.charAt(end - 1))) {
      end--;
    }
    return new Span(source, start, end);
  }
}
