package org.cfgrun.ide.feature;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.eclipse.lsp4j.CodeAction;
import org.eclipse.lsp4j.CodeActionContext;
import org.eclipse.lsp4j.CodeActionParams;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodeActionFeatureTest {
  @TempDir Path folder;

  private static List<CodeAction> actions(OpenConfig open, Range range, String... only) {
    CodeActionContext context = new CodeActionContext(List.of(), List.of(only));
    return open
        .ask(Features.ACTIONS, new CodeActionParams(open.document(), range, context))
        .stream()
        .map(Either::getRight)
        .toList();
  }

  private static String after(OpenConfig open, CodeAction action) {
    return open.after(action.getEdit().getChanges().get(open.document().getUri()));
  }

  @Test
  void findingHasItsFixAndASuppression() {
    OpenConfig open =
        new OpenConfig(folder, "classes = ('person')\ndata = dict(classes=classes)\n");
    List<CodeAction> actions = actions(open, open.range("('person')"));
    assertThat(actions)
        .extracting(CodeAction::getTitle)
        .containsExactly(
            "Make it a tuple",
            "Suppress `classes-as-string` here",
            "Fix all findings with a safe fix");
    assertThat(after(open, actions.get(0)))
        .isEqualTo("classes = ('person', )\ndata = dict(classes=classes)\n");
    assertThat(actions.get(0).getIsPreferred()).isTrue();
    assertThat(actions.get(0).getDiagnostics().get(0).getCode().getLeft())
        .isEqualTo("classes-as-string");
    assertThat(after(open, actions.get(1)))
        .startsWith("classes = ('person')  # cfgrun: ignore[classes-as-string]\n");
    assertThat(actions(open, open.range("data"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        // The line has a comment for another rule.
        "a = 1,  # cfgrun: ignore[new-key]|a = 1,  # cfgrun: ignore[new-key, trailing-comma]",
        "a = 1,  # why|a = 1,  # why  # cfgrun: ignore[trailing-comma]",
        // A backslash would become part of the comment.
        "a = ['\\d', \\~  1]|# cfgrun: ignore[unknown-escape]~a = ['\\d', \\~  1]",
      })
  void suppressionIsAComment(String text, String expected) {
    OpenConfig open = new OpenConfig(folder, text.replace('~', '\n') + "\n");
    CodeAction action =
        actions(open, open.all()).stream()
            .filter(each -> each.getTitle().startsWith("Suppress"))
            .findFirst()
            .orElseThrow();
    String changed = after(open, action);
    assertThat(changed).isEqualTo(expected.replace('~', '\n') + "\n");
    OpenConfig suppressed = new OpenConfig(folder, changed);
    assertThat(actions(suppressed, suppressed.all())).isEmpty();
  }

  @Test
  void allSafeFixesAreOneAction() {
    OpenConfig open =
        new OpenConfig(folder, "a = dict(_delete_=True, x='\\d')\nb = dict(classes=('person'))\n");
    List<CodeAction> all = actions(open, open.range("a"), "source.fixAll");
    assertThat(all).hasSize(1);
    assertThat(all.get(0).getKind()).isEqualTo("source.fixAll.cfgrun");
    assertThat(after(open, all.get(0))).contains("x='\\\\d'", "classes=('person', )");
  }

  @Test
  void errorsCannotBeSuppressed() {
    OpenConfig open = new OpenConfig(folder, "a = b\n");
    assertThat(actions(open, open.all())).noneMatch(each -> each.getTitle().contains("Suppress"));
  }
}
