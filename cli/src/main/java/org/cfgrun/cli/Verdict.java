package org.cfgrun.cli;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.source.Printable;

/**
 * Whether a config can be trained, as far as a check without its data can tell.
 *
 * @param file the config
 * @param errors the errors of the config, including those in its bases
 */
record Verdict(String file, Kind kind, List<Diagnostic> errors) {
  /** The most reasons that a summary lists. */
  private static final int REASONS = 20;

  /** The possible verdicts. */
  enum Kind {
    /** It can be trained if its data is there. */
    TRAINABLE("can be trained"),
    /** The same if its custom code is right, which was not loaded. */
    UNREAD("can be trained if its custom code is right; --allow-custom-code loads it"),
    /** It has errors. */
    FAULTY(""),
    /** It has no errors, but lacks sections, for configs that inherit it to add. */
    PART("a part of other configs, without errors");

    private final String text;

    Kind(String text) {
      this.text = text;
    }
  }

  @Override
  public String toString() {
    return Printable.line(file)
        + ": "
        + (kind != Kind.FAULTY
            ? kind.text
            : errors.isEmpty() ? "only errors in the baseline" : Plural.of(errors.size(), "error"));
  }

  /** Returns whether a config without errors still cannot be trained for certain. */
  boolean isConditional() {
    return kind == Kind.UNREAD || kind == Kind.PART;
  }

  /** Returns the same verdict without the errors that a baseline hides. */
  Verdict without(Predicate<Diagnostic> hidden) {
    return new Verdict(file, kind, errors.stream().filter(hidden.negate()).toList());
  }

  /** Returns a line per config, and how many can be trained and what the others lack. */
  static String summary(List<Verdict> verdicts) {
    StringBuilder out = new StringBuilder();
    verdicts.forEach(verdict -> out.append(verdict).append('\n'));
    int parts = count(verdicts, Kind.PART);
    int faulty = count(verdicts, Kind.FAULTY);
    int whole = verdicts.size() - parts;
    out.append(whole - faulty).append(" of ").append(Plural.of(whole, "config"));
    out.append(" can be trained");
    int unread = count(verdicts, Kind.UNREAD);
    if (unread > 0) {
      out.append(", ").append(unread).append(" of them if the custom code is right");
    }
    if (parts > 0) {
      out.append("; ").append(Plural.of(parts, "other"));
      out.append(parts == 1 ? " is a part" : " are parts");
    }
    if (faulty > 0) {
      out.append("; what the others lack, with the number of configs");
    }
    return out.append(faulty > 0 ? ":\n" : "\n").append(reasons(verdicts)).toString();
  }

  private static int count(List<Verdict> verdicts, Kind kind) {
    return (int) verdicts.stream().filter(verdict -> verdict.kind == kind).count();
  }

  private static String reasons(List<Verdict> verdicts) {
    Map<String, Integer> configs = new LinkedHashMap<>();
    for (Verdict verdict : verdicts) {
      Set<String> own = new LinkedHashSet<>();
      verdict.errors.forEach(error -> own.add(error.message()));
      own.forEach(message -> configs.merge(message, 1, Integer::sum));
    }
    StringBuilder out = new StringBuilder();
    configs.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .limit(REASONS)
        .forEach(reason -> out.append("%6s  %s\n".formatted(reason.getValue(), reason.getKey())));
    if (configs.size() > REASONS) {
      out.append("        and ").append(configs.size() - REASONS).append(" more\n");
    }
    return out.toString();
  }
}
