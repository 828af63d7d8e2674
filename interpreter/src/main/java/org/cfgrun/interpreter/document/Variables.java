package org.cfgrun.interpreter.document;

import java.util.List;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.eval.data.EvalFailure;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.syntax.ConfigParser;
import org.cfgrun.interpreter.syntax.Expr;
import org.cfgrun.interpreter.syntax.Statement;
import org.jspecify.annotations.Nullable;

/** Evaluates templates that refer to environment variables: {@code {{$NAME:default}}}. */
record Variables(Environment environment, Problems problems) {
  /** Returns whether a template has the form of a variable. */
  static boolean is(String template) {
    return template.startsWith("$");
  }

  /**
   * Returns the text of the variable, or the default if the variable is unset, empty or not on the
   * list of readable ones. Returns null if the dialect does not support variables.
   */
  @Nullable String text(String template, Span at) {
    if (environment.dialect() == Dialect.MMCV) {
      return null;
    }
    int colon = template.indexOf(':');
    String name = template.substring(1, colon < 0 ? template.length() : colon).strip();
    String fallback = colon < 0 ? "" : template.substring(colon + 1).strip();
    String set = environment.variables().getOrDefault(name, "");
    String text = set.isEmpty() ? fallback : set;
    boolean hidden = !environment.mayRead(name);
    if (text.isEmpty()) {
      throw EvalFailure.of(
          Diagnostic.error(
                  ErrorCode.UNDEFINED_NAME,
                  at,
                  hidden
                      ? hidden(name) + "."
                      : "The environment variable `" + name + "` is not set.")
              .help(
                  (hidden ? "Allow it in the options of the interpreter" : "Set it")
                      + ", or give a default: `{{$"
                      + name
                      + ":default}}`."));
    }
    if (hidden) {
      warnOfHidden(name, at);
    }
    return text;
  }

  /** Returns what {@code os.environ.get} returns for a name; null if it is unset or hidden. */
  @Nullable String read(String name, Span at) {
    if (!environment.mayRead(name)) {
      warnOfHidden(name, at);
      return null;
    }
    return environment.variables().get(name);
  }

  private void warnOfHidden(String name, Span at) {
    problems.warn(ErrorCode.UNDEFINED_NAME, at, hidden(name) + "; its default is used.");
  }

  // The same whether the variable is set or not: a config must not learn even that.
  private static String hidden(String name) {
    return "The environment variable `" + name + "` is not on the list of readable variables";
  }

  /** Parses the text of a variable as an expression, for a template outside of strings. */
  static Expr expression(String text, Span at) {
    Problems problems = new Problems();
    // A template in the text could refer to itself.
    List<Statement> statements =
        text.contains("{{")
            ? List.of()
            : ConfigParser.parse(Source.of(at.text(), text), problems).statements();
    if (!problems.hasErrors()
        && statements.size() == 1
        && statements.get(0) instanceof Statement.ExpressionStatement lone) {
      return lone.value();
    }
    throw EvalFailure.of(
        Diagnostic.error(
                ErrorCode.BAD_VALUE,
                at,
                "The environment variable's text `" + text + "` is not an expression.")
            .help("Put the template between quotes to make it a string."));
  }
}
