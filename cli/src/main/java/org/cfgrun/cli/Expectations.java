package org.cfgrun.cli;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.Suggestions;
import org.cfgrun.interpreter.source.Printable;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.source.SourceId;
import org.cfgrun.interpreter.source.Span;
import org.jspecify.annotations.Nullable;

/**
 * Comments that state where findings belong: {@code # expect: rule-id, rule-id} at the end of a
 * line. A rule is expected to begin a finding on that line, itself or a special case of it; an
 * expectation holds for all such findings of the line.
 */
final class Expectations {
  private static final Pattern COMMENT =
      Pattern.compile("#[^\\S\\r\\n]*expect:[^\\S\\r\\n]*([^#\\r\\n]*?)[^\\S\\r\\n]*(?=\\R|\\z)");

  /** A rule that is expected on a line. */
  private record Expected(Source source, int line, String rule) {
    boolean matches(Diagnostic finding) {
      return finding.code().isA(rule) && places(finding).anyMatch(this::isHere);
    }

    private boolean isHere(Span span) {
      return span.line() == line && span.source().address().equals(source.address());
    }

    /**
     * The places where a comment may expect a finding. Nobody can comment in a standard config, so
     * that its findings belong to the places of the user's files that they name.
     */
    private static Stream<Span> places(Diagnostic finding) {
      Span span = finding.span();
      return span == null || span.source().address().startsWith(SourceId.STDLIB)
          ? finding.notes().stream().map(Diagnostic.Note::span).filter(Objects::nonNull)
          : Stream.of(span);
    }
  }

  private final List<Expected> all = new ArrayList<>();
  private final Set<String> files = new HashSet<>();

  private Expectations() {}

  /** Reads the comments of texts; a text that is given several times counts once. */
  static Expectations in(Collection<Source> sources) {
    Expectations read = new Expectations();
    for (Source source : sources) {
      if (read.files.add(source.address())) {
        read.add(source);
      }
    }
    return read;
  }

  private void add(Source source) {
    Matcher comment = COMMENT.matcher(source.text());
    while (comment.find()) {
      int line = source.lines().line(comment.start());
      for (String rule : comment.group(1).split(",")) {
        all.add(new Expected(source, line, rule.strip()));
      }
    }
  }

  /**
   * Compares the comments with findings.
   *
   * @param missing a line for each expectation without a finding
   * @param unexpected a line for each error or warning that is not expected; notes may stay
   *     unmentioned
   * @param count the number of expectations
   */
  record Result(List<String> missing, List<String> unexpected, int count) {
    boolean holds() {
      return missing.isEmpty() && unexpected.isEmpty();
    }

    /** Returns the lines, and a summary. */
    String report() {
      StringBuilder out = new StringBuilder();
      missing.forEach(line -> out.append(line).append('\n'));
      unexpected.forEach(line -> out.append(line).append('\n'));
      return out.append(Plural.of(count, "expectation"))
          .append(", ")
          .append(missing.size())
          .append(" missing, ")
          .append(Plural.of(unexpected.size(), "unexpected finding"))
          .append('\n')
          .toString();
    }
  }

  /** Compares the comments with findings. */
  Result compare(List<Diagnostic> findings) {
    List<String> missing = new ArrayList<>();
    for (Expected expected : all) {
      if (findings.stream().noneMatch(expected::matches)) {
        missing.add(missing(expected, findings));
      }
    }
    Map<String, String> unexpected = new LinkedHashMap<>();
    for (Diagnostic finding : findings) {
      if (finding.isFinding() && all.stream().noneMatch(each -> each.matches(finding))) {
        String place = finding.span() == null ? "" : place(finding.span()) + ": ";
        unexpected.putIfAbsent(
            place + finding.message(),
            "%sunexpected %s[%s]: %s"
                .formatted(place, finding.severity().id(), finding.code().id(), finding.message()));
      }
    }
    return new Result(missing, List.copyOf(unexpected.values()), all.size());
  }

  private static String missing(Expected expected, List<Diagnostic> findings) {
    String elsewhere = elsewhere(expected, findings);
    String rule = expected.rule();
    String hint = "";
    if (!HelpPages.codes().contains(rule)) {
      String nearest = Suggestions.nearest(rule, HelpPages.codes());
      hint =
          " `%s` is not a rule.%s"
              .formatted(rule, nearest == null ? "" : " Did you mean `" + nearest + "`?");
    } else if (elsewhere != null) {
      hint = " It is found at " + elsewhere + ".";
    }
    return "%s:%s: missing `%s`.%s"
        .formatted(
            expected.source().name(), expected.line(), Printable.line(rule), Printable.line(hint));
  }

  /** The first place of a rule's finding on another line of the file, or null. */
  private static @Nullable String elsewhere(Expected expected, List<Diagnostic> findings) {
    for (Diagnostic finding : findings) {
      Span span = finding.span();
      if (span != null
          && span.source().address().equals(expected.source().address())
          && finding.code().isA(expected.rule())) {
        return place(span);
      }
    }
    return null;
  }

  private static String place(Span span) {
    return span.source().name() + ":" + span.line() + ":" + span.column();
  }
}
