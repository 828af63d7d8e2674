package org.cfgrun.interpreter.diagnostic;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.interpreter.source.LoadResult;
import org.cfgrun.interpreter.source.Printable;
import org.cfgrun.interpreter.source.Span;
import org.jspecify.annotations.Nullable;

/**
 * An error, a warning or a note.
 *
 * @param code the kind of finding
 * @param severity the severity
 * @param message one sentence with names in backquotes; a capital letter and a full stop are added
 *     if they are missing
 * @param span the place in the user's text; null if the problem is not in a text, such as a
 *     command-line argument or a directory
 * @param notes further lines below the excerpt, in order
 * @param help how to fix the problem, in the imperative; null when the message is enough
 * @param fix the change that fixes it; null where a person must decide, and for rules whose fix
 *     follows from the place alone
 */
public record Diagnostic(
    ErrorCode code,
    Severity severity,
    String message,
    @Nullable Span span,
    List<Note> notes,
    @Nullable String help,
    @Nullable Fix fix) {
  /**
   * A line below the excerpt.
   *
   * @param text a sentence or a phrase
   * @param span the related place, shown as {@code file:line:column}, or null
   */
  public record Note(String text, @Nullable Span span) {
    public Note {
      text = Printable.text(shortened(text));
    }
  }

  /** A message quotes values, which may be as long as a config. */
  private static final int LONGEST = 4000;

  private static final int LONGEST_END = 200;

  private static String shortened(String text) {
    return text.length() <= LONGEST
        ? text
        : text.substring(0, LONGEST - LONGEST_END - 5)
            + " ... "
            + text.substring(text.length() - LONGEST_END);
  }

  public Diagnostic {
    message = sentence(Printable.line(shortened(message)));
    notes = List.copyOf(notes);
    help = help == null ? null : sentence(help);
  }

  /** Normalizes messages, because custom components and names of the user are part of them. */
  private static String sentence(String given) {
    if (given.isEmpty()) {
      return given;
    }
    String shown = Printable.text(shortened(given));
    String begun = Character.toUpperCase(shown.charAt(0)) + shown.substring(1);
    return ".!?".indexOf(begun.charAt(begun.length() - 1)) < 0 ? begun + "." : begun;
  }

  /** Creates an error at a place. */
  public static Diagnostic error(ErrorCode code, @Nullable Span span, String message) {
    return new Diagnostic(code, Severity.ERROR, message, span, List.of(), null, null);
  }

  /** Creates the error for a text that could not be read. */
  public static Diagnostic unread(LoadResult.Failed failed, @Nullable Span span) {
    ErrorCode code =
        switch (failed.reason()) {
          case MISSING, NOT_TEXT -> ErrorCode.MISSING_FILE;
          case OUTSIDE_ROOTS -> ErrorCode.OUTSIDE_ROOTS;
          case FILE_TYPE -> ErrorCode.FILE_TYPE;
        };
    Diagnostic unread = error(code, span, failed.message());
    return failed.help().isEmpty() ? unread : unread.help(failed.help());
  }

  /** Creates a warning at a place. */
  public static Diagnostic warning(ErrorCode code, @Nullable Span span, String message) {
    return new Diagnostic(code, Severity.WARNING, message, span, List.of(), null, null);
  }

  /** Creates a note at a place, which does not count as a finding. */
  public static Diagnostic remark(ErrorCode code, @Nullable Span span, String message) {
    return new Diagnostic(code, Severity.NOTE, message, span, List.of(), null, null);
  }

  /** Whether it is an error or a warning. */
  public boolean isFinding() {
    return severity != Severity.NOTE;
  }

  /** Returns a copy with one more note. */
  public Diagnostic note(String text) {
    return note(text, null);
  }

  /** Returns a copy with one more note that points to a place. */
  public Diagnostic note(String text, @Nullable Span at) {
    List<Note> more = new ArrayList<>(notes);
    more.add(new Note(text, at));
    return new Diagnostic(code, severity, message, span, more, help, fix);
  }

  /** Returns a copy with a help text. */
  public Diagnostic help(String text) {
    return new Diagnostic(code, severity, message, span, notes, text, fix);
  }

  /** Returns a copy with a fix. */
  public Diagnostic fix(Fix change) {
    return new Diagnostic(code, severity, message, span, notes, help, change);
  }

  /** Returns a copy of another kind. */
  public Diagnostic code(ErrorCode kind) {
    return new Diagnostic(kind, severity, message, span, notes, help, fix);
  }

  /** Returns a copy with another severity. */
  public Diagnostic severity(Severity level) {
    return new Diagnostic(code, level, message, span, notes, help, fix);
  }

  /** Returns a copy at another place. */
  public Diagnostic at(@Nullable Span place) {
    return new Diagnostic(code, severity, message, place, notes, help, fix);
  }
}
