package org.cfgrun.ide.feature;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cfgrun.ide.diagnostic.Findings;
import org.cfgrun.ide.diagnostic.ProtocolDiagnostics;
import org.cfgrun.ide.workspace.Snapshot;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.Edit;
import org.cfgrun.interpreter.diagnostic.Fix;
import org.cfgrun.interpreter.diagnostic.Severity;
import org.cfgrun.interpreter.lint.QuickFixes;
import org.cfgrun.interpreter.source.Span;
import org.eclipse.lsp4j.CodeAction;
import org.eclipse.lsp4j.CodeActionKind;
import org.eclipse.lsp4j.CodeActionOptions;
import org.eclipse.lsp4j.CodeActionParams;
import org.eclipse.lsp4j.Command;
import org.eclipse.lsp4j.ServerCapabilities;
import org.eclipse.lsp4j.TextEdit;
import org.eclipse.lsp4j.WorkspaceEdit;
import org.eclipse.lsp4j.jsonrpc.CancelChecker;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.jspecify.annotations.Nullable;

/**
 * Changes of the text that remove findings: the fix of each finding in a range, a comment that
 * suppresses it, and all safe fixes of the document at once.
 */
final class CodeActionFeature
    implements Feature<CodeActionParams, List<Either<Command, CodeAction>>> {
  /** The kind of the action that an editor may run whenever a document is saved. */
  private static final String FIX_ALL = CodeActionKind.SourceFixAll + ".cfgrun";

  @Override
  public void announce(ServerCapabilities capabilities) {
    capabilities.setCodeActionProvider(
        new CodeActionOptions(List.of(CodeActionKind.QuickFix, FIX_ALL)));
  }

  @Override
  public List<Either<Command, CodeAction>> answer(
      Snapshot config, CodeActionParams parameters, CancelChecker cancellation) {
    int start = config.positions().offset(parameters.getRange().getStart());
    int end = config.positions().offset(parameters.getRange().getEnd());
    List<String> only = parameters.getContext().getOnly();
    List<CodeAction> actions = new ArrayList<>();
    boolean fixable = false;
    if (wants(only, CodeActionKind.QuickFix)) {
      for (Diagnostic finding : Findings.of(config).all()) {
        if (finding.span() == null || !config.contains(finding.span())) {
          continue;
        }
        if (finding.span().start() <= end && finding.span().end() >= start) {
          CodeAction fix = fix(config, finding);
          fixable |= fix != null && Boolean.TRUE.equals(fix.getIsPreferred());
          add(actions, fix);
          add(actions, suppression(config, finding));
        }
      }
    }
    // Trying all fixes takes an evaluation, and an editor asks whenever its cursor moves.
    boolean asked = only != null && !only.isEmpty();
    if (asked ? wants(only, FIX_ALL) : fixable) {
      add(actions, fixAll(config));
    }
    return actions.stream().map(Either::<Command, CodeAction>forRight).toList();
  }

  /** Whether the client asks for a kind of actions, or for a broader one that includes it. */
  private static boolean wants(@Nullable List<String> only, String kind) {
    return only == null
        || only.isEmpty()
        || only.stream().anyMatch(asked -> kind.equals(asked) || kind.startsWith(asked + "."));
  }

  private static void add(List<CodeAction> actions, @Nullable CodeAction action) {
    if (action != null) {
      actions.add(action);
    }
  }

  private static @Nullable CodeAction fix(Snapshot config, Diagnostic finding) {
    Fix fix = QuickFixes.of(finding);
    WorkspaceEdit change = fix == null ? null : change(config, fix.edits());
    if (fix == null || change == null) {
      return null;
    }
    CodeAction action = action(config, fix.title(), CodeActionKind.QuickFix, change, finding);
    action.setIsPreferred(fix.safe());
    return action;
  }

  private static @Nullable CodeAction suppression(Snapshot config, Diagnostic finding) {
    Edit comment = finding.severity() == Severity.ERROR ? null : SuppressionComment.of(finding);
    WorkspaceEdit change = comment == null ? null : change(config, List.of(comment));
    return change == null
        ? null
        : action(
            config,
            "Suppress `%s` here".formatted(finding.code().id()),
            CodeActionKind.QuickFix,
            change,
            finding);
  }

  private static CodeAction action(
      Snapshot config, String title, String kind, WorkspaceEdit change, Diagnostic finding) {
    CodeAction action = new CodeAction(title);
    action.setKind(kind);
    action.setEdit(change);
    action.setDiagnostics(List.of(ProtocolDiagnostics.of(config, finding)));
    return action;
  }

  /**
   * Returns all safe fixes of the document. Unlike a single fix, nobody looks at them, so that they
   * are left out if the config with them would not mean the same.
   */
  private static @Nullable CodeAction fixAll(Snapshot config) {
    Set<Edit> edits = new LinkedHashSet<>();
    for (Diagnostic finding : Findings.of(config).all()) {
      Fix fix = QuickFixes.of(finding);
      boolean own =
          fix != null && fix.edits().stream().allMatch(edit -> config.contains(edit.span()));
      if (fix != null && fix.safe() && own) {
        edits.addAll(fix.edits());
      }
    }
    List<Edit> chosen = Edit.disjoint(edits);
    if (chosen.isEmpty()
        || !config.keepsMeaning(Edit.apply(config.source().text(), chosen), QuickFixes::isFixed)) {
      return null;
    }
    WorkspaceEdit change = change(config, chosen);
    if (change == null) {
      return null;
    }
    CodeAction action = new CodeAction("Fix all findings with a safe fix");
    action.setKind(FIX_ALL);
    action.setEdit(change);
    return action;
  }

  /** Returns edits for the client; null if one is in a text that cannot be edited. */
  private static @Nullable WorkspaceEdit change(Snapshot config, List<Edit> edits) {
    Map<String, List<TextEdit>> changes = new LinkedHashMap<>();
    for (Edit edit : edits) {
      Span span = edit.span();
      String uri = config.isWritable(span.source()) ? config.uri(span.source()) : null;
      if (uri == null) {
        return null;
      }
      changes
          .computeIfAbsent(uri, key -> new ArrayList<>())
          .add(new TextEdit(config.range(span), edit.text()));
    }
    return new WorkspaceEdit(changes);
  }

  @Override
  public List<Either<Command, CodeAction>> none() {
    return List.of();
  }
}
