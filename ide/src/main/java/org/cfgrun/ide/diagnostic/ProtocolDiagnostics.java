package org.cfgrun.ide.diagnostic;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.cfgrun.ide.workspace.Snapshot;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.Severity;
import org.cfgrun.interpreter.inherit.BaseGraph;
import org.cfgrun.interpreter.source.Span;
import org.eclipse.lsp4j.DiagnosticCodeDescription;
import org.eclipse.lsp4j.DiagnosticRelatedInformation;
import org.eclipse.lsp4j.DiagnosticSeverity;
import org.eclipse.lsp4j.DiagnosticTag;
import org.eclipse.lsp4j.Location;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.jspecify.annotations.Nullable;

/** Writes findings as diagnostics of the protocol, at places of one document. */
public final class ProtocolDiagnostics {
  /** The name of the program in the editor's list of problems. */
  public static final String SOURCE = "cfgrun";

  private static final Set<String> UNUSED =
      Set.of("unused-variable", "useless-delete", "leftover-delete");
  private static final String DEPRECATED = "deprecated";

  private final Snapshot snapshot;

  private ProtocolDiagnostics(Snapshot snapshot) {
    this.snapshot = snapshot;
  }

  /**
   * Returns the diagnostics of a document. An error in a base is shown where the document names the
   * base, since the document cannot be used either; a warning in a base belongs to the base alone.
   */
  public static List<org.eclipse.lsp4j.Diagnostic> of(Snapshot snapshot) {
    ProtocolDiagnostics writer = new ProtocolDiagnostics(snapshot);
    List<org.eclipse.lsp4j.Diagnostic> written = new ArrayList<>();
    for (Diagnostic finding : Findings.of(snapshot).all()) {
      Span span = finding.span();
      if (span == null || snapshot.contains(span)) {
        written.add(writer.write(finding));
      } else if (finding.severity() == Severity.ERROR) {
        written.add(writer.inBase(finding, span));
      }
    }
    return written;
  }

  /** Returns the diagnostic of one finding in the document. */
  public static org.eclipse.lsp4j.Diagnostic of(Snapshot snapshot, Diagnostic finding) {
    return new ProtocolDiagnostics(snapshot).write(finding);
  }

  private org.eclipse.lsp4j.Diagnostic write(Diagnostic finding) {
    Span span = finding.span();
    Range range = span == null ? start() : snapshot.range(span);
    return diagnostic(finding, range, text(finding), related(finding));
  }

  private org.eclipse.lsp4j.Diagnostic inBase(Diagnostic finding, Span span) {
    Span reference = reference(span);
    List<DiagnosticRelatedInformation> related = new ArrayList<>();
    add(related, finding.message(), span);
    related.addAll(related(finding));
    return diagnostic(
        finding,
        reference == null ? start() : snapshot.range(reference),
        "In the base `%s`, line %s: %s"
            .formatted(snapshot.name(span.source()), span.line(), text(finding)),
        related);
  }

  private static Range start() {
    return new Range(new Position(0, 0), new Position(0, 0));
  }

  /** Returns where the document names the base that is, or inherits, a text; null for a setting. */
  private @Nullable Span reference(Span span) {
    for (BaseGraph.Base base : snapshot.graph().entry().bases()) {
      boolean leads =
          new BaseGraph(base.member())
              .basesFirst().stream()
                  .anyMatch(member -> member.document().source() == span.source());
      if (leads) {
        return base.reference().span();
      }
    }
    return null;
  }

  private static org.eclipse.lsp4j.Diagnostic diagnostic(
      Diagnostic finding, Range range, String text, List<DiagnosticRelatedInformation> related) {
    String code = finding.code().id();
    org.eclipse.lsp4j.Diagnostic written =
        new org.eclipse.lsp4j.Diagnostic(range, text, severity(finding.severity()), SOURCE, code);
    String page = ErrorPages.uri(finding.code());
    if (page != null) {
      written.setCodeDescription(new DiagnosticCodeDescription(page));
    }
    if (!related.isEmpty()) {
      written.setRelatedInformation(related);
    }
    if (UNUSED.stream().anyMatch(finding.code()::isA)) {
      written.setTags(List.of(DiagnosticTag.Unnecessary));
    } else if (finding.code().isA(DEPRECATED)) {
      written.setTags(List.of(DiagnosticTag.Deprecated));
    }
    return written;
  }

  private static DiagnosticSeverity severity(Severity severity) {
    return switch (severity) {
      case ERROR -> DiagnosticSeverity.Error;
      case WARNING -> DiagnosticSeverity.Warning;
      case NOTE -> DiagnosticSeverity.Information;
    };
  }

  /** Returns the message with the notes that have no place, and the help, a line for each. */
  private static String text(Diagnostic finding) {
    StringBuilder text = new StringBuilder(finding.message());
    for (Diagnostic.Note note : finding.notes()) {
      if (note.span() == null) {
        text.append('\n').append(note.text());
      }
    }
    if (finding.help() != null) {
      text.append('\n').append(finding.help());
    }
    return text.toString();
  }

  private List<DiagnosticRelatedInformation> related(Diagnostic finding) {
    List<DiagnosticRelatedInformation> related = new ArrayList<>();
    for (Diagnostic.Note note : finding.notes()) {
      if (note.span() != null) {
        add(related, note.text(), note.span());
      }
    }
    return related;
  }

  private void add(List<DiagnosticRelatedInformation> related, String text, Span span) {
    Location place = snapshot.location(span);
    if (place != null) {
      related.add(new DiagnosticRelatedInformation(place, text));
    }
  }
}
