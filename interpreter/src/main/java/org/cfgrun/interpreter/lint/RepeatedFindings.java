package org.cfgrun.interpreter.lint;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.Diagnostic.Note;
import org.cfgrun.interpreter.diagnostic.Edit;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Fix;
import org.cfgrun.interpreter.diagnostic.Severity;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.source.Span;
import org.jspecify.annotations.Nullable;

/** Findings of a config that say the same as another one, or that its fix removes. */
public final class RepeatedFindings {
  /** A place of a finding of some kind. */
  private record Place(ErrorCode code, @Nullable Span span) {}

  /** A position in a text. */
  private record Position(Source source, int at) {}

  private final Set<@Nullable Span> unknownArguments = new HashSet<>();
  private final Set<Place> notes = new HashSet<>();
  private final Set<Place> errors = new HashSet<>();
  private final Set<Position> endsOfTuples = new HashSet<>();
  private final Map<Source, NavigableMap<Integer, Span>> paths = new HashMap<>();
  private final List<Moved> moved = new ArrayList<>();

  private static final Pattern SIMILAR = Pattern.compile("did you mean `(\\w+)`\\?");

  /** A key that a fix moves to another dict, or gives another name. */
  private record Moved(String key, Span to) {
    /** Whether a finding is about the lack of the key in the dict that gets it. */
    boolean explains(Diagnostic finding, Span place) {
      boolean about =
          finding.code().equals(ErrorCode.MISSING_ARGUMENT)
              ? finding.message().endsWith("the argument `" + key + "`.")
              : finding.message().contains("`" + key + "`");
      if (!place.source().equals(to.source()) || !about) {
        return false;
      }
      int from = Math.min(place.end(), to.start());
      int until = Math.max(place.start(), to.start());
      return from <= until && isInside(place.source().text().substring(from, until));
    }

    /** Whether a text ends in the brackets in which it begins. */
    private static boolean isInside(String text) {
      int depth = 0;
      for (int i = 0; i < text.length() && depth >= 0; i++) {
        char c = text.charAt(i);
        depth += "([{".indexOf(c) >= 0 ? 1 : ")]}".indexOf(c) >= 0 ? -1 : 0;
      }
      return depth == 0;
    }
  }

  private RepeatedFindings(List<Diagnostic> findings) {
    for (Diagnostic finding : findings) {
      Span place = finding.span();
      if (finding.code().isA(ErrorCode.UNKNOWN_ARGUMENT.id())) {
        unknownArguments.add(place);
      }
      if (finding.severity() == Severity.ERROR) {
        errors.add(new Place(finding.code(), place));
      }
      if (place != null && finding.code().equals(BackslashPath.CODE)) {
        paths.computeIfAbsent(place.source(), source -> new TreeMap<>()).put(place.start(), place);
      }
      Fix fix = finding.fix();
      if (place != null && fix != null && finding.code().equals(ErrorCode.WRONG_LEVEL)) {
        fix.edits().stream()
            .map(Edit::span)
            .filter(span -> span.start() == span.end())
            .forEach(span -> moved.add(new Moved(place.text(), span)));
      }
      if (place != null && finding.code().equals(ErrorCode.UNKNOWN_ARGUMENT)) {
        for (Note note : finding.notes()) {
          Matcher similar = SIMILAR.matcher(note.text());
          if (similar.matches()) {
            moved.add(new Moved(similar.group(1), place));
          }
        }
      }
      for (Note note : finding.notes()) {
        if (note.span() != null && !note.span().equals(place)) {
          notes.add(new Place(finding.code(), note.span()));
        }
      }
      if (place != null && finding.code().isA(ErrorCode.BAD_ARGUMENT.id())) {
        endsOfTuples.add(new Position(place.source(), place.end()));
      }
    }
  }

  /** Returns the findings without those that another one says already. */
  public static List<Diagnostic> removedFrom(List<Diagnostic> findings) {
    RepeatedFindings all = new RepeatedFindings(findings);
    return findings.stream().filter(finding -> !all.repeats(finding)).map(all::raised).toList();
  }

  /** Returns a warning as an error if it explains one, which is left out. */
  private Diagnostic raised(Diagnostic finding) {
    boolean explains =
        finding.code().equals(ErrorCode.UNKNOWN_METRIC)
            && finding.severity() == Severity.WARNING
            && finding.notes().stream()
                .anyMatch(
                    note ->
                        errors.contains(new Place(ErrorCode.BAD_ARGUMENT, note.span()))
                            || errors.contains(new Place(ErrorCode.UNKNOWN_METRIC, note.span())));
    return explains
        ? new Diagnostic(
            finding.code(),
            Severity.ERROR,
            finding.message(),
            finding.span(),
            finding.notes(),
            finding.help(),
            finding.fix())
        : finding;
  }

  private boolean repeats(Diagnostic finding) {
    Span place = finding.span();
    if (place == null) {
      return false;
    }
    // The rule names the place in a note, and says where the runner comes from.
    if (finding.code().equals(ErrorCode.INTERVAL_UNIT)) {
      return notes.contains(new Place(ErrorCode.INTERVAL_UNIT, place));
    }
    // The heads and the classes of the data are two places; the error is at one of them.
    if (finding.code().equals(ErrorCode.NUM_CLASSES) && finding.severity() != Severity.ERROR) {
      return finding.notes().stream()
          .anyMatch(note -> errors.contains(new Place(ErrorCode.NUM_CLASSES, note.span())));
    }
    // Slashes, or a raw string, leave no backslash to double.
    if (finding.code().equals(UnknownEscape.CODE)) {
      return isInPath(place);
    }
    // The metrics of a child and the score of its base are two places; the child's is the mistake.
    if (finding.severity() == Severity.ERROR
        && finding.code().isA(ErrorCode.BAD_ARGUMENT.id())
        && notes.contains(new Place(ErrorCode.UNKNOWN_METRIC, place))) {
      return true;
    }
    if (finding.code().equals(ErrorCode.LEFTOVER_DELETE)) {
      return unknownArguments.contains(place);
    }
    if (finding.code().equals(ErrorCode.BAD_ARGUMENT)
        || finding.code().equals(ErrorCode.MISSING_ARGUMENT)) {
      return moved.stream().anyMatch(key -> key.explains(finding, place));
    }
    // The error about the tuple says to remove the comma that makes it one.
    return finding.code().equals(ErrorCode.TRAILING_COMMA)
        && endsOfTuples.contains(new Position(place.source(), place.end()));
  }

  private boolean isInPath(Span place) {
    NavigableMap<Integer, Span> ofSource = paths.get(place.source());
    Map.Entry<Integer, Span> before = ofSource == null ? null : ofSource.floorEntry(place.start());
    return before != null && place.end() <= before.getValue().end();
  }
}
