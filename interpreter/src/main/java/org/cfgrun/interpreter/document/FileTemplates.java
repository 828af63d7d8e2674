package org.cfgrun.interpreter.document;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.diagnostic.Suggestions;
import org.cfgrun.interpreter.eval.Limits;
import org.cfgrun.interpreter.eval.Templates;
import org.cfgrun.interpreter.eval.data.Context;
import org.cfgrun.interpreter.eval.data.EvalFailure;
import org.cfgrun.interpreter.eval.data.MutableCopy;
import org.cfgrun.interpreter.eval.data.StrData;
import org.cfgrun.interpreter.eval.data.Value;
import org.cfgrun.interpreter.inherit.Document.Bases;
import org.cfgrun.interpreter.source.SourceId;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.syntax.ConfigParser;
import org.cfgrun.interpreter.syntax.Expr;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ConfigPath;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ReservedKeys;
import org.jspecify.annotations.Nullable;

/** Evaluates the templates of a file. */
final class FileTemplates implements Templates {
  private static final String BASE = ReservedKeys.BASE + ".";

  private final SourceId id;
  private final Bases bases;
  private final Problems problems;
  private final Limits limits;
  private final Set<Span> warned = new HashSet<>();
  private final Variables variables;

  FileTemplates(
      SourceId id, Bases bases, Environment environment, Limits limits, Problems problems) {
    this.id = id;
    this.bases = bases;
    this.limits = limits;
    this.problems = problems;
    this.variables = new Variables(environment, problems);
  }

  static boolean isBase(String template) {
    return template.startsWith(BASE);
  }

  @Override
  public Value value(String template, Span at) {
    if (isBase(template)) {
      return MutableCopy.of(base(template, at), new Context(limits, at)).through(template, at);
    }
    String text = FileNames.of(template, id);
    if (text == null) {
      throw EvalFailure.of(unknown(template, at));
    }
    warn(at, "This template stands for text; write it inside quotes.");
    return Value.computed(new StrData(text), at);
  }

  /** Returns the value of a template inside a string, or null if the text is not a template. */
  @Nullable Value inString(String template, Span at) {
    if (isBase(template)) {
      warn(at, "This inserts a base's value into a string; mmcv leaves a placeholder there.");
      return MutableCopy.of(base(template, at), new Context(limits, at));
    }
    String text =
        Variables.is(template) ? variables.text(template, at) : FileNames.of(template, id);
    return text == null ? null : Value.computed(new StrData(text), at);
  }

  @Override
  public @Nullable Expr expression(String template, Span at) {
    if (!Variables.is(template)) {
      return null;
    }
    String text = variableText(template, at);
    // Parsed each time: as many tokens as characters, at most.
    limits.steps(ConfigParser.cost(text.length(), text.length()), at);
    return Variables.expression(text, at);
  }

  /**
   * Warns if a template reads a base's value as an operand. The value itself is used here; mmcv
   * computes with a placeholder.
   */
  @Override
  public void readAsOperand(String template, Span at) {
    if (isBase(template)) {
      warn(at, "This computes with a base's value; mmcv computes with a placeholder.");
    }
  }

  @Override
  public @Nullable String variable(String name, Span at) {
    return variables.read(name, at);
  }

  /** Returns the text of a variable outside of strings. */
  String variableText(String template, Span at) {
    String text = variables.text(template, at);
    if (text == null) {
      throw EvalFailure.of(unknown(template, at));
    }
    return text;
  }

  /** Returns the text of a template. Text that is not a template stays as it is. */
  @Override
  public String text(String template, Span at) {
    Value value = inString(template, at);
    return value == null ? at.text() : value.data().str(new Context(limits, at));
  }

  /** Returns the value of the bases at the path {@code _base_.x.y}. */
  ConfigNode base(String template, Span at) {
    if (!bases.imports().isEmpty()) {
      throw EvalFailure.of(
          Diagnostic.error(
                  ErrorCode.TEMPLATE,
                  at,
                  "This config imports its bases, so `_base_` is not defined.")
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
        if (node instanceof DictNode dict) {
          limits.work(Suggestions.cost(step, dict.named().keySet()), at);
        }
        throw EvalFailure.of(missing(template, step, node, at));
      }
      node = next;
    }
    return node;
  }

  private void warn(Span at, String message) {
    // Once, although a loop may read it any number of times.
    if (warned.add(at)) {
      problems.warn(ErrorCode.TEMPLATE, at, message);
    }
  }

  private static Diagnostic missing(String template, String step, ConfigNode node, Span at) {
    Diagnostic missing =
        Diagnostic.error(
            ErrorCode.MISSING_KEY, at, "The bases have no `" + step + "` for `" + template + "`.");
    return node instanceof DictNode dict
        ? Suggestions.add(missing, step, dict.named().keySet())
        : missing;
  }

  private static Diagnostic unknown(String template, Span at) {
    Diagnostic unknown =
        Diagnostic.error(ErrorCode.TEMPLATE, at, "`" + template + "` is not a template.");
    return Suggestions.add(unknown, template, List.copyOf(FileNames.ALL))
        .help("The templates are `_base_.key`, " + String.join(", ", FileNames.ALL) + ".");
  }
}
