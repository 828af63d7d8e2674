package org.cfgrun.interpreter.eval;

import java.util.List;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.inherit.Document.Bases;
import org.cfgrun.interpreter.source.SourceId;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.syntax.Expr;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ConfigPath;
import org.cfgrun.interpreter.value.DictNode;
import org.jspecify.annotations.Nullable;

/** What the templates of a file stand for. */
final class Templates {
  private static final String BASE = "_base_.";

  private final SourceId id;
  private final Bases bases;
  private final Problems problems;
  private final Variables variables;

  Templates(SourceId id, Bases bases, Surroundings surroundings, Problems problems) {
    this.id = id;
    this.bases = bases;
    this.problems = problems;
    this.variables = new Variables(surroundings);
  }

  static boolean isBase(String template) {
    return template.startsWith(BASE);
  }

  /** The value of a template that stands alone, where a value may stand. */
  Value value(String template, Span at) {
    if (isBase(template)) {
      Thawer thawer = new Thawer();
      Value value = thawer.thaw(base(template, at));
      return value.through(template, at);
    }
    String text = FileNames.of(template, id);
    if (text == null) {
      throw EvalFailure.of(unknown(template, at));
    }
    warn(at, "This template stands for text; write it inside quotes.");
    return Value.computed(text, at);
  }

  /** The value of a template inside a string; null for text that is no template at all. */
  @Nullable Value inString(String template, Span at) {
    if (isBase(template)) {
      warn(at, "A value of a base is written into a string here; mmcv leaves a placeholder in it.");
      return new Thawer().thaw(base(template, at));
    }
    String text =
        Variables.is(template) ? variables.text(template, at) : FileNames.of(template, id);
    return text == null ? null : Value.computed(text, at);
  }

  /** The expression that a variable of the environment is, outside of strings. */
  Expr variable(String template, Span at) {
    return Variables.expression(variableText(template, at), at);
  }

  /** The text of a variable that stands outside of strings. */
  String variableText(String template, Span at) {
    String text = variables.text(template, at);
    if (text == null) {
      throw EvalFailure.of(unknown(template, at));
    }
    return text;
  }

  /** The text of a template inside a string; as it is written where it is no template at all. */
  String textInString(String template, Span at) {
    Value value = inString(template, at);
    Formatting formatting = new Formatting(new Meter(Budget.DEFAULT));
    return value == null ? at.text() : formatting.str(value.data(), at);
  }

  /** The value of the bases that {@code _base_.x.y} names. */
  ConfigNode base(String template, Span at) {
    if (!bases.imports().isEmpty()) {
      throw EvalFailure.of(
          Diagnostic.error(
                  ErrorCode.TEMPLATE, at, "This config imports its bases, so there is no `_base_`.")
              .help("Write `" + template.substring(BASE.length()) + "`."));
    }
    ConfigPath path = ConfigPath.parse(template.substring(BASE.length()));
    ConfigNode node = bases.values();
    for (String step : path.steps()) {
      ConfigNode next = ConfigPath.parse(step).in(node);
      if (next == null) {
        if (!bases.complete()) {
          throw EvalFailure.poisoned();
        }
        throw EvalFailure.of(missing(template, step, node, at));
      }
      node = next;
    }
    return node;
  }

  void warn(Span at, String message) {
    problems.warn(ErrorCode.TEMPLATE, at, message);
  }

  private static Diagnostic missing(String template, String step, ConfigNode node, Span at) {
    Diagnostic missing =
        Diagnostic.error(
            ErrorCode.MISSING_KEY, at, "The bases give no `" + step + "` for `" + template + "`.");
    return node instanceof DictNode dict
        ? Suggesting.add(missing, step, dict.named().keySet())
        : missing;
  }

  private static Diagnostic unknown(String template, Span at) {
    Diagnostic unknown =
        Diagnostic.error(
            ErrorCode.TEMPLATE, at, "`" + template + "` is no template of the language.");
    return Suggesting.add(unknown, template, List.copyOf(FileNames.ALL))
        .help("There are `_base_.key`, " + String.join(", ", FileNames.ALL) + ".");
  }
}
