package org.cfgrun.interpreter.diagnostic;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.interpreter.source.LoadResult;
import org.cfgrun.interpreter.source.Span;
import org.jspecify.annotations.Nullable;

/**
 * One finding.
 *
 * @param code what kind of finding it is
 * @param severity how bad
 * @param message one sentence; names of the language stand in backquotes; a capital and a full stop
 *     are added where they lack
 * @param span where in the user's text; null only where no text is to blame (a command-line
 *     argument, a folder)
 * @param notes further lines under the excerpt, in order
 * @param help what to do about it; null when the message says it already
 */
public record Diagnostic(
    ErrorCode code,
    Severity severity,
    String message,
    @Nullable Span span,
    List<Note> notes,
    @Nullable String help) {
  /**
   * A line under the excerpt.
   *
   * @param text a sentence or a phrase
   * @param span the place it speaks of, shown as {@code file:line:column}; null when it speaks of
   *     none
   */
  public record Note(String text, @Nullable Span span) {}

  public Diagnostic {
    message = sentence(message);
    notes = List.copyOf(notes);
    help = help == null ? null : sentence(help);
  }

  /** Findings come from many hands, a component's own among them; all read alike. */
  private static String sentence(String text) {
    if (text.isEmpty()) {
      return text;
    }
    String begun = Character.toUpperCase(text.charAt(0)) + text.substring(1);
    return ".!?".indexOf(begun.charAt(begun.length() - 1)) < 0 ? begun + "." : begun;
  }

  /** An error at a place. */
  public static Diagnostic error(ErrorCode code, @Nullable Span span, String message) {
    return new Diagnostic(code, Severity.ERROR, message, span, List.of(), null);
  }

  /** The error that a text could not be read. */
  public static Diagnostic unread(LoadResult.Failed failed, @Nullable Span span) {
    ErrorCode code =
        switch (failed.reason()) {
          case MISSING, NOT_TEXT -> ErrorCode.MISSING_FILE;
          case OUTSIDE_ROOTS -> ErrorCode.OUTSIDE_ROOTS;
          case FILE_TYPE -> ErrorCode.FILE_TYPE;
        };
    return error(code, span, failed.message());
  }

  /** A warning at a place. */
  public static Diagnostic warning(ErrorCode code, @Nullable Span span, String message) {
    return new Diagnostic(code, Severity.WARNING, message, span, List.of(), null);
  }

  /** The same with one more note. */
  public Diagnostic note(String text) {
    return note(text, null);
  }

  /** The same with one more note that points to a place. */
  public Diagnostic note(String text, @Nullable Span at) {
    List<Note> more = new ArrayList<>(notes);
    more.add(new Note(text, at));
    return new Diagnostic(code, severity, message, span, more, help);
  }

  /** The same with the advice {@code text}. */
  public Diagnostic help(String text) {
    return new Diagnostic(code, severity, message, span, notes, text);
  }
}
